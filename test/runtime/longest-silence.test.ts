import { expect } from "chai";
import { longestSilence } from "../../runtime/longest-silence.ts";

describe("longestSilence", () => {
  for (const { title, timeout, silence } of [
    { title: "is ten seconds in an invocation that may take 15 minutes", timeout: 900_000, silence: 10_000 },
    { title: "leaves time for further tries in a short one", timeout: 30_000, silence: 5_000 },
    { title: "is a second at least, which a slow answer may take", timeout: 3_000, silence: 1_000 },
  ]) {
    it(title, () => expect(longestSilence(timeout)).to.equal(silence));
  }
});
