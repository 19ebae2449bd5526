import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetItemCommand, ScanCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DEFAULT_MAPPING, keyNames } from "../../../../runtime/mapping/record-mapping.ts";
import type { AttributeValue } from "../../../../runtime/model/attribute-value.ts";
import { toAttributes } from "../../../../runtime/store/item.ts";
import { PATIENCE, PatientRetries } from "../../../../runtime/work/patient-retries.ts";
import { listingSource } from "../../../../tools/listing/listing-source.ts";
import { RunFolder } from "../../../../tools/runs/run-folder.ts";
import { beginRun } from "../../../../tools/runs/begin-run.ts";
import { connect } from "../../../../tools/target/clients/connect.ts";
import { FindingsFiles } from "../../../../tools/verify/result/findings-files.ts";
import type { VerifySummary } from "../../../../tools/verify/result/verify-summary.ts";
import type { VerifySettings } from "../../../../tools/verify/verify-options.ts";
import type { VerifyPlan } from "../../../../tools/verify/verify-plan.ts";
import { verifySession } from "../../../../tools/verify/verify-session.ts";
import { capturedIo, CapturedOutput } from "../../../support/captured-output.ts";
import { scriptedTable } from "../scripted-table.ts";
import type { Depth } from "./expected-findings.ts";
import { BUCKET, CUTOFF, type ReplayedHistory } from "./replayed-history.ts";

const HOW: VerifySettings = {
  ...{ concurrency: 4, listConcurrency: 2, maxReads: Infinity, maxWrites: Infinity, memoryMebibytes: 128, look: 1_000 },
  ...{ accept: [], asksQueue: false, repair: "nothing", removeOrphans: false, json: false, yes: false },
};

/** What was found, in the words of the expected findings. */
export interface Found {
  readonly findings: readonly string[];
  readonly summary: VerifySummary;
}

/** Verifies a bucket and a table with all that a verification does: listings, a scan, the join, and the second look. */
export async function verifyHistory(history: ReplayedHistory, { deep, allVersions }: Depth): Promise<Found> {
  const root = mkdtempSync(join(tmpdir(), "sluice-test-"));
  const { signal } = new AbortController();
  const retries = new PatientRetries({ ...PATIENCE, signal });
  const selection = { prefix: "", suffixes: [] };
  const target = {
    ...{
      title: "a test",
      bucket: BUCKET,
      table: "items",
      region: "us-east-1",
      failureQueueUrl: undefined,
      local: true,
    },
    ...{ mapping: DEFAULT_MAPPING, prefix: "", suffixes: [], maxDecompressedBytes: 1e6 },
    endpoints: { s3: history.server.endpoint },
  };
  const clients = {
    ...connect(target, { sockets: 16, retries, silence: PATIENCE.silence }),
    dynamodb: tableOf(history),
  };
  const plan: VerifyPlan = {
    ...{ command: "verify", run: "run", created: 0, where: { kind: "local", endpoints: {} }, title: target.title },
    ...{ bucket: BUCKET, table: target.table, mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6, selection },
    ...{ what: { deep, allVersions }, listsAll: true, cutoff: CUTOFF, segments: 2 },
  };
  const folder = new RunFolder(root, plan.run);
  const unlock = beginRun(folder, plan);
  const stdout = new CapturedOutput();
  const files = new FindingsFiles({ folder: folder.path, stdout, combined: undefined });
  try {
    const summary = await verifySession({
      ...{ plan, folder, clients, retries, signal, how: HOW, queueUrl: undefined, files, combined: undefined },
      source: listingSource({ bucket: BUCKET, selection, allVersions, detailed: true, s3: clients.s3, signal }),
      io: capturedIo(root),
    });
    return { findings: stdout.lines.map(lineOf).sort(), summary };
  } finally {
    files.close();
    unlock();
    clients.destroy();
    rmSync(root, { recursive: true });
  }
}

/** A client of the table in memory. */
function tableOf({ table }: ReplayedHistory): DynamoDBClient {
  const keys = keyNames(DEFAULT_MAPPING);
  const items: Record<string, AttributeValue>[] = [
    ...table.items.map((item) => toAttributes(item, keys)),
    ...table.foreign.map(({ userID, timestamp }) => ({
      ...{ userID: { S: userID }, timestamp: { N: String(timestamp) }, note: { S: "not ours" } },
    })),
  ];
  const scans = scriptedTable({ items, pageItems: 3 }) as { send: (command: unknown) => Promise<unknown> };
  const send = (command: unknown): Promise<unknown> => {
    if (command instanceof ScanCommand) return scans.send(command);
    if (!(command instanceof GetItemCommand)) throw new Error("not what a verification calls");
    const { userID, timestamp } = command.input.Key ?? {};
    const Item = items.find((item) => same(item["userID"], userID) && same(item["timestamp"], timestamp));
    return Promise.resolve({ Item, $metadata: {} });
  };
  return { send } as unknown as DynamoDBClient;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function lineOf(line: Record<string, unknown>): string {
  const { class: name, key, versionId, userID, timestamp } = line as Record<string, string | number>;
  if (line["type"] === "item") return `${name} ${userID}@${timestamp}`;
  const counts = ["records", "absent", "older", "altered", "rejected"].map(
    (count) => `${String(line[count])} ${count}`,
  );
  return `${name} ${key}${versionId === undefined ? "" : ` ${versionId}`}: ${counts.join(", ")}`;
}
