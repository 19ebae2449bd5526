import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { forgetfulJournal, type JournalEntry, openJournal } from "../../../../local/s3/store/journal.ts";
import { UserError } from "../../../../terminal/user-error.ts";

const entry = (bucket: string): JournalEntry => ({ type: "bucket", bucket, created: 1 });
const line = (bucket: string): string => `{"type":"bucket","bucket":"${bucket}","created":1}\n`;

describe("the journal of S3", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    file = join(folder, "journal.ndjson");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const text = (): string => readFileSync(file, "utf8");
  /** What a journal replays, and what its file is when it was written to once more. */
  const reopen = (next: string): { replayed: JournalEntry[]; text: string } => {
    const replayed: JournalEntry[] = [];
    const journal = openJournal(file, (each) => replayed.push(each));
    journal.append(entry(next));
    journal.close();
    return { replayed, text: text() };
  };

  it("has a line for each change when the change is made, and replays them in order", () => {
    const journal = openJournal(file, () => undefined);
    journal.append(entry("é"));
    const first = text();
    journal.append(entry("b"));
    const second = text();
    journal.close();

    expect([first, second]).to.deep.equal([line("é"), line("é") + line("b")]);
    expect(reopen("c")).to.deep.equal({
      ...{ replayed: [entry("é"), entry("b")], text: line("é") + line("b") + line("c") },
    });
  });

  for (const torn of ["", "{", '{"type":"bucket","bucket":"b","created":1}']) {
    it(`cuts off ${torn === "" ? "nothing behind its last line" : torn}`, () => {
      writeFileSync(file, line("a") + torn);

      expect(reopen("c")).to.deep.equal({ replayed: [entry("a")], text: line("a") + line("c") });
    });
  }

  const refusal = (replay: (each: JournalEntry) => void = () => undefined): unknown => {
    try {
      return openJournal(file, replay);
    } catch (error) {
      return error;
    }
  };

  it("names the line that is damaged, and changes nothing", () => {
    writeFileSync(file, `${line("a")}damaged\n${line("b")}`);
    const error = refusal();

    expect(error).to.be.instanceOf(UserError);
    expect((error as Error).message).to.equal(
      `${file}:2 is damaged; move ${folder} away to start without what is in it`,
    );
    expect(text()).to.equal(`${line("a")}damaged\n${line("b")}`);
  });

  it("names its first line where that is empty", () => {
    writeFileSync(file, `\n${line("a")}`);

    expect(String(refusal())).to.contain(`${file}:1 is damaged`);
  });

  it("names the line that cannot be replayed", () => {
    writeFileSync(file, line("a"));
    appendFileSync(file, line("b"));
    const error = refusal(({ bucket }) => {
      if (bucket === "b") throw new RangeError("no such bucket");
    });

    expect(error).to.be.instanceOf(UserError);
    expect((error as Error).message).to.match(/:2 is damaged;/);
    expect(String((error as Error).cause)).to.equal("RangeError: no such bucket");
  });

  it("that forgets writes nothing", () => {
    forgetfulJournal.append(entry("a"));
    forgetfulJournal.close();

    expect(existsSync(file)).to.equal(false);
  });
});
