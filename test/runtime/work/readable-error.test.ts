import { S3ServiceException } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { readableError } from "../../../runtime/work/readable-error.ts";
import { explain } from "../../../tools/target/access/explain-error.ts";

const HINT =
  "Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.";

/** As the SDK throws it. */
const answered = (name: string, message: string, httpStatusCode: number): Error =>
  new S3ServiceException({ name, message, $fault: "client", $metadata: { httpStatusCode } });

const parsing = (message: string, $metadata?: object): Error =>
  Object.assign(new SyntaxError(`${message}\n  ${HINT}`), $metadata === undefined ? {} : { $metadata });

describe("an error in words", () => {
  const cases = [
    {
      title: "keeps what a service says",
      error: answered("AccessDenied", "User is not authorized", 403),
      name: "AccessDenied",
      message: "User is not authorized",
    },
    {
      title: "names an answer without a body by its status",
      error: answered("Unknown", "UnknownError", 403),
      name: "Forbidden",
      message: "HTTP 403 Forbidden, without a reason",
    },
    {
      title: "names one whose status the SDK took for its name",
      error: answered("502", "UnknownError", 502),
      name: "BadGateway",
      message: "HTTP 502 Bad Gateway, without a reason",
    },
    {
      title: "names a status that has no name",
      error: answered("UnknownError", "[object Object]", 599),
      name: "Error",
      message: "HTTP 599, without a reason",
    },
    {
      title: "says where an answer is none of AWS's",
      error: parsing("Unexpected token '<', \"<html>\" is not valid JSON", { httpStatusCode: 200 }),
      name: "UnreadableAnswer",
      message: "The answer (HTTP 200) is not one of AWS's; check the endpoint, and any proxy in between",
    },
    {
      title: "says so where not even the status is known",
      error: parsing("char 'x' is not expected.:1:1"),
      name: "UnreadableAnswer",
      message: "The answer is not one of AWS's; check the endpoint, and any proxy in between",
    },
    {
      title: "takes the first of several errors",
      error: new AggregateError([new Error("connect ECONNREFUSED ::1:1"), new Error("other")]),
      name: "Error",
      message: "connect ECONNREFUSED ::1:1",
    },
    {
      title: "takes the code of an error that says nothing else",
      error: Object.assign(new Error(""), { code: "ECONNRESET" }),
      name: "Error",
      message: "ECONNRESET",
    },
    {
      title: "takes the code rather than the status of an answer that was not one",
      error: Object.assign(new Error("undefined"), { code: "EPIPE", $metadata: {} }),
      name: "Error",
      message: "EPIPE",
    },
    {
      title: "takes the status that is the error's name for want of another",
      error: { name: 503, message: " UnknownError " },
      name: "ServiceUnavailable",
      message: "no reason was given",
    },
    {
      title: "takes the only one of several errors",
      error: new AggregateError([new Error("connect ECONNREFUSED 127.0.0.1:1")]),
      name: "Error",
      message: "connect ECONNREFUSED 127.0.0.1:1",
    },
    {
      title: "keeps what an error of several says itself",
      error: new AggregateError([new Error("first")], "all failed"),
      name: "AggregateError",
      message: "all failed",
    },
    {
      title: "keeps only fields of the kind it expects",
      error: { name: {}, message: 5, errors: "none", code: 7, $metadata: { httpStatusCode: "500", requestId: 9 } },
      name: "Error",
      message: "no reason was given",
    },
    {
      title: "leaves out a request's id that is empty",
      error: { name: "SlowDown", message: "slow down", $metadata: { requestId: "" } },
      name: "SlowDown",
      message: "slow down",
    },
    { title: "reads null", error: null, name: "Error", message: "null" },
    {
      title: "reads an error without metadata",
      error: { $metadata: null },
      name: "Error",
      message: "no reason was given",
    },
    { title: "reads what is no Error", error: { reason: 1 }, name: "Error", message: "no reason was given" },
    { title: "reads a text", error: "broken", name: "Error", message: "broken" },
    { title: "reads nothing at all", error: undefined, name: "Error", message: "no reason was given" },
  ];
  for (const { title, error, name, message } of cases) {
    it(title, () => expect(readableError(error)).to.deep.equal({ name, message }));
  }

  it("keeps the id of the request", () => {
    const error = Object.assign(new Error("slow down"), { name: "SlowDown", $metadata: { requestId: "R1" } });

    expect(readableError(error)).to.deep.equal({ name: "SlowDown", message: "slow down", requestId: "R1" });
  });

  it("is what commands say", () => {
    expect(explain(answered("Unknown", "UnknownError", 403))).to.equal(
      "AWS denies access (Forbidden: HTTP 403 Forbidden, without a reason)",
    );
    expect(explain(parsing("x", { httpStatusCode: 200 }))).to.equal(
      "UnreadableAnswer: The answer (HTTP 200) is not one of AWS's; check the endpoint, and any proxy in between",
    );
  });
});
