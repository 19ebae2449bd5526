import { expect } from "chai";
import { unfinishedShards, unfinishedText } from "../../../../tools/scale-out/run/unfinished-shards.ts";

describe("unfinishedShards", () => {
  const open = new Set(["000001", "000002", "000003"]);
  const partial = new Map([
    ["000001", { tries: 2, done: 1, fault: { name: "Sluice.NoProgress", message: "left: s3://files/a" } }],
    ["000002", { tries: 1, done: 1 }],
  ]);
  const failed = [
    { shard: "000001", error: "Sluice.NoProgress", cause: "of Lambda" },
    { shard: "000002", error: "Runtime.OutOfMemory", cause: "" },
    { shard: undefined, error: "States.Timeout", cause: "" },
  ];

  it("takes the worker's own word, else that of Step Functions, else why the execution ended", () => {
    expect(unfinishedShards({ open, partial, failed, why: "States.Runtime: no index" })).to.deep.equal([
      { shard: "000001", reason: "Sluice.NoProgress: left: s3://files/a" },
      { shard: "000002", reason: "Runtime.OutOfMemory" },
      { shard: "000003", reason: "States.Runtime: no index" },
    ]);
  });

  it("says that a shard has no result if nobody says more", () => {
    const none = { open: new Set(["7"]), partial: new Map<string, never>(), failed: [], why: undefined };

    expect(unfinishedShards(none)).to.deep.equal([{ shard: "7", reason: "it has no result" }]);
  });

  it("is told in one line, with the first five", () => {
    const many = Array.from({ length: 7 }, (_, n) => ({ shard: String(n), reason: "r" }));

    expect(unfinishedText(many, 1_200, 1_200_000)).to.equal(
      "1,200 shards with 1,200,000 objects were not finished: 0 (r), 1 (r), 2 (r), 3 (r), 4 (r), and 1,195 more",
    );
    expect(unfinishedText(many.slice(0, 1), 1, 1)).to.equal("1 shard with 1 object was not finished: 0 (r)");
  });
});
