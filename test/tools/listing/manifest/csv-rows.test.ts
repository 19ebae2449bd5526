import { expect } from "chai";
import { UserError } from "../../../../terminal/user-error.ts";
import { readCsvRows } from "../../../../tools/listing/manifest/csv-rows.ts";

describe("readCsvRows", () => {
  const read = async (pieces: readonly (string | Error)[]): Promise<unknown[]> => {
    const open = async function* () {
      for (const piece of pieces) {
        await Promise.resolve();
        if (piece instanceof Error) throw piece;
        yield Buffer.from(piece);
      }
    };
    const rows: unknown[] = [];
    for await (const { record, info } of readCsvRows({ name: "/m", identity: "", open }, {})) {
      rows.push([info.lines, record]);
    }
    return rows;
  };

  it("gives each row with the line on which it ends, without empty lines", async () => {
    expect(await read(["a,b\n\n", '"c\nd",e', "\nf,g\n"])).to.deep.equal([
      [1, ["a", "b"]],
      [4, ["c\nd", "e"]],
      [5, ["f", "g"]],
    ]);
  });

  it("names the file that is not CSV", async () => {
    const error = await read(['"a']).catch((thrown: unknown) => thrown);

    expect(error).to.be.instanceOf(UserError);
    expect((error as Error).message).to.match(/^\/m: Quote Not Closed: /);
  });

  it("keeps an error of the file", async () => {
    const fault = new Error("cannot be read");

    expect(await read(["a,b\n", fault]).catch((thrown: unknown) => thrown)).to.equal(fault);
  });
});
