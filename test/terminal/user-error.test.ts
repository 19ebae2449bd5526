import { expect } from "chai";
import { UsageError, UserError } from "../../terminal/user-error.ts";

describe("UserError", () => {
  it("is told from other errors by its name, and a usage error is one", () => {
    expect([new UserError("a").name, new UsageError("b").name]).to.deep.equal(["UserError", "UsageError"]);
    expect(new UsageError("b")).to.be.instanceOf(UserError);
  });
});
