import { Agent } from "node:http";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../../runtime/mapping/record-mapping.ts";
import { PATIENCE, PatientRetries } from "../../../../runtime/work/patient-retries.ts";
import { connectBy } from "../../../../tools/target/clients/connect.ts";
import { directAgents } from "../../../../tools/target/clients/http-agents.ts";
import { startFixedAnswers } from "../../../support/fixed-answers.ts";

describe("a connection that cannot be opened for want of files", () => {
  it("is opened when there are some, and idle ones are closed meanwhile", async () => {
    const server = await startFixedAnswers();
    server.answer = () => ({
      status: 200,
      headers: { etag: '"1"', "last-modified": new Date(0).toUTCString() },
      body: "{}",
    });
    let refusals = 20;
    class ShortOfFiles extends Agent {
      override createConnection(...args: Parameters<Agent["createConnection"]>) {
        if (refusals-- > 0) throw Object.assign(new Error("connect EMFILE"), { code: "EMFILE", syscall: "connect" });
        return super.createConnection(...args);
      }
    }
    let freed = 0;
    const retries = new PatientRetries({
      ...{ ...PATIENCE, signal: new AbortController().signal },
      sleep: () => Promise.resolve(),
    });
    const target = {
      ...{ title: "", bucket: "files", table: "items", region: "us-east-1", prefix: "", suffixes: [] },
      ...{ mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1, failureQueueUrl: undefined, local: true },
      endpoints: { s3: server.endpoint },
    };
    const agents = (sockets: number) => ({
      ...directAgents(sockets),
      httpAgent: new ShortOfFiles(),
      closeIdle: () => (freed += 1),
    });
    const clients = connectBy(agents, target, { sockets: 1, retries, silence: PATIENCE.silence });
    const answer = await clients.s3.send(new GetObjectCommand({ Bucket: "files", Key: "a" }));
    const body = await answer.Body?.transformToString();
    clients.destroy();
    await server.close();

    expect(body).to.equal("{}");
    // Each of the three clients gives back what it can spare.
    expect([retries.throttles, freed]).to.deep.equal([20, 60]);
  });
});
