import { expect } from "chai";
import { DEFAULT_PORTS, portChoices, portsInUse } from "../../../local/start/ports.ts";

const NOT_ASKED = { s3: undefined, dynamodb: undefined, sqs: undefined };

describe("portChoices", () => {
  it("begins with the default, and goes on in steps of ten", () => {
    const { s3, dynamodb, sqs } = portChoices(NOT_ASKED, DEFAULT_PORTS);

    expect((s3 as number[]).slice(0, 3)).to.deep.equal([4580, 4590, 4600]);
    expect((dynamodb as number[]).slice(0, 3)).to.deep.equal([4581, 4591, 4601]);
    expect((sqs as number[]).slice(0, 3)).to.deep.equal([4582, 4592, 4602]);
  });

  it("has no choice but the port that was asked for", () => {
    expect(portChoices({ ...NOT_ASKED, s3: 4566, sqs: 0 }, DEFAULT_PORTS)).to.deep.include({ s3: 4566, sqs: 0 });
  });

  it("leaves a port to the server that it was asked for", () => {
    const { dynamodb, sqs } = portChoices({ ...NOT_ASKED, s3: 4581 }, DEFAULT_PORTS);

    expect((dynamodb as number[])[0]).to.equal(4591);
    expect((sqs as number[])[0]).to.equal(4582);
  });
});

describe("portsInUse", () => {
  const at = (s3: number, dynamodb: number, sqs: number) => ({
    s3: `http://127.0.0.1:${s3}`,
    dynamodb: `http://127.0.0.1:${dynamodb}`,
    sqs: `http://127.0.0.1:${sqs}`,
  });

  const cases = [
    { title: "the defaults", asked: NOT_ASKED, endpoints: at(4580, 4581, 4582), says: undefined },
    {
      title: "one other port",
      asked: NOT_ASKED,
      endpoints: at(4590, 4581, 4582),
      says: "Port 4580 is in use: this time, S3 is on 4590.",
    },
    {
      title: "three other ports",
      asked: NOT_ASKED,
      endpoints: at(4590, 4601, 4592),
      says: "Ports 4580, 4581, and 4582 are in use: this time, S3 is on 4590, DynamoDB on 4601, and SQS on 4592.",
    },
    {
      title: "a port that was asked for",
      asked: { ...NOT_ASKED, s3: 4566 },
      endpoints: at(4566, 4591, 4582),
      says: "Port 4581 is in use: this time, DynamoDB is on 4591.",
    },
  ];
  for (const { title, asked, endpoints, says } of cases) {
    it(`says ${says === undefined ? "nothing" : "what is different"} for ${title}`, () =>
      expect(portsInUse(asked, DEFAULT_PORTS, endpoints)).to.equal(says));
  }
});
