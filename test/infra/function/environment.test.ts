import { expect } from "chai";
import { environmentOf } from "../../../infra/function/environment.ts";
import { withDefaults } from "../../../infra/settings/resolve-settings.ts";
import { readEnvironment } from "../../../runtime/environment.ts";

const settings = withDefaults("orders", {
  region: "eu-central-1",
  mapping: { records: "/orders" },
  maxDecompressedMegabytes: 2,
  logLevel: "WARN",
  logSamplePercent: 5,
});
const SOURCES = { tableName: "T", failureQueueUrl: "https://q" };
const environment = environmentOf(settings, SOURCES) as Record<string, string>;

describe("the function's environment", () => {
  it("is exactly this", () => {
    expect(environment).to.deep.equal({
      TABLE_NAME: "T",
      FAILURE_QUEUE_URL: "https://q",
      RECORD_MAPPING: '{"userID":"/userID","timestamp":"/timestamp","data":"/data","records":"/orders"}',
      MAX_DECOMPRESSED_BYTES: "2097152",
      LOG_SAMPLE_PERCENT: "5",
      POWERTOOLS_SERVICE_NAME: "orders-processor",
      POWERTOOLS_METRICS_NAMESPACE: "Sluice",
      POWERTOOLS_LOG_LEVEL: "WARN",
    });
  });

  it("is what the function reads", () => {
    expect(readEnvironment(environment)).to.deep.equal({
      tableName: "T",
      failureQueueUrl: "https://q",
      mapping: settings.mapping,
      maxDecompressedBytes: 2_097_152,
      logSamplePercent: 5,
    });
  });

  it("says which account owns the bucket, where that is to be checked", () => {
    const owned = environmentOf({ ...settings, expectedBucketOwner: "123456789012" }, SOURCES);

    expect(owned).to.deep.equal({ ...environment, EXPECTED_BUCKET_OWNER: "123456789012" });
    expect(readEnvironment(owned as Record<string, string>)).to.deep.equal({
      ...readEnvironment(environment),
      expectedBucketOwner: "123456789012",
    });
  });

  it("has no variable that the function does not read", () => {
    const read = new Set<string>();
    readEnvironment(new Proxy(environment, { get: (all, name: string) => (read.add(name), all[name]) }));

    const others = Object.keys(environment).filter((name) => !read.has(name) && !name.startsWith("POWERTOOLS_"));
    expect(others).to.deep.equal([]);
  });
});
