import { expect } from "chai";
import { Bucket, NULL_VERSION, type Version } from "../../../../local/s3/store/bucket.ts";

const version = (versionId: string, sequence = 1): Version => ({
  ...{ kind: "delete-marker", versionId, sequence, lastModified: 0 },
});
const ids = (versions: readonly Version[]): string[] =>
  versions.map(({ versionId, sequence }) => `${versionId} ${sequence}`);

describe("the versions of a bucket's keys", () => {
  let bucket: Bucket;
  beforeEach(() => (bucket = new Bucket("files", 5_000)));

  it("are none at first", () => {
    expect([bucket.name, bucket.created, bucket.versioning, bucket.uploads.size]).to.deep.equal([
      ...["files", 5_000, undefined, 0],
    ]);
    expect([bucket.isEmpty(), bucket.keys(), bucket.versions("k"), bucket.latest("k")]).to.deep.equal([
      ...[true, [], [], undefined],
    ]);
    expect([bucket.version("k", "a"), bucket.remove("k", "a")]).to.deep.equal([undefined, undefined]);
  });

  it("are kept in the order in which they came", () => {
    const [first, second] = [version("a", 1), version("b", 2)];
    const replaced = [bucket.put("k", first), bucket.put("k", second), bucket.put("j", first)];

    expect(replaced).to.deep.equal([undefined, undefined, undefined]);
    expect([bucket.keys(), ids(bucket.versions("k")), bucket.isEmpty()]).to.deep.equal([
      ...[["j", "k"], ["a 1", "b 2"], false],
    ]);
    expect(bucket.latest("k")).to.equal(second);
    expect([bucket.version("k", "a"), bucket.version("k", "c")]).to.deep.equal([first, undefined]);
  });

  it("have one that is null, the last that was put", () => {
    const [old, other, next] = [version(NULL_VERSION, 1), version("a", 2), version(NULL_VERSION, 3)];
    const replaced = [old, other, next].map((each) => bucket.put("k", each));

    expect(replaced).to.deep.equal([undefined, undefined, old]);
    expect(ids(bucket.versions("k"))).to.deep.equal(["a 2", "null 3"]);
  });

  it("are removed one by one, and the key with the last", () => {
    for (const id of ["a", "b", "c"]) bucket.put("k", version(id));
    const removed = ["b", "b", "c", "a"].map((id) => bucket.remove("k", id)?.versionId);

    expect(removed).to.deep.equal(["b", undefined, "c", "a"]);
    expect([bucket.keys(), bucket.isEmpty(), bucket.versions("k")]).to.deep.equal([[], true, []]);
  });
});
