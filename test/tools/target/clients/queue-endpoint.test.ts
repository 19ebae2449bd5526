import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { withQueueEndpoint } from "../../../../tools/target/clients/queue-endpoint.ts";
import { setEnvironment } from "../../../support/environment.ts";

const CHOSEN = "http://sqs.example:4566";

/** Where a call goes: its address, and the header of its host. */
async function sentTo(queueUrl: string, endpoint?: string): Promise<string[]> {
  const sqs = withQueueEndpoint(
    new SQSClient({
      region: "eu-west-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
      cacheMiddleware: true,
      useQueueUrlAsEndpoint: false,
      ...(endpoint === undefined ? {} : { endpoint }),
    }),
  );
  const sent: string[] = [];
  sqs.middlewareStack.add(
    () => (args) => {
      const { protocol, hostname, port, path, headers } = args.request as Record<string, unknown>;
      const host = (headers as Record<string, string>)["host"];
      sent.push(`${String(protocol)}//${String(hostname)}:${String(port)}${String(path)} ${host ?? ""}`);
      return Promise.reject(new Error("not sent"));
    },
    { step: "finalizeRequest", priority: "high" },
  );
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl })).catch(() => undefined);
  return sent;
}

describe("the endpoint of a queue", () => {
  let restoreEnvironment: () => void = () => undefined;
  afterEach(() => restoreEnvironment());

  it("is the host of its URL", async () => {
    restoreEnvironment = setEnvironment({ AWS_CONFIG_FILE: "/nowhere" });

    expect(await sentTo("https://queue.amazonaws.com/1/failures")).to.deep.equal([
      "https://queue.amazonaws.com:undefined/ queue.amazonaws.com",
    ]);
    expect(await sentTo("http://127.0.0.1:9324/1/failures")).to.deep.equal(["http://127.0.0.1:9324/ 127.0.0.1:9324"]);
  });

  it("is that of its region if the URL is none", async () => {
    restoreEnvironment = setEnvironment({ AWS_CONFIG_FILE: "/nowhere" });

    expect(await sentTo("failures")).to.deep.equal([
      "https://sqs.eu-west-1.amazonaws.com:undefined/ sqs.eu-west-1.amazonaws.com",
    ]);
  });

  const url = "https://sqs.eu-west-1.amazonaws.com/1/failures";
  const chosen = ["http://sqs.example:4566/ sqs.example:4566"];

  it("is the one given to the client", async () => {
    expect(await sentTo(url, CHOSEN)).to.deep.equal(chosen);
  });

  for (const name of ["AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL"]) {
    it(`is the one of ${name}`, async () => {
      restoreEnvironment = setEnvironment({ AWS_CONFIG_FILE: "/nowhere", [name]: CHOSEN });

      expect(await sentTo(url)).to.deep.equal(chosen);
    });
  }
});
