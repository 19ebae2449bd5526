import { gzipSync } from "node:zlib";
import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { withFiles } from "../mapping/with-files.ts";
import { runCli } from "../run-cli.ts";

const lines = (...records: readonly unknown[]): string => records.map((each) => `${JSON.stringify(each)}\n`).join("");

const MAPPING = JSON.stringify({ userID: ["/user_id", "/anonymousId"], timestamp: "/at", data: "" });
const FILES = {
  "in/a.ndjson": lines(
    { user_id: 1, at: "2024-05-01T10:00:00Z", n: 1 },
    { anonymousId: "x", at: 1_714_557_600_000 },
    { user_id: 1, at: "2024-05-01T10:00:00Z", n: 2 },
    { user_id: 2 },
  ),
  "mapping.json": MAPPING,
};

describe("sluice mapping try", () => {
  it("shows what each record becomes, and what the mapping found", () =>
    withFiles(FILES, async (folder) => {
      utimesSync(join(folder, "in/a.ndjson"), 1_700_000_000, 1_700_000_000);

      const { code, stdout, stderr } = await runCli(["mapping", "try", "in", "--mapping", "mapping.json"], folder);

      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
      expect(stdout).to.equal(`\
userID  time                        data                                             file      record  line
1       2024-05-01 10:00:00.000     {"user_id":1,"at":"2024-05-01T10:00:00Z","n":1}  a.ndjson       0     1
x       2024-05-01 10:00:00.000     {"anonymousId":"x","at":1714557600000}           a.ndjson       1     2
1       2024-05-01 10:00:00.000     {"user_id":1,"at":"2024-05-01T10:00:00Z","n":2}  a.ndjson       2     3
2       2023-11-14 22:13:20 (file)  {"user_id":2}                                    a.ndjson       3     4

4 records of 1 file: 4 items, 0 rejected

Found:
  userID     /user_id: 3 of 4
             /anonymousId: 1 of 4
  timestamp  /at: 3 of 4
  data       the whole record: all of 4

  times from 2024-05-01 10:00:00 UTC to 2024-05-01 10:00:00 UTC
  1 item dated by the object: here by the file's date, in S3 by the upload's
  1 item with the userID and time of an earlier one: moved by some milliseconds
`);
    }));

  it("says which fields are there where a pointer finds nothing, and why records are rejected", () =>
    withFiles({ "a.json": lines({ userId: "a", ts: 1 }, { userId: "b", ts: 2 }) + "{" }, async (folder) => {
      const { code, stdout } = await runCli(["mapping", "try", "a.json"], folder);

      expect(code).to.equal(3);
      expect(stdout).to.equal(`\
userID  time                        data  file    record  line
        rejected: no-partition-key        a.json       0     1
        rejected: no-partition-key        a.json       1     2
        rejected: truncated-json          a.json       2     3

3 records of 1 file: 0 items, 3 rejected

Found:
  userID     /userID: 0 of 2; did you mean /userId?
  timestamp  /timestamp: 0 of 2
  data       /data: 0 of 2
  The records have: /userId, /ts

Rejected:
  no-partition-key: 2, such as a.json, line 1, column 1 (record 0): the record has no partition key at "/userID"
  truncated-json: 1, such as a.json, line 3, column 2 (record 2): the text ends where a name in quotes or "}" was expected
`);
    }));

  it("prints a line per record and a summary with --json, with every digit", () =>
    withFiles(
      { "a.json.gz": gzipSync('[{"userID":"u","timestamp":0,"data":[12345678901234567890123,null]},{}]') },
      async (folder) => {
        const { code, stdout, summary } = await runCli(["mapping", "try", "a.json.gz", "--json"], folder);

        expect(code).to.equal(3);
        const [first, second] = stdout.split("\n");
        expect(first).to.equal(
          '{"kind":"item","file":"a.json.gz","record":0,"line":1,"column":2,"userID":"u","timestamp":0,"time":"1970-01-01T00:00:00.000Z","datedBy":"record","ordinal":0,"data":[12345678901234567890123,null]}',
        );
        expect(second).to.equal(
          '{"kind":"rejected","file":"a.json.gz","record":1,"line":1,"column":69,"reason":"no-partition-key","detail":"the record has no partition key at \\"/userID\\""}',
        );
        expect(summary).to.deep.include({
          kind: "summary",
          files: 1,
          records: 2,
          items: 1,
          rejected: 1,
          datedByObject: 0,
        });
        expect(summary["found"]).to.deep.equal([
          { field: "userID", source: "/userID", records: 1 },
          { field: "timestamp", source: "/timestamp", records: 1 },
          { field: "data", source: "/data", records: 1 },
        ]);
      },
    ));

  it("shows as many records as --limit says, and counts all", () =>
    withFiles(FILES, async (folder) => {
      const { stdout } = await runCli(["mapping", "try", "in", "--mapping", "mapping.json", "--limit", "1"], folder);

      const [, first, next, ...others] = stdout.split("\n");
      expect(first).to.match(/^1 /);
      expect(next).to.equal("and 3 more; --limit shows more of them");
      expect(others).to.include("4 records of 1 file: 4 items, 0 rejected");
    }));

  it("takes parts of the key from the path in the folder", () =>
    withFiles({ "in/user=ann/a.json": '{"n":1}' }, async (folder) => {
      const mapping = { userID: { keyPart: "user" }, timestamp: "none", data: "", keyPattern: "user=(?<user>[^/]+)" };
      writeFileSync(join(folder, "mapping.json"), JSON.stringify(mapping));

      const { code, lines: printed } = await runCli(
        ["mapping", "try", "in", "--mapping", "mapping.json", "--json"],
        folder,
      );

      expect(code).to.equal(0);
      expect(printed[0]).to.deep.include({ file: "user=ann/a.json", userID: "ann", datedBy: "object" });
    }));

  it("leaves the mapping itself and hidden files out of a folder", () =>
    withFiles(
      { "a.json": '{"user_id":"u"}', ".DS_Store": "x", ".git/b.json": "x", "mapping.json": MAPPING },
      async (folder) => {
        const { code, summary } = await runCli(["mapping", "try", ".", "--mapping", "mapping.json", "--json"], folder);

        expect({ code, files: summary["files"], items: summary["items"] }).to.deep.equal({
          code: 0,
          files: 1,
          items: 1,
        });
      },
    ));

  it("ends with 4 where there is no record", () =>
    withFiles({ "in/a.json": "[]" }, async (folder) => {
      const { code, stdout } = await runCli(["mapping", "try", "in"], folder);

      expect({ code, stdout }).to.deep.equal({ code: 4, stdout: "0 records of 1 file: 0 items, 0 rejected\n" });
    }));

  const refused = [
    { argv: [], code: 2, says: "name at least one FILE: a file with JSON, or a folder of such files" },
    { argv: ["a.json", "--limit", "-1"], code: 2, says: "--limit is -1; it must be a whole number, 0 or more" },
    {
      argv: ["a.json", "--mapping", "m.json", "--local"],
      code: 2,
      says: "name one mapping: --mapping FILE, --stack NAME, or --local",
    },
    {
      argv: ["nope.json"],
      code: 1,
      says: "FILE: nope.json cannot be read: no such file or directory; expected a file with JSON, or a folder of such files",
    },
  ];
  for (const { argv, code, says } of refused) {
    it(`refuses ${argv.join(" ") || "no file"}`, () =>
      withFiles({ "a.json": "{}" }, async (folder) => {
        expect(await runCli(["mapping", "try", ...argv], folder)).to.include({
          code,
          stdout: "",
          stderr: `error: ${says}\n`,
        });
      }));
  }
});

