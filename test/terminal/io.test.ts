import { expect } from "chai";
import { terminalWidth, writeOut, type Output } from "../../terminal/io.ts";

describe("terminalWidth", () => {
  const cases: readonly { output: Pick<Output, "isTTY" | "columns">; width: number | undefined }[] = [
    { output: { isTTY: true, columns: 120 }, width: 120 },
    { output: { isTTY: true }, width: 80 },
    { output: { isTTY: false, columns: 120 }, width: undefined },
    { output: {}, width: undefined },
  ];
  for (const { output, width } of cases) {
    it(`is ${width ?? "unlimited"} for ${JSON.stringify(output)}`, () => expect(terminalWidth(output)).to.equal(width));
  }
});

describe("writeOut", () => {
  /** Writes to an output whose reader keeps up or does not, and tells when the write is over. */
  function write(keepsUp: boolean) {
    const drains: (() => void)[] = [];
    const written: string[] = [];
    const output: Output = {
      write: (text) => {
        written.push(text);
        return keepsUp;
      },
      once: (_event, listener) => drains.push(listener),
    };
    const state = { over: false };
    const writing = writeOut(output, "a line\n").then(() => (state.over = true));
    return { state, writing, drains, written };
  }
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it("waits while the reader is slower, until the output drains", async () => {
    const { state, writing, drains, written } = write(false);
    await turn();
    const before = state.over;
    for (const drain of drains) drain();
    await writing;

    expect({ before, drains: drains.length, written }).to.deep.equal({
      before: false,
      drains: 1,
      written: ["a line\n"],
    });
  });

  it("waits for nothing while the reader keeps up", async () => {
    const { writing, drains, written } = write(true);
    await writing;

    expect({ drains: drains.length, written }).to.deep.equal({ drains: 0, written: ["a line\n"] });
  });
});
