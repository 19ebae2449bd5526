import type * as api from "@duckdb/node-api";
import { UserError } from "../../../terminal/user-error.ts";

type Api = typeof api;

/** An open database file, in DuckDB. */
export interface Database {
  /** The one that writes. */
  readonly connection: api.DuckDBConnection;
  /** Another one, which sees what was committed. */
  connect(): Promise<api.DuckDBConnection>;
  close(): void;
}

export interface DatabaseOptions {
  /** The most memory that a join takes before it goes to disk, in MiB. */
  readonly memoryMebibytes: number;
  readonly threads: number;
}

const installed = (): Promise<Api> => import("@duckdb/node-api");

/**
 * Loads the engine.
 *
 * @throws UserError if it is not installed
 */
export async function loadEngine(load = installed): Promise<Api> {
  return load().catch((cause: unknown) => {
    throw new UserError(
      "verify compares bucket and table with DuckDB, an optional dependency of 70 MB that is not installed here: npm install @duckdb/node-api",
      { cause },
    );
  });
}

/**
 * Opens a database file, or makes it. What a killed process had committed is there; what it had not is gone.
 *
 * @throws UserError if the engine is not installed
 */
export async function openDatabase(file: string, { memoryMebibytes, threads }: DatabaseOptions): Promise<Database> {
  const engine = await loadEngine();
  const instance = await engine.DuckDBInstance.create(file, {
    memory_limit: `${memoryMebibytes}MiB`,
    threads: String(threads),
    temp_directory: `${file}.tmp`,
    // The order of rows means nothing here, and keeping it takes memory.
    preserve_insertion_order: "false",
  });
  const connection = await instance.connect();
  return {
    connection,
    connect: () => instance.connect(),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