describe("sluice mapping suggest", () => {
  it("prints the mapping to stdout, and the reasons to stderr", () =>
    withFiles(FILES, async (folder) => {
      const { code, stdout, stderr } = await runCli(["mapping", "suggest", "in"], folder);

      expect(code).to.equal(0);
      expect(JSON.parse(stdout)).to.deep.equal({
        userID: ["/user_id", "/anonymousId"],
        timestamp: "/at",
        data: "",
      });
      expect(stderr).to.equal(`\
From 4 records in 4 documents of 1 file:
  records    the documents, or the elements of arrays
  userID     /user_id: in 3 of 4, 2 distinct
             else /anonymousId: in 1 of 4, 1 distinct
  timestamp  /at: in 3 of 4, 1 distinct, 2024-05-01 10:00:00 UTC to 2024-05-01 10:00:00 UTC
  data       the whole record
  1 without a time: dated by the file's date in S3

Try it: save the mapping as mapping.json (> mapping.json), then
  npx sluice mapping try in --mapping mapping.json

Use it: put this line under config: in Pulumi.STACK.yaml, then run pulumi up --stack STACK
  sluice:mapping: {"userID":["/user_id","/anonymousId"],"timestamp":"/at","data":""}
`);
    }));

  it("suggests what try then takes whole", () =>
    withFiles(FILES, async (folder) => {
      const { stdout } = await runCli(["mapping", "suggest", "in"], folder);
      writeFileSync(join(folder, "suggested.json"), stdout);

      const { code } = await runCli(["mapping", "try", "in", "--mapping", "suggested.json"], folder);

      expect(code).to.equal(0);
    }));

  it("ends with 4 where there is no JSON, and names the files", () =>
    withFiles({ "in/a.json": "<html>", "in/b.json": "" }, async (folder) => {
      expect(await runCli(["mapping", "suggest", "in"], folder)).to.include({
        code: 4,
        stdout: "",
        stderr: "no JSON document in a.json and 1 more\nno records in 2 files\n",
      });
    }));
});

describe("sluice mapping", () => {
  const cases = [
    { argv: [], says: "mapping needs suggest or try; see npx sluice mapping --help" },
    { argv: ["sugest"], says: 'there is no mapping "sugest"; did you mean suggest? See npx sluice mapping --help' },
  ];
  for (const { argv, says } of cases) {
    it(`refuses ${JSON.stringify(argv)}`, () =>
      withFiles({}, async (folder) => {
        expect(await runCli(["mapping", ...argv], folder)).to.include({
          code: 2,
          stdout: "",
          stderr: `error: ${says}\n`,
        });
      }));
  }

  for (const name of ["suggest", "try"]) {
    it(`prints the help of ${name}`, () =>
      withFiles({}, async (folder) => {
        const { code, stdout } = await runCli(["mapping", name, "--help"], folder);

        expect(code).to.equal(0);
        expect(stdout.split("\n")[0]).to.match(new RegExp(`^sluice mapping ${name} FILE\\.\\.\\.: `));
        expect(await runCli(["help", "mapping", name], folder)).to.include({ code: 0, stdout });
      }));
  }
});
