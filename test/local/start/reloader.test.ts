import { expect } from "chai";
import { Reloader, type Reloaded, type ReloadResult } from "../../../local/start/reloader.ts";
import { UserError } from "../../../terminal/user-error.ts";

describe("Reloader", () => {
  interface Call {
    readonly resolve: (reloaded: Reloaded) => void;
    readonly reject: (error: unknown) => void;
  }
  const calls: Call[] = [];
  const results: ReloadResult[] = [];
  let onResult: () => void;
  let reloader: Reloader;
  beforeEach(() => {
    calls.length = results.length = 0;
    onResult = () => undefined;
    reloader = new Reloader(
      () => new Promise((resolve, reject) => calls.push({ resolve, reject })),
      (result) => {
        results.push(result);
        onResult();
      },
    );
  });
  const nextResult = (): Promise<void> => new Promise((resolve) => (onResult = resolve));

  it("reloads once for what changes together, and names it", async () => {
    reloader.changed(["b.ts", "a.ts"]);
    const result = nextResult();
    calls[0]?.resolve({ kind: "reloaded", news: ["it is new"] });
    await result;

    expect(calls).to.have.lengthOf(1);
    const [{ milliseconds, ...rest }] = results as [ReloadResult & { milliseconds: number }];
    expect(rest).to.deep.equal({ kind: "reloaded", names: ["a.ts", "b.ts"], news: ["it is new"] });
    expect(milliseconds).to.be.within(0, 60_000);
  });

  it("reloads once more for all that changes meanwhile", async () => {
    reloader.changed(["a.ts"]);
    reloader.changed(["b.ts"]);
    reloader.changed(["c.ts", "b.ts"]);
    const callsMeanwhile = calls.length;
    const first = nextResult();
    calls[0]?.resolve({ kind: "unchanged" });
    await first;
    const second = nextResult();
    calls[1]?.resolve({ kind: "unchanged" });
    await second;

    expect(callsMeanwhile).to.equal(1);
    expect(calls).to.have.lengthOf(2);
    expect(results.map(({ names }) => names)).to.deep.equal([["a.ts"], ["b.ts", "c.ts"]]);
  });

  it("reloads for a change that comes when all is done", async () => {
    for (const name of ["a.ts", "b.ts"]) {
      const result = nextResult();
      reloader.changed([name]);
      calls.at(-1)?.resolve({ kind: "unchanged" });
      await result;
    }

    expect(results.map(({ names }) => names)).to.deep.equal([["a.ts"], ["b.ts"]]);
  });

  const failures = [
    { error: new UserError("a.ts:1:2: no\n  at all"), message: "a.ts:1:2: no; at all" },
    { error: "a text", message: "a text" },
    {
      error: Object.assign(new Error("ENOENT: x"), { code: "ENOENT", errno: -2, syscall: "open", path: "/a" }),
      message: "cannot open /a: no such file or directory",
    },
  ];
  for (const { error, message } of failures) {
    it(`says in one line what failed: ${message}`, async () => {
      const result = nextResult();
      reloader.changed(["a.ts"]);
      calls[0]?.reject(error);
      await result;

      expect(results).to.deep.equal([{ kind: "failed", names: ["a.ts"], message }]);
    });
  }

  it("says nothing of a reload that it was stopped in, and begins no other", async () => {
    reloader.changed(["a.ts"]);
    reloader.changed(["b.ts"]);
    const stopped = reloader.stop();
    calls[0]?.reject(new Error("the program was ended"));
    await stopped;
    reloader.changed(["c.ts"]);

    expect(calls).to.have.lengthOf(1);
    expect(results).to.deep.equal([]);
  });
});
