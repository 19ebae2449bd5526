import { execFileSync } from "node:child_process";
import { expect } from "chai";
import picocolors from "picocolors";
import { startupMessage } from "../../../local/start/startup-message.ts";

const colors = picocolors.createColors(false);
const ADDRESS = {
  s3Endpoint: "http://127.0.0.1:4580",
  dynamodbEndpoint: "http://127.0.0.1:4581",
  sqsEndpoint: "http://127.0.0.1:4582",
  region: "eu-west-1",
  bucket: "files",
  table: "Items",
  failureQueueUrl: "http://127.0.0.1:4582/000000000000/failures",
  functionName: "process",
};
const INTAKE = {
  prefix: "",
  suffixes: [".json"],
  mapping: { userID: "/userID", timestamp: "/timestamp", data: "/data" },
  maxDecompressedBytes: 1,
};

describe("startupMessage", () => {
  it("says where everything is, and what to do next", () => {
    expect(startupMessage(ADDRESS, INTAKE, { directory: undefined, colors })).to.equal(`
Sluice is running on this machine. Everything is in memory, and gone when it stops; --persist keeps it.

  S3         http://127.0.0.1:4580   bucket files
  DynamoDB   http://127.0.0.1:4581   table Items
  SQS        http://127.0.0.1:4582   failure queue failures
  Function   process
  Takes      .json
  Mapping    userID from /userID, timestamp from /timestamp, data from /data

Put a file into the bucket:

  curl -X PUT http://127.0.0.1:4580/files/hello.json -d '{"userID":"user123","timestamp":1700000000000,"data":{"action":"login"}}'

Use the AWS CLI or an SDK:

  export AWS_ENDPOINT_URL_S3=http://127.0.0.1:4580
  export AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:4581
  export AWS_ENDPOINT_URL_SQS=http://127.0.0.1:4582
  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
  export AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1

  aws dynamodb scan --table-name Items

See what failed: npx sluice failures --local

When a source file changes, the pipeline reloads. Ctrl-C stops it.
`);
  });

  const adoptions = [
    {
      adopted: ["table Items"],
      text: "\nThe stack uses the existing table Items. It is not touched: here, an empty one of that name takes its place.\n",
    },
    {
      adopted: ["bucket files", "table Items"],
      text:
        "\nThe stack uses the existing bucket files and the existing table Items. They are not touched: here, empty ones of these " +
        "names take their places.\n",
    },
  ];
  for (const { adopted, text } of adoptions) {
    it(`says what is not here: ${adopted.join(", ")}`, () => {
      expect(startupMessage(ADDRESS, INTAKE, { directory: undefined, colors, adopted })).to.contain(text);
    });
  }

  it("says where state is kept", () => {
    expect(startupMessage(ADDRESS, INTAKE, { directory: ".sluice/local/dev", colors })).to.contain(
      "\nSluice is running on this machine. Everything is kept in .sluice/local/dev.\n",
    );
  });

  it("shows a command that a shell takes, whatever is in prefix and mapping", () => {
    const intake = {
      ...INTAKE,
      prefix: "it's a/",
      mapping: { ...INTAKE.mapping, userID: "/it's" },
    };
    const message = startupMessage(ADDRESS, intake, { directory: undefined, colors });
    const [, command = ""] = /^ {2}curl (.*)$/m.exec(message) ?? [];

    const words = execFileSync("sh", ["-c", `printf '%s\\n' ${command}`], { encoding: "utf8" }).split("\n");

    expect(words.slice(0, 4)).to.deep.equal(["-X", "PUT", "http://127.0.0.1:4580/files/it's%20a/hello.json", "-d"]);
    expect(JSON.parse(words[4] ?? "")).to.deep.include({ "it's": "user123" });
  });
});
