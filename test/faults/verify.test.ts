import { S3Client } from "@aws-sdk/client-s3";
import { S3ObjectSource } from "../../runtime/aws/s3-object-source.ts";
import { DEFAULT_MAPPING, keyNames } from "../../runtime/mapping/record-mapping.ts";
import { processObject } from "../../runtime/object/process-object.ts";
import { toAttributes } from "../../runtime/store/item.ts";
import { ANY_CREDENTIALS } from "../../local/pipeline/address.ts";
import type { Call } from "../support/faulty-proxy/operation.ts";
import { MemoryItemStore } from "../support/memory-item-store.ts";
import type { CliResult } from "../tools/run-cli.ts";
import { Command } from "./command.ts";
import { describeMatrix, type Row } from "./matrix.ts";
import { BUCKET, makePlace, startServers, type Attributes, type Servers } from "./servers.ts";

const OBJECTS = 9;

/** A page holds so many keys, or items: a listing and a scan of few have several. */
const PAGE = 4;

const shortPages = (url: string): string =>
  url.replace(/max-keys=(\d+)/, (_, keys: string) => `max-keys=${Math.min(Number(keys), PAGE)}`);

function shortScans({ operation, body }: Call): Buffer {
  if (operation !== "Scan") return body;
  return Buffer.from(JSON.stringify({ ...(JSON.parse(String(body)) as object), Limit: PAGE }));
}

/** Two lines, so that an object that is cut behind the first still looks whole; of which the second version counts. */
const bodyOf = (n: number, version: number): string =>
  [0, 1].map((line) => JSON.stringify({ userID: `user-${n}`, timestamp: line, data: { n: version } })).join("\n");

const withoutObject: Attributes = {
  ...{ userID: { S: "user-gone" }, timestamp: { N: "0" }, data: { M: {} }, source: { S: "gone.json" } },
  origin: { M: { bucket: { S: BUCKET }, versionId: { S: "v" }, lastModified: { N: "1600000000000" } } },
};
const foreign: Attributes = { userID: { S: "somebody" }, timestamp: { N: "1" } };

/** What is found, by what it is found with. */
const SHALLOW = ["foreign somebody", "missing 0.json", "orphaned gone.json"];
const DEEP = ["different 3.json", ...SHALLOW, "partial 1.json", "stale 2.json"].sort();
/** Listed with their versions, two of one second are told apart; what the second replaced is not missing. */
const VERSIONS = [...SHALLOW, "missing 0.json", "partial 1.json", "stale 2.json"].sort();

const VERIFY = ["verify", "--local", "--json", "--yes", "--segments", "2", "--concurrency", "4"];

