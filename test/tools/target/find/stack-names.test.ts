import { expect } from "chai";
import { stackNames } from "../../../../tools/target/find/stack-names.ts";

describe("stackNames", () => {
  it("are those with a file of settings", () => {
    expect([...stackNames()].sort()).to.deep.equal(["dev", "prod"]);
  });
});
