import { expect } from "chai";
import { BrokenConnectionError, isFaultOfConnection } from "../../../runtime/aws/broken-connection.ts";
import { SilenceError } from "../../../runtime/aws/silence.ts";
import { UnexpectedAnswerError } from "../../../runtime/aws/unexpected-answer.ts";

describe("isFaultOfConnection", () => {
  for (const kind of [BrokenConnectionError, SilenceError, UnexpectedAnswerError]) {
    it(`is true for ${kind.name}`, () => {
      expect(isFaultOfConnection(Object.create(kind.prototype))).to.be.true;
    });
  }

  it("is false for other errors", () => {
    for (const error of [new Error("ECONNRESET"), undefined, "SilenceError", { name: "SilenceError" }]) {
      expect(isFaultOfConnection(error)).to.be.false;
    }
  });
});
