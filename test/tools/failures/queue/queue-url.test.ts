import { expect } from "chai";
import { UsageError, UserError } from "../../../../terminal/user-error.ts";
import { queueOption, queueUrlOf } from "../../../../tools/failures/queue/queue-url.ts";
import type { Target } from "../../../../tools/target/target.ts";

describe("--queue", () => {
  for (const url of [undefined, "https://sqs.eu-west-1.amazonaws.com/1/q", "http://127.0.0.1:9324/0/q"]) {
    it(`may be ${String(url)}`, () => expect(queueOption(url)).to.equal(url));
  }

  for (const value of ["", "q", "arn:aws:sqs:eu-west-1:1:q", "ftp://host/q", "see https://host/q", "https://"]) {
    it(`may not be ${JSON.stringify(value)}`, () => {
      expect(() => queueOption(value))
        .to.throw(UsageError)
        .with.property("message", `--queue is ${JSON.stringify(value)}; it must be the URL of a queue`);
    });
  }

  it("may not be given twice", () => {
    expect(() => queueOption(["https://a/q", "https://b/q"])).to.throw(UsageError, "--queue is given twice");
  });
});

describe("queueUrlOf", () => {
  const target = (failureQueueUrl: string | undefined) => ({ title: "stack dev", failureQueueUrl }) as Target;

  it("prefers the queue that is named to the pipeline's own", () => {
    expect(queueUrlOf(target("https://own"), "https://named")).to.equal("https://named");
    expect(queueUrlOf(target("https://own"), undefined)).to.equal("https://own");
  });

  it("asks for one where there is neither", () => {
    expect(() => queueUrlOf(target(undefined), undefined)).to.throw(
      UserError,
      /^stack dev names no failure queue; name it with --queue URL$/,
    );
  });
});
