import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { describeError } from "../../../runtime/event/describe-error.ts";

describe("describeError", () => {
  it("tells the answer's status and request id, and nothing of the item that the error carries", () => {
    const cause = new ConditionalCheckFailedException({
      message: "The conditional request failed",
      $metadata: { httpStatusCode: 400, requestId: "R1" },
      Item: { userID: { S: "secret-user" }, data: { S: "secret-data" } },
    });
    const error = Object.assign(new Error("it stands in the way", { cause }), { body: "secret-body" });

    const description = describeError(error);

    expect(JSON.stringify(description)).not.to.contain("secret");
    const { at: _at, cause: described, ...rest } = description;
    expect(rest).to.deep.equal({ name: "Error", message: "it stands in the way" });
    const { at: _where, ...answer } = described!;
    expect(answer).to.deep.equal({
      name: "ConditionalCheckFailedException",
      message: "The conditional request failed",
      httpStatus: 400,
      awsRequestId: "R1",
    });
  });

  it("says where it was thrown, innermost first", () => {
    expect(describeError(new Error("no")).at).to.match(/^.*describe-error\.test\.ts:\d+:\d+.* < /);
  });

  it("makes one line of a message, and cuts a long one", () => {
    const { message } = describeError(new TypeError(`first\r\n  second\n${"x".repeat(2_000)}`));

    expect(message).to.match(/^first second x+…$/);
    expect(message).to.have.length(1_001);
  });

  const odd = [
    { title: "a text", thrown: "no", message: "no" },
    { title: "nothing", thrown: undefined, message: "undefined" },
  ];
  for (const { title, thrown, message } of odd) {
    it(`takes ${title} that was thrown`, () => {
      expect(describeError(thrown)).to.deep.equal({ name: "NotAnError", message });
    });
  }

  it("ends with causes that are each other's", () => {
    const error = new Error("round");
    error.cause = error;

    expect(JSON.stringify(describeError(error)).match(/round/g)).to.have.length(5);
  });
});
