import { setMaxListeners } from "node:events";
import pLimit from "p-limit";
import { versionToken, type ObjectRef } from "../../../runtime/model/object.ts";
import { readableError } from "../../../runtime/work/readable-error.ts";
import { isFatal } from "../../../runtime/work/fatal-errors.ts";
import { mergePages } from "../../listing/merge-pages.ts";
import { isSelected, type Selection } from "../../listing/selection.ts";
import type { ShardObject } from "../../../runtime/work/shard/shard.ts";
import type { Cursor, Page, Range, ShardSource } from "../../listing/shard-source.ts";
import type { DecodedRow, ObjectRow, RecordRow } from "../join/rows.ts";
import type { Workspace } from "../join/workspace.ts";
import { readExpected, type ReadingOptions } from "./expected-records.ts";

export interface ReadObjectsOptions {
  readonly source: ShardSource;
  readonly bucket: string;
  /** With the dates: what they pass over is listed, but not verified. */
  readonly selection: Selection;
  /** Reads and decodes the objects too, if present. */
  readonly decode: (ReadingOptions & { readonly concurrency: number }) | undefined;
  /** Finds out what a manifest does not say of an object; `undefined`: it is gone. */
  readonly complete: (object: ShardObject) => Promise<ShardObject | undefined>;
  readonly listers: number;
  /** The maximum number of objects in total; what is listed beyond is left out. */
  readonly limit: number;
  readonly workspace: Workspace;
  readonly signal: AbortSignal;
  readonly onPage: (counts: ReadCounts) => void;
}

/** What was listed and read. */
export interface ReadCounts {
  readonly listed: number;
  readonly chosen: number;
  /** Listed, and no longer there when it was to be read. */
  readonly gone: number;
  readonly bytes: number;
  readonly records: number;
}

export const NOTHING_READ: ReadCounts = { listed: 0, chosen: 0, gone: 0, bytes: 0, records: 0 };

/** Where the listing goes on. */
interface ListingState {
  readonly ranges: readonly Range[];
  /** By the index of the range: `null` at its end, absent if not begun. */
  readonly cursors: Readonly<Record<number, Cursor | null>>;
  /** The next object's row. */
  readonly next: number;
  readonly counts: ReadCounts;
}

const STEP = "listing";

/** Lists the objects into the workspace, from where an earlier session came; in a deep verification, decodes each too. */
export async function readObjects(options: ReadObjectsOptions): Promise<void> {
  const { source, listers, workspace, signal } = options;
  setMaxListeners(0, signal);
  let state = (await workspace.progress(STEP)) as ListingState | undefined;
  if (state === undefined) {
    const ranges = await source.ranges(listers === 1 ? 1 : listers * 4);
    state = { ranges, cursors: {}, next: 0, counts: NOTHING_READ };
  }
  // What a killed process had of a page that it did not finish.
  await workspace.run("DELETE FROM records WHERE object >= $next", { next: state.next });
  const open = state.ranges.flatMap((range, index) => {
    const cursor = state?.cursors[index];
    return cursor === null ? [] : [{ index, range, from: cursor }];
  });
  if (state.counts.chosen >= options.limit) return;
  for await (const { index, page } of mergePages(source, open, listers, signal)) {
    const { rows: all, gone } = await rowsOf(page, options);
    const rows = firstChosen(all, options.limit - state.counts.chosen);
    const first: number = state.next;
    const objects = rows.map((row, at) => ({ ...row, id: first + at }));
    const read = await decodeAll(objects, options);
    if (signal.aborted) return;
    const counts: ReadCounts = {
      listed: state.counts.listed + page.listed,
      chosen: state.counts.chosen + rows.filter(({ chosen }) => chosen).length,
      gone: state.counts.gone + gone + read.gone,
      bytes: state.counts.bytes + rows.reduce((sum, { size, chosen }) => sum + (chosen ? (size ?? 0) : 0), 0),
      records: state.counts.records + read.records,
    };
    state = { ...state, cursors: { ...state.cursors, [index]: page.next }, next: first + rows.length, counts };
    await workspace.add({ objects, decoded: read.decoded, progress: { step: STEP, state } });
    options.onPage(counts);
    if (counts.chosen >= options.limit) return;
  }
}

