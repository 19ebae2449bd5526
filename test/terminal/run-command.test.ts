import { expect } from "chai";
import { runCommand, type Command } from "../../terminal/run-command.ts";
import { UsageError, UserError } from "../../terminal/user-error.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs a command as a process would, and puts everything of this process back as it was. */
async function run(command: Command): Promise<{ code: unknown; printed: unknown[] }> {
  const { exitCode, argv } = process;
  const print = console.error;
  const listeners = SIGNALS.map((signal) => process.listeners(signal));
  const printed: unknown[] = [];
  console.error = (text: unknown) => printed.push(text);
  process.argv = ["node", "command.ts", "--port", "1"];
  try {
    await runCommand(command);
    return { code: process.exitCode, printed };
  } finally {
    console.error = print;
    process.argv = argv;
    process.exitCode = exitCode;
    for (const [index, signal] of SIGNALS.entries()) {
      for (const listener of process.listeners(signal)) {
        if (!listeners[index]?.includes(listener)) process.off(signal, listener);
      }
    }
  }
}

const system = Object.assign(new Error("EACCES"), { errno: -13, syscall: "open", path: "/a", code: "EACCES" });

describe("runCommand", () => {
  it("ends by the command's own code, which sees its arguments alone", async () => {
    const seen: unknown[] = [];

    const result = await run((argv) => {
      seen.push(argv);
      return Promise.resolve(7);
    });

    expect({ ...result, seen }).to.deep.equal({ code: 7, printed: [], seen: [["--port", "1"]] });
  });

  const bug = new TypeError("x is not a function");
  const failures = [
    { title: "an invalid argument by 2", error: new UsageError("--port is 0"), code: 2, prints: "error: --port is 0" },
    {
      title: "another mistake of the user by 1",
      error: new UserError("port in use"),
      code: 1,
      prints: "error: port in use",
    },
    {
      title: "a system error in plain words",
      error: system,
      code: 1,
      prints: "error: cannot open /a: permission denied",
    },
    { title: "a bug with its stack trace", error: bug, code: 1, prints: bug },
  ];
  for (const { title, error, code, prints } of failures) {
    it(`ends ${title}`, async () => {
      expect(await run(() => Promise.reject(error))).to.deep.equal({ code, printed: [prints] });
    });
  }

  it("does not hide what is no error", async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what a careless library may do
    expect(await run(() => Promise.reject("text")).catch((reason: unknown) => reason)).to.equal("text");
  });

  for (const signal of SIGNALS) {
    it(`stops the command at ${signal}, and survives a second one`, async () => {
      const { code } = await run(async (_argv, stopAsked) => {
        process.emit(signal);
        process.emit(signal);
        await stopAsked;
        return 5;
      });

      expect(code).to.equal(5);
    });
  }
});