describe("verify", () => {
  let servers: Servers;
  /** Items of all objects; of the second, from its first version. */
  let items: Attributes[];

  before(async () => {
    servers = await startServers();
    const table = new MemoryItemStore();
    const s3 = new S3Client({ region: "us-east-1", credentials: ANY_CREDENTIALS, endpoint: servers.s3Endpoint });
    const objects = new S3ObjectSource(s3, { milliseconds: 30_000 });
    const options = { objects, items: table, mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6, concurrency: 1 };
    for (let n = 0; n < OBJECTS; n++) {
      const key = `${n}.json`;
      const first = await servers.put(key, bodyOf(n, 1));
      const second = await servers.put(key, bodyOf(n, 2));
      const { versionId } = n === 2 ? first : second;
      await processObject({ bucket: BUCKET, key, versionId }, options);
    }
    s3.destroy();
    items = table.items.map((item) => toAttributes(item, keyNames({})));
  });
  after(() => servers.close());

  const of = (n: number): Attributes[] => items.filter(({ userID }) => userID?.S === `user-${n}`);

  const trialOf =
    (
      argv: readonly string[],
      expected: readonly string[],
      left?: (items: readonly string[]) => boolean,
    ): Row["trial"] =>
    async (cell) => {
      const place = await makePlace(servers, cell, shortPages, shortScans);
      const { table } = place;
      await servers.write(table, [...items, withoutObject, foreign]);
      await servers.delete(table, [...of(0), ...of(1).slice(1)]);
      await servers.write(table, [{ ...of(3)[0], data: { M: { n: { N: "3" } } } }]);
      const command = new Command([...VERIFY, ...argv], place.folder, cell.fault, {
        isDone,
        slanders: (result) => !isHonest(result, expected),
        ask: () => Promise.resolve("1"),
      });
      return {
        run: () => command.run(),
        again: () => {
          place.mend();
          return command.again();
        },
        isRight: async () =>
          command.last !== undefined &&
          (left === undefined
            ? findingsOf(command.last).join() === expected.join()
            : // A second try finds only what the first left.
              left(await servers.items(table))),
        close: () => place.close(),
      };
    };

  const isMended = (stored: readonly string[]): boolean =>
    stored.join() ===
    [
      ...Array.from({ length: OBJECTS }, (_, n) =>
        [0, 1].map((line) => `user-${n} ${line} ${n === 3 && line === 0 ? 3 : 2}`),
      ),
      ["somebody 1 ", "user-gone 0 "],
    ]
      .flat()
      .sort()
      .join();
  const isRemoved = (stored: readonly string[]): boolean =>
    !stored.includes("user-gone 0 ") && stored.includes("somebody 1 ") && stored.length === 2 * OBJECTS - 2;

  describeMatrix("sluice verify", [
    { operation: "HeadBucket", by: "verify", onlyFull: true, trial: trialOf([], SHALLOW) },
    { operation: "ListObjectsV2", by: "verify", surely: 3, onlyFull: true, trial: trialOf([], SHALLOW) },
    {
      operation: "ListObjectVersions",
      by: "verify --all-versions",
      surely: 3,
      trial: trialOf(["--all-versions"], VERSIONS),
    },
    { operation: "Scan", by: "verify", surely: 2, onlyFull: true, trial: trialOf([], SHALLOW) },
    { operation: "Scan", by: "verify --deep", surely: 2, trial: trialOf(["--deep"], DEEP) },
    { operation: "GetItem", by: "verify", trial: trialOf([], SHALLOW) },
    { operation: "GetObject", by: "verify --deep", trial: trialOf(["--deep"], DEEP) },
    { operation: "HeadObject", by: "verify", trial: trialOf([], SHALLOW) },
    { operation: "DescribeTable", by: "verify", onlyFull: true, trial: trialOf([], SHALLOW) },
    { operation: "ReceiveMessage", by: "verify", onlyFull: true, trial: trialOf([], SHALLOW) },
    {
      operation: "DeleteItem",
      by: "verify --remove-orphans",
      trial: trialOf(["--remove-orphans"], SHALLOW, isRemoved),
    },
    { operation: "PutItem", by: "verify --deep --repair", trial: trialOf(["--deep", "--repair"], DEEP, isMended) },
  ]);
});

/** Whether it ended, read everything, and mended what it was to mend. */
function isDone({ code, lines, summary }: CliResult): boolean {
  const { repaired, orphans } = summary as { repaired?: { remaining: number }; orphans?: { removed: number } };
  const isMended = (repaired?.remaining ?? 0) === 0 && (orphans?.removed ?? 1) === 1;
  return code === 3 && isMended && lines.every((line) => line["class"] !== "unreadable");
}

const findingsOf = ({ lines }: CliResult): string[] =>
  lines
    .filter(({ type }) => type === "object" || type === "item")
    .map(({ class: name, key, userID }) => `${String(name)} ${String(key ?? userID)}`)
    .sort();

/** Whether it says nothing of an object or an item that is not so; that an object could not be read is a clear word. */
function isHonest(result: CliResult, expected: readonly string[]): boolean {
  return findingsOf(result).every((finding) => expected.includes(finding) || finding.startsWith("unreadable "));
}
