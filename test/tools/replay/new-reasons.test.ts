import { expect } from "chai";
import { newReasons } from "../../../tools/replay/new-reasons.ts";
import { replayOf, type Counted } from "./replayed.ts";

describe("newReasons", () => {
  it("names each reason once, with its first example, and none of what is done", async () => {
    const { objects } = (await replayOf("good", "fails1", "bad1", "fails2", "bad2")) as Counted & { kind: "again" };

    expect(newReasons(objects)).to.deep.equal([
      { name: "SlowDown", detail: "slow down" },
      { name: "empty", detail: "line 1, column 1 (record 0): about empty" },
      { name: "invalid-time", detail: "line 2, column 1 (record 1): about invalid-time" },
    ]);
  });
});
