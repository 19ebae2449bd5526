import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { withoutCallLog } from "../../../runtime/aws/without-call-log.ts";

describe("withoutCallLog", () => {
  for (const client of [new S3Client({ region: "r" }), new DynamoDBClient({ region: "r" })]) {
    it(`takes the SDK's own log, by the name that it has in this version, out of ${client.constructor.name}`, () => {
      const logs = (): string[] => client.middlewareStack.identify().filter((each) => /^logger/.test(each));
      const before = logs();

      expect(withoutCallLog(client)).to.equal(client);

      expect(before).to.have.length(1);
      expect(logs()).to.deep.equal([]);
      client.destroy();
    });
  }
});
