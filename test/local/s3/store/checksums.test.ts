import { expect } from "chai";
import {
  checkValue,
  checksumAlgorithm,
  checksumElement,
  checksumHeader,
  claimedChecksum,
  createChecksum,
  isBase64Of,
  type ChecksumAlgorithm,
} from "../../../../local/s3/store/checksums.ts";
import { S3Error } from "../../../../local/s3/store/errors.ts";

/** Of the bytes "123456789", in hexadecimal: the check values of each algorithm. */
const CHECKS: Readonly<Record<ChecksumAlgorithm, string>> = {
  CRC32: "cbf43926",
  CRC32C: "e3069283",
  CRC64NVME: "ae8b14860a799888",
  SHA1: "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
  SHA256: "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
  SHA512:
    "d9e6762dd1c8eaf6d61b3c6192fc408d4d6d5f1176d0c29169bc24e71c3f274ad27fcd5811b313d681f7e55ec02d73d499c95455b6b5bb503acf574fba8ffe85",
  MD5: "25f9e794323b453885f5181f1b624d0b",
};

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return "done";
  } catch (error) {
    return error instanceof S3Error ? error.code : String(error);
  }
};

describe("a checksum", () => {
  for (const [algorithm, check] of Object.entries(CHECKS) as [ChecksumAlgorithm, string][]) {
    it(`by ${algorithm} has its check value, and the length of its claim`, async () => {
      const running = createChecksum(algorithm);
      running.update(Buffer.from("12345"));
      running.update(Buffer.from("6789"));
      const digest = Buffer.from(await running.digest());

      expect(digest.toString("hex")).to.equal(check);
      expect(codeOf(() => checkValue(algorithm, digest.toString("base64")))).to.equal("done");
      expect(codeOf(() => checkValue(algorithm, digest.subarray(1).toString("base64")))).to.equal("InvalidRequest");
    });
  }

  it("is named in headers and elements", () => {
    expect([checksumHeader("CRC32C"), checksumElement("CRC32C"), checksumAlgorithm("crc32c")]).to.deep.equal([
      ...["x-amz-checksum-crc32c", "ChecksumCRC32C", "CRC32C"],
    ]);
    expect(codeOf(() => checksumAlgorithm("crc16"))).to.equal("InvalidRequest");
  });

  it("is base64 of exactly its bytes", () => {
    expect(["AAAA", "AAA=", "AAB=", "AAAAAAAA", " AAAA"].map((text) => isBase64Of(text, 3))).to.deep.equal([
      ...[true, false, false, false, false],
    ]);
  });

  const crc = { algorithm: "CRC32", value: "AAAAAA==" };
  const claims: readonly { headers: Record<string, string>; is: unknown }[] = [
    { headers: {}, is: undefined },
    { headers: { "x-amz-checksum-crc32": "AAAAAA==" }, is: crc },
    {
      headers: {
        ...{ "x-amz-checksum-crc32": "AAAAAA==", "x-amz-checksum-algorithm": "CRC32" },
        ...{ "x-amz-checksum-mode": "ENABLED", "x-amz-checksum-type": "FULL_OBJECT" },
      },
      is: crc,
    },
    { headers: { "x-amz-trailer": " X-Amz-Checksum-CRC32 " }, is: { algorithm: "CRC32", value: undefined } },
    { headers: { "x-amz-checksum-crc32": "AAAA" }, is: "InvalidRequest" },
    { headers: { "x-amz-checksum-crc16": "AAAA" }, is: "NotImplemented" },
    { headers: { "x-amz-trailer": "x-amz-checksum-crc16" }, is: "NotImplemented" },
    { headers: { "x-amz-checksum-crc32": "AAAAAA==", "x-amz-checksum-crc32c": "AAAAAA==" }, is: "InvalidRequest" },
    { headers: { "x-amz-checksum-crc32": "AAAAAA==", "x-amz-trailer": "x-amz-checksum-crc32" }, is: "InvalidRequest" },
  ];
  for (const { headers, is } of claims) {
    it(`is claimed by ${JSON.stringify(headers)}: ${is === undefined ? "none" : JSON.stringify(is)}`, () => {
      if (typeof is === "string") expect(codeOf(() => claimedChecksum(headers))).to.equal(is);
      else expect(claimedChecksum(headers)).to.deep.equal(is);
    });
  }
});
