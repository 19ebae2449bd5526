import { expect } from "chai";
import { inFlightElsewhereText } from "../../../../tools/failures/queue/in-flight-text.ts";

describe("inFlightElsewhereText", () => {
  it("counts the messages that another consumer has", () => {
    expect(inFlightElsewhereText(1)).to.match(/^1 message is in flight elsewhere: .* within two minutes\.$/);
    expect(inFlightElsewhereText(1_234)).to.match(/^1,234 messages are in flight elsewhere: /);
  });
});
