import { expect } from "chai";
import type { MessageContents } from "../../../../tools/failures/messages/message-contents.ts";
import { asSeenFrom } from "../../../../tools/failures/messages/other-bucket.ts";

const of = (...buckets: string[]): MessageContents => ({
  kind: "events",
  objects: buckets.map((bucket) => ({ bucket, key: "a" })),
  reasons: [],
  requestId: "r",
});

describe("asSeenFrom", () => {
  const own: readonly MessageContents[] = [of("files", "files"), of(), { kind: "unknown", why: "it is not JSON" }];
  for (const contents of own) {
    it(`leaves ${JSON.stringify(contents)} as it is`, () => expect(asSeenFrom("files", contents)).to.equal(contents));
  }

  it("takes a message for foreign where one of its objects is in another bucket", () => {
    const contents = of("files", "other");

    expect(asSeenFrom("files", contents)).to.deep.equal({
      kind: "foreign",
      objects: contents.kind === "events" ? contents.objects : [],
      reasons: [
        { name: "other-bucket", detail: "it names an object of the bucket other, and the pipeline's is files" },
      ],
      requestId: "r",
    });
  });
});
