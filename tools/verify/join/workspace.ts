import { createHash } from "node:crypto";
import type { DuckDBAppender } from "@duckdb/node-api";
import type { Database } from "./open-database.ts";
import type { DecodedRow, ForeignRow, FoundItemRow, ItemRow, ObjectRow, RecordRow } from "./rows.ts";

const SCHEMA = `
CREATE TABLE IF NOT EXISTS objects (id BIGINT, key VARCHAR, version VARCHAR, etag VARCHAR, token UBIGINT, etag_token UBIGINT,
  modified BIGINT, size BIGINT, newest BOOLEAN, chosen BOOLEAN);
CREATE TABLE IF NOT EXISTS items (key VARCHAR, who VARCHAR, slot BIGINT, ordinal INTEGER, shift INTEGER, modified BIGINT,
  token UBIGINT, by_etag BOOLEAN, digest UBIGINT);
CREATE TABLE IF NOT EXISTS foreign_items (who VARCHAR, slot VARCHAR);
CREATE TABLE IF NOT EXISTS decoded (object BIGINT, token UBIGINT, modified BIGINT, records INTEGER, rejected INTEGER, reason VARCHAR);
CREATE TABLE IF NOT EXISTS records (object BIGINT, key VARCHAR, who VARCHAR, time BIGINT, ordinal INTEGER, token UBIGINT,
  modified BIGINT, digest UBIGINT, reference UBIGINT);
CREATE TABLE IF NOT EXISTS reported (object BIGINT, class VARCHAR);
CREATE TABLE IF NOT EXISTS found_items (key VARCHAR, modified BIGINT, class VARCHAR);
CREATE TABLE IF NOT EXISTS progress (step VARCHAR, state VARCHAR);
`;

/** Rows that become durable together, with the place from which to go on. */
export interface Batch {
  readonly objects?: readonly (ObjectRow & { readonly id: number })[];
  readonly items?: readonly ItemRow[];
  readonly foreign?: readonly ForeignRow[];
  readonly decoded?: readonly DecodedRow[];
  readonly records?: readonly RecordRow[];
  /** Objects that do not agree, or of which nothing can be said: these have no class. */
  readonly reported?: readonly { readonly object: number; readonly class: string | undefined }[];
  readonly foundItems?: readonly FoundItemRow[];
  /** Replaces the state of one step; any JSON. */
  readonly progress?: { readonly step: string; readonly state: unknown };
}

/**
 * The two sides of a verification on disk.
 *
 * Rows and progress are committed in one transaction. So a process that is killed at any moment has each row once, and the next
 * one goes on from the last commit.
 */
export class Workspace {
  readonly #database: Database;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(database: Database) {
    this.#database = database;
  }

  static async open(database: Database): Promise<Workspace> {
    await database.connection.run(SCHEMA);
    return new Workspace(database);
  }

  /** Writes a batch, all of it or nothing. */
  add(batch: Batch): Promise<void> {
    return this.#alone(async () => {
      const { connection } = this.#database;
      await connection.run("BEGIN");
      try {
        await this.#append("objects", batch.objects, appendObject);
        await this.#append("items", batch.items, appendItem);
        await this.#append("foreign_items", batch.foreign, appendForeign);
        await this.#append("decoded", batch.decoded, appendDecoded);
        await this.#append("records", batch.records, appendRecord);
        await this.#append("reported", batch.reported, appendReported);
        await this.#append("found_items", batch.foundItems, appendFoundItem);
        if (batch.progress) await this.#keep(batch.progress);
        await connection.run("COMMIT");
      } catch (error) {
        await connection.run("ROLLBACK");
        throw error;
      }
    });
  }

  /** The state of a step; `undefined` if it has not begun. */
  async progress(step: string): Promise<unknown> {
    const [row] = await this.rows<{ state: string }>("SELECT state FROM progress WHERE step = $step", { step });
    return row && (JSON.parse(row.state) as unknown);
  }

  run(sql: string, values: Readonly<Record<string, string | number | bigint>> = {}): Promise<void> {
    return this.#alone(async () => {
      await this.#database.connection.run(sql, { ...values });
    });
  }

  /** All rows of a small result. Integers are numbers. */
  rows<T>(sql: string, values: Readonly<Record<string, string | number | bigint>> = {}): Promise<T[]> {
    // Whole, before anything else runs: a connection forgets a result that was not read to its end.
    return this.#alone(async () => {
      const result = await this.#database.connection.runAndReadAll(sql, { ...values });
      return result.getRowObjectsJS().map(plainRow) as T[];
    });
  }

  /** The rows of a result of any size, in batches, as of when it began. The workspace may be written meanwhile. */
  async *stream<T>(
    sql: string,
    values: Readonly<Record<string, string | number | bigint>> = {},
  ): AsyncGenerator<readonly T[]> {
    await this.#last.catch(() => undefined);
    const connection = await this.#database.connect();
    try {
      const result = await connection.stream(sql, { ...values });
      for await (const batch of result.yieldRowObjectJs()) yield batch.map(plainRow) as T[];
    } finally {
      connection.closeSync();
    }
  }

  close(): void {
    this.#database.close();
  }

  async #append<T>(
    table: string,
    rows: readonly T[] | undefined,
    append: (appender: DuckDBAppender, row: T) => void,
  ): Promise<void> {
    if (rows === undefined || rows.length === 0) return;
    const appender = await this.#database.connection.createAppender(table);
    for (const row of rows) {
      append(appender, row);
      appender.endRow();
    }
    appender.closeSync();
  }

  async #keep({ step, state }: NonNullable<Batch["progress"]>): Promise<void> {
    const { connection } = this.#database;
    await connection.run("DELETE FROM progress WHERE step = $step", { step });
    await connection.run("INSERT INTO progress VALUES ($step, $state)", { step, state: JSON.stringify(state) });
  }

  /** One connection holds one transaction at a time. */
  async #alone<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task, task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

