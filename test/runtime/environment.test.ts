import { expect } from "chai";
import { readEnvironment } from "../../runtime/environment.ts";

const GOOD = {
  TABLE_NAME: "T",
  FAILURE_QUEUE_URL: "https://sqs.example/q",
  RECORD_MAPPING: '{"userID":"/id"}',
  MAX_DECOMPRESSED_BYTES: "1024",
  LOG_SAMPLE_PERCENT: "10",
};

describe("readEnvironment", () => {
  it("logs every object where an earlier release's variables do not say how many", () => {
    const { LOG_SAMPLE_PERCENT, ...earlier } = GOOD;

    expect(LOG_SAMPLE_PERCENT).to.equal("10");
    expect(readEnvironment(earlier).logSamplePercent).to.equal(100);
  });

  it("reads what the program sets", () => {
    expect(readEnvironment(GOOD)).to.deep.equal({
      tableName: "T",
      failureQueueUrl: "https://sqs.example/q",
      mapping: { userID: "/id", timestamp: "/timestamp", data: "/data" },
      maxDecompressedBytes: 1024,
      logSamplePercent: 10,
    });
  });

  const bad = [
    { changes: { TABLE_NAME: undefined }, message: "TABLE_NAME is not set" },
    { changes: { FAILURE_QUEUE_URL: "" }, message: "FAILURE_QUEUE_URL is not set" },
    { changes: { RECORD_MAPPING: "{" }, message: "RECORD_MAPPING cannot be used: it is not JSON" },
    {
      changes: { RECORD_MAPPING: '{"userID":"id"}' },
      message:
        'RECORD_MAPPING cannot be used: mapping.userID is "id"; allowed: a JSON Pointer such as "/a/b", or "" for the whole',
    },
    {
      changes: { MAX_DECOMPRESSED_BYTES: "1e3" },
      message: 'MAX_DECOMPRESSED_BYTES is "1e3"; it must be a whole number above 0',
    },
    {
      changes: { MAX_DECOMPRESSED_BYTES: "0" },
      message: 'MAX_DECOMPRESSED_BYTES is "0"; it must be a whole number above 0',
    },
    {
      changes: { LOG_SAMPLE_PERCENT: "101" },
      message: 'LOG_SAMPLE_PERCENT is "101"; it must be a whole number from 0 to 100',
    },
    {
      changes: { LOG_SAMPLE_PERCENT: "0.5" },
      message: 'LOG_SAMPLE_PERCENT is "0.5"; it must be a whole number from 0 to 100',
    },
  ];
  for (const { changes, message } of bad) {
    it(`says: ${message}`, () => {
      expect(() => readEnvironment({ ...GOOD, ...changes }))
        .to.throw(message)
        .with.property("name", "InvalidEnvironmentError");
    });
  }

  it("keeps why the mapping cannot be read", () => {
    expect(() => readEnvironment({ ...GOOD, RECORD_MAPPING: "{" }))
      .to.throw()
      .with.property("cause")
      .that.is.instanceOf(SyntaxError);
  });
});
