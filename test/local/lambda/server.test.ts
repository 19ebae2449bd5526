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

  const TAKEN = { status: 202, kind: undefined, accepted: 1 };
  const refusal = (status: number, kind: string) => ({ status, kind, accepted: 0 });
  const INVALID = refusal(400, "InvalidRequestContentException");
  const UNKNOWN = refusal(404, "ResourceNotFoundException");
  const path = "/2015-03-31/functions/F/invocations";
  const requests: readonly {
    title: string;
    method?: string;
    path: string;
    type?: string;
    body?: string;
    is: object;
  }[] = [
    { title: "an event", path, body: '{"a":1}', is: TAKEN },
    { title: "a path with a slash behind it", path: `${path}/`, body: "{}", is: TAKEN },
    { title: "a path with a query", path: `${path}?Qualifier=1`, body: "{}", is: TAKEN },
    { title: "an encoded name", path: path.replace("F", "%46"), body: "{}", is: TAKEN },
    { title: "no event, which is an empty one", path, is: TAKEN },
    { title: "another function", path: path.replace("F", "G"), body: "{}", is: UNKNOWN },
    { title: "an event that is null", path, body: "null", is: UNKNOWN },
    { title: "an event that is a text", path, body: '"a"', is: UNKNOWN },
    { title: "what is no JSON", path, body: "{", is: INVALID },
    { title: "a name that is no UTF-8", path: path.replace("F", "%ff"), body: "{}", is: INVALID },
    { title: "another path", path: `${path}/more`, body: "{}", is: INVALID },
    { title: "another version", path: path.replace("2015", "2016"), body: "{}", is: INVALID },
    { title: "another method", method: "PUT", path, body: "{}", is: INVALID },
    { title: "a call that waits", path, type: "RequestResponse", body: "{}", is: INVALID },
    { title: "a call that does not say how", path, type: "", body: "{}", is: INVALID },
  ];
  for (const { title, method = "POST", path: target, type = "Event", body = "", is } of requests) {
    it(`answers ${(is as { status: number }).status} to ${title}`, async () => {
      accepted.length = 0;
      const headers: Record<string, string> = type === "" ? {} : { "x-amz-invocation-type": type };

      const response = await fetch(server.endpoint + target, { method, headers, body });

      const kind = response.headers.get("x-amzn-errortype") ?? undefined;
      expect({ status: response.status, kind, accepted: accepted.length }).to.deep.equal(is);
      const text = await response.text();
      if (kind === undefined) {
        expect([text, response.headers.get("content-length")]).to.deep.equal(["", "0"]);
        expect(response.headers.get("x-amzn-requestid")).to.match(/^[0-9a-f-]{36}$/);
      } else {
        expect(response.headers.get("content-type")).to.equal("application/json");
        expect(Object.keys(JSON.parse(text) as object)).to.deep.equal(["Type", "Message"]);
        expect(text).to.contain('"Type":"User"');
      }
    });
  }

  it("accepts nothing more once it is closed", async () => {
    const own = await startLambdaServer(() => true);
    await own.close();

    expect(await fetch(own.endpoint).catch(() => "refused")).to.equal("refused");
  });
});
