import { format } from "prettier";
import { CHECKS } from "./checks/checks.ts";
import type { Finding } from "./checks/check.ts";
import { KEY_DIFFERENCES, TRAIT_DIFFERENCES } from "./expected-differences.ts";
import { hostileKeys } from "./contents/hostile-keys.ts";
import type { KeyFault } from "./contents/key-faults.ts";
import { PAIRS } from "./pairs.ts";
import { titleOf } from "./world.ts";

/** What the checks have found: by pair, then by check. */
export type Findings = ReadonlyMap<string, ReadonlyMap<string, Finding>>;

/** docs/conformance.md as it must be. It says nothing that differs from run to run. */
export function conformanceDocument(findings: Findings): Promise<string> {
  return format([HEAD, checksTable(findings), KEYS, keysTable(), DIFFERENCES, differencesList()].join("\n\n"), {
    parser: "markdown",
    printWidth: 120,
  });
}

const COUNT = hostileKeys().length.toLocaleString("en");

const HEAD = `# Conformance

\`npm run test:servers\` runs Sluice against servers of S3, DynamoDB and SQS that others wrote, in pairs. It installs the servers on
first use, and compares its findings with this page. \`npm run test:servers -- --write\` writes the page anew.

Every check compares the whole table, item by item, with the items that its objects must make. The test computes those on its own,
without the code of Sluice. Each cell gives the number of keys that the check uses and the number of wrong items. \`embedded\` is the
S3 of \`npm start\`. A dash means that the pair has no SQS.`;

function checksTable(findings: Findings): string {
  const pairs = PAIRS.map(titleOf);
  const rows = CHECKS.map(({ title }) => [title, ...pairs.map((pair) => cell(findings.get(pair)?.get(title)))]);
  return table(["check", ...pairs], rows);
}

function cell(finding: Finding | undefined): string {
  if (finding === undefined) return "–";
  return `${finding.keys.toLocaleString("en")} keys, ${finding.wrong.length} wrong`;
}

const KEYS = `## Keys that a server cannot hold

The checks use ${COUNT} hostile keys of ${new Set(hostileKeys().map(({ kind }) => kind)).size} kinds, 40 keys each. Before the checks, every
key is put, read and listed. A check uses only the keys that pass. The table shows the keys that do not; every server holds all
keys of the other kinds.`;

function keysTable(): string {
  const servers = [...new Set(PAIRS.map(({ s3 }) => s3))];
  const kinds = [...new Set(hostileKeys().map(({ kind }) => kind))];
  const affected = kinds.filter((kind) => KEY_DIFFERENCES.some((difference) => difference.kind === kind));
  const rows = affected.map((kind) => [
    kind,
    ...servers.map((server) =>
      KEY_DIFFERENCES.filter((difference) => difference.server === server && difference.kind === kind)
        .map(({ keys, fault }) => `${keys} ${fault}`)
        .join(", "),
    ),
  ]);
  return table(["kind of key", ...servers], rows);
}

const DIFFERENCES = `## Where the servers differ from AWS

Sluice has no workarounds for these. Every run looks for each of them, and fails if one has disappeared or a new one has come.`;

function differencesList(): string {
  const servers = [...new Set(PAIRS.flatMap(({ s3, dynamodb }) => [s3, dynamodb]))];
  return servers
    .map((server) => {
      const traits = TRAIT_DIFFERENCES.filter((difference) => difference.server === server).map(
        ({ instead }) => instead,
      );
      const keys = KEY_DIFFERENCES.filter((difference) => difference.server === server).map(
        ({ kind, fault, keys, reason }) => `of the 40 keys with ${kind}, ${keys} ${VERBS[fault]}: ${reason}`,
      );
      const lines = [...traits, ...keys].map((line) => `  - ${line.slice(0, 1).toUpperCase()}${line.slice(1)}.`);
      return lines.length === 0 ? `- **${server}**: none found` : `- **${server}**\n${lines.join("\n")}`;
    })
    .join("\n");
}

const VERBS: Readonly<Record<KeyFault, string>> = {
  refused: "are refused",
  "another object is read": "read as another object",
  "not listed": "are not listed",
  "versions not listed": "are not listed with their versions",
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return lines.join("\n");
}
