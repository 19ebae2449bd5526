import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { expect } from "chai";
import { wholeBody, type WholeBodyOptions } from "../../../runtime/aws/whole-body.ts";
import type { StatedObject } from "../../../runtime/object/object-source.ts";

const LINES = '{"n":1}\n{"n":2}\n';
const ETAG = createHash("md5").update(LINES).digest("hex");
const MULTIPART_ETAG = "d41d8cd98f00b204e9800998ecf8427e-2";
/** What is left of it behind a cut is newline-delimited JSON as well. */
const CUT = LINES.slice(0, 8);
const CUT_ETAG = createHash("md5").update(CUT).digest("hex");

interface Case {
  readonly title: string;
  readonly body: string;
  readonly announced?: number;
  readonly stated?: StatedObject;
  readonly versionId?: string;
  readonly etag?: string;
  /** What S3 answers to the question for the size. */
  readonly inS3?: number | Error;
}

async function resultOf({ body, announced, stated, versionId, etag = ETAG, inS3 }: Case): Promise<string> {
  const askSize = () => (inS3 instanceof Error ? Promise.reject(inS3) : Promise.resolve(inS3));
  const options: WholeBodyOptions = {
    ...{ announced, stated, askSize, silence: { milliseconds: 10_000 } },
    version: { bucket: "b", key: "k", etag, lastModified: 0, ...(versionId === undefined ? {} : { versionId }) },
  };
  let text = "";
  try {
    for await (const chunk of wholeBody(Readable.from([Buffer.from(body)]), options)) text += String(chunk);
    return text;
  } catch (error) {
    return String(error);
  }
}

describe("wholeBody", () => {
  const whole: Case[] = [
    { title: "of the announced length", body: LINES, announced: 16 },
    {
      title: "of the announced length and the size that is listed",
      body: LINES,
      announced: 16,
      stated: { size: 16, etag: ETAG },
    },
    { title: "without a length, of the size that is listed", body: LINES, stated: { size: 16, etag: ETAG } },
    { title: "without a length, whose MD5 is the etag", body: LINES },
    {
      title: "of another size than is listed, since it was replaced",
      body: CUT,
      announced: 8,
      stated: { size: 16, etag: "old" },
      etag: CUT_ETAG,
    },
    {
      title: "of another size than is listed of an unknown version",
      body: CUT,
      announced: 8,
      stated: { size: 16 },
      etag: CUT_ETAG,
    },
    {
      title: "of another size than is listed of another version",
      body: CUT,
      announced: 8,
      stated: { size: 16, versionId: "v1", etag: ETAG },
      versionId: "v2",
      etag: CUT_ETAG,
    },
    {
      title: "of another size than is listed of the version null, which was overwritten",
      body: CUT,
      announced: 8,
      stated: { size: 16, versionId: "null", etag: "old" },
      versionId: "null",
      etag: CUT_ETAG,
    },
    {
      title: "of the size that S3 gives, whose etag is no MD5",
      body: LINES,
      announced: 16,
      etag: MULTIPART_ETAG,
      inS3: 16,
    },
    { title: "without a length, of the size that S3 gives", body: LINES, etag: MULTIPART_ETAG, inS3: 16 },
    {
      title: "of the size that is listed, whose etag is no MD5",
      body: LINES,
      announced: 16,
      stated: { size: 16, etag: MULTIPART_ETAG },
      etag: MULTIPART_ETAG,
      inS3: new Error("was not to be asked"),
    },
  ];
  for (const each of whole)
    it(`gives a body ${each.title}`, async () => expect(await resultOf(each)).to.equal(each.body));

  const short: (Case & { readonly error: string })[] = [
    { title: "of fewer bytes than announced", body: CUT, announced: 16, error: "the object ended after 8 of 16 bytes" },
    {
      title: "of a length that fits, and not the size that is listed of its etag",
      body: CUT,
      announced: 8,
      stated: { size: 16, etag: ETAG },
      error: "S3 announced 8 bytes, where its listing or event states 16",
    },
    {
      title: "of a length that fits, and not the size that is listed of its version",
      body: CUT,
      announced: 8,
      stated: { size: 16, versionId: "v1" },
      versionId: "v1",
      error: "S3 announced 8 bytes, where its listing or event states 16",
    },
    {
      title: "without a length, of fewer bytes than are listed",
      body: CUT,
      stated: { size: 16, etag: ETAG },
      error: "the object ended after 8 of 16 bytes",
    },
    {
      title: "without a length, whose MD5 is not the etag",
      body: CUT,
      error: "the object ended after 8 bytes, and nothing says that these are all",
    },
    {
      title: "without a length, whose etag is no MD5",
      body: LINES,
      etag: MULTIPART_ETAG,
      error: "the object ended after 16 bytes, and nothing says that these are all",
    },
    {
      title: "of a length that fits, whose MD5 is not the etag",
      body: CUT,
      announced: 8,
      inS3: 16,
      error: "the object ended after 8 of 16 bytes",
    },
    {
      title: "of a length that fits, and not the size that S3 gives",
      body: CUT,
      announced: 8,
      etag: MULTIPART_ETAG,
      inS3: 16,
      error: "the object ended after 8 of 16 bytes",
    },
    {
      title: "of a length that fits, where S3 gives the size of another version",
      body: CUT,
      announced: 8,
      stated: { size: 16, versionId: "v1", etag: ETAG },
      versionId: "v2",
      error: "the object ended after 8 bytes, and nothing says that these are all",
    },
    {
      title: "where S3 does not give the size",
      body: LINES,
      announced: 16,
      etag: MULTIPART_ETAG,
      inS3: new Error("access denied"),
      error: "the object's size could not be checked: access denied",
    },
  ];
  for (const { error, ...each } of short) {
    it(`does not take for whole a body ${each.title}`, async () =>
      expect(await resultOf(each)).to.equal(`BodyReadError: ${error}`));
  }
});
