import { expect } from "chai";
import yargs from "yargs";
import { lazyCommand, type Io } from "../../../tools/commands/command.ts";

describe("lazyCommand", () => {
  /** A command that prints its environment's A and ends by 7, with what was loaded and printed. */
  function make(read: (argv: readonly string[]) => string | undefined) {
    const loaded: string[] = [];
    const printed: string[] = [];
    const command = lazyCommand(
      () => {
        loaded.push("options");
        return Promise.resolve({
          parser: () => yargs().option("x", {}),
          read: (
            argv: readonly string[],
            print: (text: string) => void,
            env: Readonly<Record<string, string | undefined>>,
          ) => {
            print(`A=${env["A"] ?? ""}`);
            return Promise.resolve(read(argv));
          },
        });
      },
      () => {
        loaded.push("body");
        return Promise.resolve((options: string, { folder }: Io) => {
          printed.push(`${options} in ${folder}`);
          return Promise.resolve(7);
        });
      },
    );
    const io = { stdout: { write: (text: string) => printed.push(text) > 0 }, env: { A: "1" }, folder: "f" };
    return { command, io: io as unknown as Io, loaded, printed };
  }

  it("loads the options, then the body, which gets them", async () => {
    const { command, io, loaded, printed } = make((argv) => argv.join("+"));

    expect(await command.run(["a", "b"], io)).to.equal(7);
    expect(loaded).to.deep.equal(["options", "body"]);
    expect(printed).to.deep.equal(["A=1", "a+b in f"]);
  });

  it("does not load the body where help was asked for", async () => {
    const { command, io, loaded } = make(() => undefined);

    expect(await command.run([], io)).to.equal(0);
    expect(loaded).to.deep.equal(["options"]);
  });

  it("does not load the body for its parser", async () => {
    const { command, loaded } = make(() => undefined);

    expect(await command.parser()).to.be.an("object");
    expect(loaded).to.deep.equal(["options"]);
  });
});
