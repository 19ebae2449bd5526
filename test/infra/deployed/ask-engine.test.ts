import { expect } from "chai";
import { untilWhole } from "../../../infra/deployed/ask-engine.ts";

describe("untilWhole", () => {
  async function ask(answers: readonly (string | Error)[]) {
    const waited: number[] = [];
    let asked = 0;
    const answer = (): Promise<string> => {
      const next = answers[Math.min(asked++, answers.length - 1)] ?? "";
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    };
    const wait = (milliseconds: number): Promise<void> => Promise.resolve(void waited.push(milliseconds));
    const result = await untilWhole(answer, wait).catch((error: unknown) => (error as Error).message);
    return { result, asked, waited };
  }
  const half = new Error(
    "invocation of pulumi:pulumi:readStackOutputs returned an error: failed to load checkpoint: EOF",
  );

  it("asks once where it is answered", async () => {
    expect(await ask(["state"])).to.deep.equal({ result: "state", asked: 1, waited: [] });
  });

  it("asks again, after ever longer waits, while the state is half written", async () => {
    expect(await ask([half, half, "state"])).to.deep.equal({ result: "state", asked: 3, waited: [100, 200] });
  });

  it("gives up after ten times", async () => {
    const { result, asked, waited } = await ask([half]);
    expect({ result, asked, waits: waited.length }).to.deep.equal({ result: half.message, asked: 10, waits: 9 });
  });

  it("does not ask again after another error", async () => {
    expect(await ask([new Error("no stack named x")])).to.deep.equal({
      ...{ result: "no stack named x", asked: 1, waited: [] },
    });
  });
});
