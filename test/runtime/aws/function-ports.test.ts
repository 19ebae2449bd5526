import { expect } from "chai";
import { functionPorts, type FunctionPorts } from "../../../runtime/aws/function-ports.ts";
import type { Continuation } from "../../../runtime/event/read/continuation.ts";
import type { StoredItem } from "../../../runtime/store/item.ts";
import { PatientRetries } from "../../../runtime/work/patient-retries.ts";
import { setEnvironment } from "../../support/environment.ts";
import { startFixedAnswers, type FixedAnswers } from "../../support/fixed-answers.ts";
import { keyNames } from "../../../runtime/mapping/record-mapping.ts";

const ITEM: StoredItem = {
  userID: "u",
  timestamp: 1,
  origin: { bucket: "b", key: "k", version: "v1", lastModified: 1, ordinal: 0, shift: 0 },
};
const CONTINUATION: Continuation = {
  kind: "continuation",
  ...{ object: { bucket: "b", key: "k" }, part: 2, idleParts: 0, mapping: "m" },
  progress: { records: 1, left: [] },
};

type Call = (ports: FunctionPorts) => Promise<unknown>;
const CALLS: Readonly<Record<"s3" | "dynamodb" | "sqs" | "lambda", Call>> = {
  s3: ({ objects }) => objects.open({ bucket: "b", key: "k" }),
  dynamodb: ({ items }) => items.put(ITEM),
  sqs: ({ failures }) => failures.send("{}"),
  lambda: ({ continuations }) => continuations.send("f", CONTINUATION),
};
const ignored = (): undefined => undefined;

describe("functionPorts", () => {
  let restore: () => void;
  const useServer = (endpoint: string): void => {
    restore = setEnvironment({
      ...{ AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" },
      ...Object.fromEntries(
        ["S3", "DYNAMODB", "SQS", "LAMBDA"].map((service) => [`AWS_ENDPOINT_URL_${service}`, endpoint]),
      ),
    });
  };
  afterEach(() => restore());

  const portsWith = (attempts: number, sockets = 4, more: { readonly expectedBucketOwner?: string } = {}) => {
    const retries = new PatientRetries({
      ...{ attempts, baseDelayMilliseconds: 1, longestDelayMilliseconds: 1 },
      signal: new AbortController().signal,
      sleep: () => Promise.resolve(),
    });
    const ports = functionPorts({
      keys: keyNames({}),
      ...{ tableName: "T", failureQueueUrl: "https://sqs.test/1/Q", sockets, retries },
      silence: { milliseconds: 60_000 },
      ...more,
    });
    return { ports, retries };
  };

  describe("at a server that fails", () => {
    let server: FixedAnswers;
    beforeEach(async () => {
      server = await startFixedAnswers();
      server.answer = () => ({ status: 503 });
      useServer(server.endpoint);
    });
    afterEach(() => server.close());

    for (const service of ["s3", "dynamodb"] as const) {
      it(`retries ${service} as patiently as it is told, and counts that`, async () => {
        const { ports, retries } = portsWith(3);
        await CALLS[service](ports).catch(ignored);

        expect([server.requests.length, retries.retries]).to.deep.equal([3, 2]);
      });
    }

    for (const service of ["sqs", "lambda"] as const) {
      it(`tries ${service} six times at an invocation's end, whatever the patience for the others`, async () => {
        const { ports, retries } = portsWith(2);
        await CALLS[service](ports).catch(ignored);

        expect([server.requests.length, retries.retries]).to.deep.equal([6, 0]);
      });
    }

    it("asks S3 for no checksum, which would cost a third of the CPU time", async () => {
      await CALLS.s3(portsWith(1).ports).catch(ignored);

      expect(server.requests.map(({ headers }) => headers["x-amz-checksum-mode"])).to.deep.equal([undefined]);
    });

    it("tells S3 the bucket's owner, if it is to be checked, and nobody else", async () => {
      const { ports } = portsWith(1, 4, { expectedBucketOwner: "123456789012" });
      for (const service of ["s3", "dynamodb"] as const) await CALLS[service](ports).catch(ignored);

      const said = server.requests.map(({ headers }) => headers["x-amz-expected-bucket-owner"]);
      expect(said).to.deep.equal(["123456789012", undefined]);
    });

    it("checks the answers of every service", async () => {
      server.answer = () => ({ status: 200, body: "<html>a captive portal</html>" });
      const { ports } = portsWith(1);
      const errors = await Promise.all(
        [CALLS.dynamodb, CALLS.s3].map((call) => call(ports).catch((error: unknown) => (error as Error).name)),
      );

      expect(errors[0]).to.equal("UnexpectedAnswerError");
      expect(errors[1]).not.to.have.property("kind", "opened");
    });
  });
});