/** The first rows, up to the last of so many that are to be verified. */
function firstChosen(rows: readonly ObjectRow[], most: number): readonly ObjectRow[] {
  let left = most;
  const end = rows.findIndex(({ chosen }) => chosen && --left === 0);
  return end === -1 ? rows : rows.slice(0, end + 1);
}

/** What was read so far, in all sessions. */
export async function readSoFar(workspace: Workspace): Promise<ReadCounts> {
  return ((await workspace.progress(STEP)) as ListingState | undefined)?.counts ?? NOTHING_READ;
}

async function rowsOf({ objects }: Page, { selection, complete }: ReadObjectsOptions) {
  const limit = pLimit(LOOKUPS);
  const known = await limit.map(objects, (object) =>
    object.lastModified === undefined || (object.versionId === undefined && object.etag === undefined)
      ? complete(object)
      : object,
  );
  const there = known.filter((object) => object !== undefined);
  const rows = there.map((object, at): ObjectRow => {
    const { key, versionId, etag, size, lastModified = 0 } = object;
    return {
      ...{ key, versionId, etag, size },
      modified: wholeSecond(lastModified),
      // Versions of one key are consecutive, oldest first.
      newest: there[at + 1]?.key !== key,
      chosen: isSelected(selection, object),
    };
  });
  return { rows, gone: objects.length - there.length };
}

const LOOKUPS = 32;

/** S3 dates objects to the second. Some servers list milliseconds, and leave them out where an object is read. */
const wholeSecond = (milliseconds: number): number => Math.floor(milliseconds / 1_000) * 1_000;

/** Records of large files must not wait in memory for their page. */
const FLUSH_RECORDS = 20_000;

async function decodeAll(
  objects: readonly (ObjectRow & { readonly id: number })[],
  { decode, bucket, workspace, signal }: ReadObjectsOptions,
) {
  const decoded: DecodedRow[] = [];
  let gone = 0;
  if (decode === undefined) return { decoded, gone, records: 0 };
  const stopped = (): boolean => signal.aborted;
  let waiting: RecordRow[] = [];
  const flush = async (): Promise<void> => {
    const records = waiting;
    waiting = [];
    await workspace.add({ records });
  };
  await pLimit(decode.concurrency).map(
    objects.filter(({ chosen }) => chosen),
    async ({ id, key, versionId, size, etag }) => {
      if (stopped()) return;
      const ref: ObjectRef = { bucket, key, ...(versionId === undefined ? {} : { versionId }) };
      const stated =
        size === undefined
          ? undefined
          : {
              size,
              ...(versionId === undefined ? {} : { versionId }),
              ...(etag === undefined || versionId !== undefined ? {} : { etag }),
            };
      let rows: RecordRow[] = [];
      let version = { token: "", modified: 0 };
      try {
        const result = await readExpected(
          ref,
          stated,
          decode,
          (opened) => {
            version = { token: versionToken(opened), modified: opened.lastModified };
            rows = [];
            // What a broken try has already written stays: a record that is there twice compares as once.
          },
          async (records) => {
            for (const record of records) rows.push({ object: id, key, ...version, ...record });
            if (rows.length < FLUSH_RECORDS) return;
            const full = rows;
            rows = [];
            await workspace.add({ records: full });
          },
        );
        if (result.kind === "gone") gone += 1;
        else if (result.kind === "archived") {
          decoded.push({ object: id, token: "", modified: 0, records: 0, rejected: 1, reason: "archived" });
        } else {
          const { records, rejected, reason } = result;
          decoded.push({ object: id, ...version, records, rejected, reason });
          waiting.push(...rows);
          if (waiting.length >= FLUSH_RECORDS) await flush();
        }
      } catch (error) {
        if (stopped()) return;
        if (isFatal(error)) throw error;
        const { name, message } = readableError(error);
        decoded.push({ object: id, token: "", modified: 0, records: -1, rejected: 0, reason: `${name}: ${message}` });
      }
    },
  );
  await flush();
  return { decoded, gone, records: decoded.reduce((sum, { records }) => sum + Math.max(0, records), 0) };
}
