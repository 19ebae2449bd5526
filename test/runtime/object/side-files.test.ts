import { expect } from "chai";
import { isAboutOthers, isFolder, isMarker } from "../../../runtime/object/side-files.ts";

describe("isMarker", () => {
  const keys: [key: string, is: boolean][] = [
    ["_SUCCESS", true],
    ["out/2024/_SUCCESS", true],
    ["out/_committed_4242424242", true],
    ["out/_committed_vacuum123", true],
    ["out/_started_4242424242", true],
    ["AWSDynamoDB/01700000000000-abcdef01/_started", true],
    ["AWSDynamoDB/01700000000000-abcdef01/manifest-files.md5", true],
    ["out_$folder$", true],
    ["a/out_$folder$", true],
    ["out/.part-00000.json.crc", true],
    ["out/._SUCCESS.crc", true],
    ["a.json.md5", true],
    ["a.ndjson.gz.sha256", true],
    ["a.JSON.SHA1", true],
    ["_SUCCESS.json", false],
    ["a_SUCCESS", false],
    ["_SUCCESS/a.json", false],
    ["_committed_", false],
    ["out_$folder$.json", false],
    ["part.crc", false],
    [".crc", false],
    ["a/.b/c.crc", false],
    ["a.md5", false],
    ["a.md5.json", false],
    ["manifest-files.md5", false],
    ["a.json", false],
  ];
  for (const [key, is] of keys) it(`${key}: ${is}`, () => expect(isMarker(key)).to.equal(is));
});

describe("isAboutOthers", () => {
  const digest =
    "AWSLogs/1/CloudTrail-Digest/us-east-1/2024/01/02/1_CloudTrail-Digest_us-east-1_t_us-east-1_20240102T.json.gz";
  const keys: [key: string, is: boolean][] = [
    [digest, true],
    [`prefix/${digest}`, true],
    [digest.replaceAll("-Digest", ""), false],
    [digest.replace(".gz", ""), false],
    ["AWSDynamoDB/01700000000000-abcdef01/manifest-summary.json", true],
    ["AWSDynamoDB/01700000000000-abcdef01/data/abc.json.gz", false],
    ["manifest-summary.json", false],
  ];
  for (const [key, is] of keys) it(`${key}: ${is}`, () => expect(isAboutOthers(key)).to.equal(is));
});

describe("isFolder", () => {
  const objects: [key: string, sizeBytes: number | undefined, is: boolean][] = [
    ["a/", 0, true],
    ["a/", 1, false],
    ["a/", undefined, false],
    ["a", 0, false],
  ];
  for (const [key, sizeBytes, is] of objects) {
    it(`${key} of ${sizeBytes} bytes: ${is}`, () => expect(isFolder(key, sizeBytes)).to.equal(is));
  }
});
