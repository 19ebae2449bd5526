import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { LastReplayWriter, readLastReplays } from "../../../tools/failures/last-replays.ts";

const DAY = 24 * 3_600_000;

describe("what failed last in a replay", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const unexpected = (error: unknown): void => {
    throw error;
  };
  const reasons = (name: string) => [{ name, detail: "why" }];
  const write = async (now: number, ...notes: [id: string, name: string][]): Promise<void> => {
    const writer = await LastReplayWriter.open(folder, now, unexpected);
    for (const [id, name] of notes) writer.add(id, now, reasons(name));
    writer.close();
  };
  const lines = (): number => readFileSync(join(folder, "replayed.ndjson"), "utf8").split("\n").length - 1;

  it("is nothing before the first replay", async () => {
    expect([...(await readLastReplays(folder, 0))]).to.deep.equal([]);
  });

  it("is the newest of each message, for as long as SQS keeps one", async () => {
    await write(0, ["a", "first"], ["b", "first"]);
    await write(DAY, ["a", "second"]);

    expect([...(await readLastReplays(folder, 2 * DAY))]).to.deep.equal([
      ["a", { t: DAY, reasons: reasons("second") }],
      ["b", { t: 0, reasons: reasons("first") }],
    ]);
    expect([...(await readLastReplays(folder, 14 * DAY)).keys()]).to.deep.equal(["a"]);
  });

  it("drops what is out of date once that is most of the file", async () => {
    await write(0, ["a", "1"], ["a", "2"]);
    await write(1, ["a", "3"]);
    expect(lines()).to.equal(3);
    await write(2, ["b", "1"]);

    expect(lines()).to.equal(2);
    expect([...(await readLastReplays(folder, 2)).keys()]).to.deep.equal(["a", "b"]);
  });

  it("says once where it cannot be written, and stops nothing", async () => {
    mkdirSync(join(folder, "replayed.ndjson"));
    const faults: unknown[] = [];
    const writer = await LastReplayWriter.open(folder, 0, (error) => faults.push(error)).catch(
      (error: unknown) => error,
    );

    expect(writer).to.be.instanceOf(LastReplayWriter);
    (writer as LastReplayWriter).add("a", 0, reasons("1"));
    (writer as LastReplayWriter).close();
    expect(faults.map((error) => (error as NodeJS.ErrnoException).code)).to.deep.equal(["EISDIR"]);
  });

  it("does without a file that is damaged", async () => {
    await write(0, ["a", "1"]);
    appendFileSync(join(folder, "replayed.ndjson"), "{\n");

    expect([...(await readLastReplays(folder, 0)).keys()]).to.deep.equal(["a"]);
  });

  it("keeps the file as it is while half of it is up to date", async () => {
    await write(0, ["a", "1"], ["b", "1"]);
    await write(1, ["a", "2"], ["b", "2"]);
    await write(2);

    expect(lines()).to.equal(4);
  });

  it("takes nothing more once it is closed, and can be closed twice", async () => {
    const writer = await LastReplayWriter.open(folder, 0, unexpected);
    writer.close();
    writer.close();
    writer.add("a", 0, reasons("1"));

    expect([...(await readLastReplays(folder, 0))]).to.deep.equal([]);
  });

  it("makes its folder", async () => {
    const inner = join(folder, "new");
    const writer = await LastReplayWriter.open(inner, 0, unexpected);
    writer.add("a", 0, reasons("1"));
    writer.close();

    expect([...(await readLastReplays(inner, 0)).keys()]).to.deep.equal(["a"]);
  });
});