function plainRow(row: Readonly<Record<string, unknown>>): unknown {
  const plain = Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value]);
  return Object.fromEntries(plain);
}

/** 64 bits of a hash: enough to tell the versions of one key, or the contents of one item, apart. */
export const hash64 = (text: string): bigint => createHash("sha1").update(text).digest().readBigUInt64LE(0);

function appendObject(to: DuckDBAppender, row: ObjectRow & { readonly id: number }): void {
  const { id, key, versionId, etag, modified, size, newest, chosen } = row;
  to.appendBigInt(BigInt(id));
  to.appendVarchar(key);
  maybe(to, versionId, (text) => to.appendVarchar(text));
  maybe(to, etag, (text) => to.appendVarchar(text));
  // A version called null may be overwritten, so its ETag counts.
  maybe(to, versionId === "null" ? undefined : versionId, (text) => to.appendUBigInt(hash64(text)));
  maybe(to, etag, (text) => to.appendUBigInt(hash64(`etag:${text}`)));
  to.appendBigInt(BigInt(modified));
  maybe(to, size, (bytes) => to.appendBigInt(BigInt(bytes)));
  to.appendBoolean(newest);
  to.appendBoolean(chosen);
}

function appendItem(to: DuckDBAppender, row: ItemRow): void {
  to.appendVarchar(row.key);
  to.appendVarchar(row.userID);
  to.appendBigInt(BigInt(row.slot));
  to.appendInteger(row.ordinal);
  to.appendInteger(row.shift);
  to.appendBigInt(BigInt(row.modified));
  to.appendUBigInt(hash64(row.token));
  to.appendBoolean(row.token.startsWith("etag:"));
  maybe(to, row.digest, (digest) => to.appendUBigInt(hash64(digest)));
}

function appendForeign(to: DuckDBAppender, { userID, slot }: ForeignRow): void {
  to.appendVarchar(userID);
  to.appendVarchar(slot);
}

function appendDecoded(to: DuckDBAppender, row: DecodedRow): void {
  to.appendBigInt(BigInt(row.object));
  to.appendUBigInt(hash64(row.token));
  to.appendBigInt(BigInt(row.modified));
  to.appendInteger(row.records);
  to.appendInteger(row.rejected);
  maybe(to, row.reason, (reason) => to.appendVarchar(reason));
}

function appendRecord(to: DuckDBAppender, row: RecordRow): void {
  to.appendBigInt(BigInt(row.object));
  to.appendVarchar(row.key);
  to.appendVarchar(row.userID);
  to.appendBigInt(BigInt(row.time));
  to.appendInteger(row.ordinal);
  to.appendUBigInt(hash64(row.token));
  to.appendBigInt(BigInt(row.modified));
  to.appendUBigInt(hash64(row.digest));
  to.appendUBigInt(hash64(row.referenceDigest));
}

function appendReported(to: DuckDBAppender, row: NonNullable<Batch["reported"]>[number]): void {
  to.appendBigInt(BigInt(row.object));
  maybe(to, row.class, (name) => to.appendVarchar(name));
}

function appendFoundItem(to: DuckDBAppender, row: FoundItemRow): void {
  to.appendVarchar(row.key);
  to.appendBigInt(BigInt(row.modified));
  to.appendVarchar(row.class);
}

function maybe<T>(to: DuckDBAppender, value: T | undefined, append: (value: T) => void): void {
  if (value === undefined) to.appendNull();
  else append(value);
}
