import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect } from "chai";
import { startLambdaServer, type LambdaServer } from "../../../local/lambda/server.ts";
import { ANY_CREDENTIALS } from "../../../local/pipeline/address.ts";
import { LambdaContinuations } from "../../../runtime/aws/lambda-continuations.ts";
import { withCheckedAnswers } from "../../../runtime/aws/checked-answers.ts";
import type { Continuation } from "../../../runtime/event/read/continuation.ts";

const CONTINUATION: Continuation = {
  kind: "continuation",
  object: { bucket: "b", key: "ü 😀.json", versionId: "v1", etag: "e1" },
  part: 2,
  progress: { records: 5, left: [3] },
  idleParts: 0,
  mapping: "0123456789abcdef",
};

describe("the local Lambda's API", () => {
  let server: LambdaServer;
  let client: LambdaClient;
  const accepted: unknown[] = [];

  before(async () => {
    server = await startLambdaServer((functionName, event) => {
      if (functionName !== "F") return false;
      accepted.push(event);
      return true;
    });
    const options = { region: "us-east-1", credentials: ANY_CREDENTIALS, endpoint: server.endpoint };
    client = withCheckedAnswers(new LambdaClient(options), { milliseconds: 5_000 });
  });
  after(async () => {
    client.destroy();
    await server.close();
  });

  const errorOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

  it("takes the continuations of a function", async () => {
    await new LambdaContinuations(client).send("F", CONTINUATION);

    expect(accepted).to.deep.equal([CONTINUATION]);
  });

  it("knows no other function", async () => {
    const error = await errorOf(new LambdaContinuations(client).send("G", CONTINUATION));

    expect(error).to.deep.include({ name: "ResourceNotFoundException", message: "Function not found: G" });
  });

  it("waits for no result", async () => {
    const error = await errorOf(client.send(new InvokeCommand({ FunctionName: "F" })));

    expect(error).to.have.property("message", "This server only takes asynchronous invocations.");
  });
});
