import { expect } from "chai";
import { unpackCode, type UnpackedCode } from "../../../local/lambda/code.ts";
import { settled } from "../../support/fake-time.ts";
import { EnvironmentPool } from "../../../local/lambda/environment-pool.ts";

/** Counts in each environment; ends it where it is told to, and waits where it is told to. */
const COUNTING = `let n = 0;
export const handler = async (event) => {
  if (event.die) process.exit(1);
  if (event.wait) await new Promise((resolve) => setTimeout(resolve, event.wait));
  return ++n;
};`;

describe("EnvironmentPool", () => {
  let code: UnpackedCode;
  let pool: EnvironmentPool;
  const poolOf = (source: string): EnvironmentPool => {
    code = unpackCode({ "index.mjs": source }, "index.handler");
    const settings = { name: "f", arn: "arn:f", environment: {}, timeoutSeconds: 60, memoryMegabytes: 128 };
    return (pool = new EnvironmentPool(code, settings, () => undefined));
  };
  afterEach(async () => {
    await pool.stop();
    code.remove();
  });

  let requests = 0;
  const invoke = async (event: object): Promise<string> => {
    requests += 1;
    const result = await pool.invoke({ requestId: `r-${requests}`, payload: JSON.stringify(event) });
    return result.kind === "succeeded" ? result.result : result.error.errorType;
  };

  it("uses the environment that it has warmed up, again and again", async () => {
    expect(await poolOf(COUNTING).warmUp()).to.equal(undefined);
    expect([await invoke({}), await invoke({}), await invoke({})]).to.deep.equal(["1", "2", "3"]);
  });

  it("has an environment for each event at a time, and keeps them", async () => {
    poolOf(COUNTING);
    const together = await Promise.all([invoke({ wait: 1 }), invoke({ wait: 1 })]);

    expect(together).to.deep.equal(["1", "1"]);
    expect(await Promise.all([invoke({}), invoke({})])).to.deep.equal(["2", "2"]);
  });

  it("does not use again an environment that has died", async () => {
    await poolOf(COUNTING).warmUp();

    expect([await invoke({}), await invoke({ die: true }), await invoke({}), await invoke({})]).to.deep.equal([
      ...["1", "Runtime.ExitError", "1", "2"],
    ]);
  });

  it("says why the code does not load, and tries again at each event", async () => {
    const fault = await poolOf("throw new TypeError('at start');").warmUp();

    expect([fault?.errorType, fault?.errorMessage]).to.deep.equal(["TypeError", "at start"]);
    expect(await invoke({})).to.equal("TypeError");
  });

  it("is drained when all that runs has ended", async () => {
    poolOf(COUNTING);
    const ended: string[] = [];
    const both = [1, 20].map((wait) => invoke({ wait }).then((result) => ended.push(result)));
    await pool.drained();
    await settled();
    const seen = [...ended];
    await Promise.all(both);
    await pool.drained();

    expect(seen).to.deep.equal(["1", "1"]);
  });

  it("fails what runs when it is stopped, and begins anew after that", async () => {
    await poolOf(COUNTING).warmUp();
    await invoke({});
    const running = invoke({ wait: 60_000 });
    await pool.stop();

    expect(await running).to.equal("Runtime.ExitError");
    expect(await invoke({})).to.equal("1");
  });
});
