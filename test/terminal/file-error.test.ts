import { readFileSync } from "node:fs";
import { expect } from "chai";
import { fileError, reasonOf } from "../../terminal/file-error.ts";
import { UserError } from "../../terminal/user-error.ts";

/** What Node throws for a file that is not there. */
function missing(): unknown {
  try {
    return readFileSync("/no/such/file");
  } catch (error) {
    return error;
  }
}

describe("fileError", () => {
  it("says which option names which file, why it cannot be used, and what is expected", () => {
    const cause = missing();

    const error = fileError("--mapping", "/a/b.json", "read", cause, "a JSON file");

    expect(error).to.be.instanceOf(UserError);
    expect(error.cause).to.equal(cause);
    expect(error.message).to.equal(
      "--mapping: /a/b.json cannot be read: no such file or directory; expected a JSON file",
    );
  });

  it("leaves out what is expected where nothing special is", () => {
    const error = fileError("--export", "/a", "written", new Error("it is a device"));

    expect(error.message).to.equal("--export: /a cannot be written: it is a device");
  });

  it("gives the reason alone", () => {
    expect([reasonOf(missing()), reasonOf(new Error("why"))]).to.deep.equal(["no such file or directory", "why"]);
  });
});
