import { createServer, type ServerResponse } from "node:http";
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { closeServer, listenOnLoopback } from "../../../../local/server/loopback.ts";
import { PATIENCE, PatientRetries } from "../../../../runtime/work/patient-retries.ts";
import { connect, connectBy, type Clients } from "../../../../tools/target/clients/connect.ts";
import { directAgents, type HttpAgents } from "../../../../tools/target/clients/http-agents.ts";
import type { Target } from "../../../../tools/target/target.ts";
import { startFixedAnswers, type FixedAnswers } from "../../../support/fixed-answers.ts";
import { targetWith } from "../sample-target.ts";

const SERVICES = ["s3", "dynamodb", "sqs"] as const;
type Service = (typeof SERVICES)[number];

/** One call of each service. */
const CALLS: Readonly<Record<Service, (clients: Clients) => Promise<unknown>>> = {
  s3: ({ s3 }) => s3.send(new ListObjectsV2Command({ Bucket: "files" })),
  dynamodb: ({ dynamodb }) => dynamodb.send(new DescribeTableCommand({ TableName: "items" })),
  sqs: ({ sqs }) => sqs.send(new ReceiveMessageCommand({ QueueUrl: "https://sqs.test/1/failures" })),
};

const ignored = (): undefined => undefined;

describe("connect", () => {
  const made: Clients[] = [];
  afterEach(() => {
    for (const clients of made.splice(0)) clients.destroy();
  });

  const retriesWith = (changes: Partial<ConstructorParameters<typeof PatientRetries>[0]> = {}): PatientRetries =>
    new PatientRetries({
      ...PATIENCE,
      signal: new AbortController().signal,
      sleep: () => Promise.resolve(),
      ...changes,
    });

  function connected(changes: Partial<Target> = {}, retries = retriesWith({ attempts: 1 }), sockets = 1): Clients {
    const clients = connect(targetWith(changes), { sockets, retries, silence: PATIENCE.silence });
    made.push(clients);
    return clients;
  }

  describe("to a server", () => {
    let server: FixedAnswers;
    beforeEach(async () => {
      server = await startFixedAnswers();
    });
    afterEach(() => server.close());
    const endpoints = () => ({ s3: server.endpoint, dynamodb: server.endpoint, sqs: server.endpoint });

    it("says who has to own the pipeline's bucket, and nothing about others", async () => {
      const clients = connected({ endpoints: endpoints(), bucket: "files", expectedBucketOwner: "123456789012" });
      await CALLS.s3(clients).catch(ignored);
      await clients.s3.send(new ListObjectsV2Command({ Bucket: "manifests" })).catch(ignored);

      const said = server.requests.map(({ headers }) => headers["x-amz-expected-bucket-owner"]);
      expect(said).to.deep.equal(["123456789012", undefined]);
    });

    for (const service of SERVICES) {
      it(`retries ${service} as patiently as it is told, and counts that`, async () => {
        server.answer = () => ({ status: 503 });
        const retries = retriesWith({ attempts: 5 });
        await CALLS[service](connected({ endpoints: endpoints() }, retries)).catch(ignored);

        expect([server.requests.length, retries.retries]).to.deep.equal([5, 4]);
      });

      it(`signs for ${service} with any credentials on this machine, in the target's region`, async () => {
        await CALLS[service](connected({ endpoints: endpoints(), region: "eu-west-1" })).catch(ignored);

        const [request] = server.requests;
        expect(request?.headers.authorization).to.match(
          new RegExp(`Credential=local/\\d{8}/eu-west-1/${service}/aws4_request`),
        );
      });
    }

    it("asks S3 for no checksum, which would cost a third of the CPU time", async () => {
      const { s3 } = connected({ endpoints: endpoints() });
      await s3.send(new GetObjectCommand({ Bucket: "files", Key: "a" })).catch(ignored);

      expect(
        server.requests.map(({ url, headers }) => [url.replace(/\?.*/, ""), headers["x-amz-checksum-mode"]]),
      ).to.deep.equal([["/files/a", undefined]]);
    });

    for (const requestPayer of ["requester", undefined] as const) {
      it(`says to S3 that the payer is ${requestPayer ?? "the owner"}`, async () => {
        await CALLS.s3(connected({ endpoints: endpoints(), requestPayer })).catch(ignored);

        expect(server.requests.map(({ headers }) => headers["x-amz-request-payer"])).to.deep.equal([requestPayer]);
      });
    }

    it("checks the answers, and bounds the silence before them", async () => {
      server.answer = () => ({ status: 200, body: "<html>a captive portal</html>" });
      const clients = connected({ endpoints: endpoints() });
      const errors = await Promise.all(
        SERVICES.map((service) => CALLS[service](clients).catch((error: unknown) => (error as Error).name)),
      );

      expect(errors).to.deep.equal(["UnexpectedAnswerError", "UnexpectedAnswerError", "UnexpectedAnswerError"]);
      expect(clients.silence).to.equal(PATIENCE.silence);
    });
  });

  for (const service of SERVICES) {
    it(`makes as many calls of ${service} at once as it has sockets, and no more`, async () => {
      const held: ServerResponse[] = [];
      const server = createServer((request, response) => {
        request.resume();
        if (request.url === "/ping") response.end();
        else held.push(response);
      });
      const endpoint = await listenOnLoopback(server, 0);
      const clients = connected({ endpoints: { [service]: endpoint } }, retriesWith({ attempts: 1 }), 3);
      const calls = Array.from({ length: 5 }, () => CALLS[service](clients).catch(ignored));
      /** How many calls the server holds, once all have come that can. */
      const holds = async (least: number): Promise<number> => {
        for (let pings = 0; held.length < least && pings < 1_000; pings += 1) await fetch(`${endpoint}/ping`);
        // Whatever was sent with those that have come is here, too.
        for (let i = 0; i < 3; i += 1) await fetch(`${endpoint}/ping`);
        return held.length;
      };
      const seen = [await holds(3)];
      held[0]?.writeHead(400).end();
      seen.push(await holds(4));
      held[1]?.writeHead(400).end();
      seen.push(await holds(5));
      for (const response of held.slice(2)) response.writeHead(400).end();
      await Promise.all(calls);
      clients.destroy();
      await closeServer(server);

      expect(seen).to.deep.equal([3, 4, 5]);
    });
  }

  describe("configures", () => {
    for (const service of SERVICES) {
      it(`${service} to give up a connection after five seconds, and to build each call's chain once`, async () => {
        const { config } = connected()[service];
        const handler = config.requestHandler as { handle(request: unknown): Promise<unknown> } & {
          httpHandlerConfigs(): { connectionTimeout?: number };
        };
        // The handler reads its options at the first request.
        await handler
          .handle({
            protocol: "http:",
            hostname: "127.0.0.1",
            port: 1,
            method: "GET",
            headers: {},
            query: {},
            path: "/",
          })
          .catch(ignored);

        expect(handler.httpHandlerConfigs().connectionTimeout).to.equal(5_000);
        expect(config.cacheMiddleware).to.equal(true);
      });

      it(`${service} with the endpoint of its own`, async () => {
        const endpoints = { s3: "http://a.test:1", dynamodb: "http://b.test:2", sqs: "http://c.test:3" };
        const { endpoint } = connected({ endpoints })[service].config;
        const { hostname, port } = await endpoint!();

        expect(`http://${hostname}:${port ?? ""}`).to.equal(endpoints[service]);
        expect(connected()[service].config.endpoint).to.equal(undefined);
      });
    }

    it("the region and the credentials as the SDK finds them, where the target names none", async () => {
      const names = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"] as const;
      const before = names.map((name) => [name, process.env[name]] as const);
      delete process.env["AWS_PROFILE"];
      Object.assign(process.env, { AWS_REGION: "sa-east-1", AWS_ACCESS_KEY_ID: "MINE", AWS_SECRET_ACCESS_KEY: "s" });
      try {
        const { dynamodb } = connected({ region: undefined, local: false });
        const { accessKeyId } = await dynamodb.config.credentials();

        expect([await dynamodb.config.region(), accessKeyId]).to.deep.equal(["sa-east-1", "MINE"]);
      } finally {
        for (const [name, value] of before) {
          if (value === undefined) Reflect.deleteProperty(process.env, name);
          else process.env[name] = value;
        }
      }
    });
  });

  it("closes the connections of each client when it is destroyed, and idle ones when files run short", async () => {
    const server = await startFixedAnswers();
    const [destroyed, closed]: [string[], string[]] = [[], []];
    const names = [...SERVICES];
    const retries = retriesWith({ attempts: 1 });
    const free: (() => void)[] = [];
    retries.onOutOfFiles = (act) => free.push(act);
    const makeAgents = (sockets: number): HttpAgents => {
      const name = `${names.shift() ?? ""} ${sockets}`;
      const agents = directAgents(sockets);
      const destroy = agents.httpAgent.destroy.bind(agents.httpAgent);
      agents.httpAgent.destroy = () => {
        destroyed.push(name);
        destroy();
      };
      return { ...agents, closeIdle: () => closed.push(name) };
    };
    const endpoints = { s3: server.endpoint, dynamodb: server.endpoint, sqs: server.endpoint };
    const options = { sockets: 7, retries, silence: PATIENCE.silence };
    const clients = connectBy(makeAgents, targetWith({ endpoints }), options);
    for (const service of SERVICES) await CALLS[service](clients).catch(ignored);
    for (const each of free) each();
    const before = [...destroyed];
    clients.destroy();
    await server.close();

    const all = ["s3 7", "dynamodb 7", "sqs 7"];
    expect({ before, destroyed, closed }).to.deep.equal({ before: [], destroyed: all, closed: all });
  });
});
