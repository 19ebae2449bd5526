import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { RejectReason } from "../../../../runtime/model/outcome.ts";
import type { Failure } from "../../../../runtime/work/failure.ts";
import { readFailureReasons, reasonCounts } from "../../../../tools/runs/summary/failure-reasons.ts";
import { failureReasonsText } from "../../../../tools/runs/summary/failure-reasons-text.ts";
import { RunFolder } from "../../../../tools/runs/run-folder.ts";

const object = (key: string, versionId?: string) => ({
  bucket: "files",
  key,
  ...(versionId === undefined ? {} : { versionId }),
});
const failed = (key: string, name: string, requestId?: string): Failure => ({
  kind: "failed",
  object: object(key, "v1"),
  error: { name, message: `${name} of\n${key}`, ...(requestId === undefined ? {} : { requestId }) },
});
const rejection = (reason: RejectReason, record: number) => ({ record, line: 1, column: 2, reason, detail: "none" });

describe("why a run's objects and records failed", () => {
  let folder: string;
  let run: RunFolder;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    run = new RunFolder(folder, "r");
    mkdirSync(run.path, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (...failures: Failure[]): void =>
    appendFileSync(run.failures, failures.map((failure) => `${JSON.stringify(failure)}\n`).join(""));

  it("is nothing where nothing failed", async () => {
    expect(failureReasonsText(await readFailureReasons(run), undefined)).to.equal("");
    writeFileSync(run.failures, "");
    expect(await readFailureReasons(run)).to.deep.equal([]);
    expect(await readFailureReasons(run, 0)).to.deep.equal([]);
  });

  it("counts every reason of every session, and shows an example of each", async () => {
    write(failed("a.json", "AccessDenied", "R1"), failed("b.json", "AccessDenied", "R2"));
    write(
      {
        ...{ kind: "rejected", object: object("c.json"), rejected: 203, omitted: 202 },
        reasons: [rejection("no-partition-key", 7)],
        counts: { "no-partition-key": 200, "invalid-time": 3 },
      },
      failed("d\u001b[31m.json", "SlowDown"),
    );
    const reasons = await readFailureReasons(run);

    expect(reasonCounts(reasons)).to.deep.equal({
      "no-partition-key": 200,
      "invalid-time": 3,
      AccessDenied: 2,
      SlowDown: 1,
    });
    expect(failureReasonsText(reasons, undefined)).to.equal(`
What failed, by reason, with an example of each:
  no-partition-key  200 records rejected, in 1 object
    s3://files/c.json
      line 1, column 2 (record 7): none
    Correct the file, or set userID in the mapping to where the key is.
  invalid-time      3 records rejected, in 1 object
    s3://files/c.json
      among records whose details the run did not keep
    Correct the file, or set timestamp or timestampUnit in the mapping.
  AccessDenied      2 objects failed
    s3://files/a.json (version v1)
      AccessDenied of a.json
      request R1
  SlowDown          1 object failed
    s3://files/d\\u001b[31m.json (version v1)
      SlowDown of d\\u001b[31m.json
`);
  });

  it("leaves out what the journal does not speak of yet", async () => {
    write(failed("a.json", "SlowDown"));
    const { size } = statSync(run.failures);
    write(failed("b.json", "SlowDown"));

    expect(reasonCounts(await readFailureReasons(run, size))).to.deep.equal({ SlowDown: 1 });
  });

  it("reads files of releases that did not count the reasons", async () => {
    const reasons = [rejection("invalid-time", 0), rejection("invalid-time", 1)];
    write({ kind: "rejected", object: object("a.json"), rejected: 5, omitted: 3, reasons });

    expect(reasonCounts(await readFailureReasons(run))).to.deep.equal({ "not-recorded": 3, "invalid-time": 2 });
  });

  it("shows the ten most frequent", async () => {
    for (let n = 0; n < 12; n++) write(failed("a.json", `E${String(n).padStart(2, "0")}`));
    const text = failureReasonsText(await readFailureReasons(run), undefined);

    expect(text.match(/objects? failed/g)?.length).to.equal(10);
    expect(text).to.match(/\n {2}and 2 more reasons: the file of failures has them\n$/);
  });
});
