import { readFileSync } from "node:fs";
import { fileError } from "../../../terminal/file-error.ts";
import { UserError } from "../../../terminal/user-error.ts";
import builtIn from "./prices-2026-11.json" with { type: "json" };

/** AWS's prices for on-demand tables, S3 Standard, and what a run on AWS uses. */
export interface Prices {
  /** The date of these prices. */
  readonly date: string;
  readonly region: string;
  readonly currency: string;
  readonly perMillion: {
    readonly writeUnits: number;
    readonly gets: number;
    readonly lists: number;
    /** Only a verification reads the table; absent in tables that users wrote before there was one. */
    readonly readUnits?: number;
  } & Partial<ScaleOutPrices>;
}

/** What only a run on AWS uses, by the million; absent in tables that users wrote before there was one. */
export interface ScaleOutPrices {
  /** S3's PUT requests. */
  readonly puts: number;
  /** Of Step Functions' Standard workflows. */
  readonly stateTransitions: number;
  /** Lambda's requests. */
  readonly invocations: number;
  /** Lambda's, on x86. */
  readonly gigabyteSeconds: number;
  /** S3 Batch Operations' objects, here shards. */
  readonly batchObjects: number;
  readonly batchJobs: number;
}

/** A table's prices of a run on AWS: those that it does not name are the built-in ones. */
export const scaleOutPrices = ({ perMillion }: Prices): ScaleOutPrices => ({ ...builtIn.perMillion, ...perMillion });

/**
 * The built-in prices, or those from a file.
 *
 * @throws UserError if the file is not a price table
 */
export function readPrices(file: string | undefined): Prices {
  if (file === undefined) return builtIn;
  let given: Partial<Prices> | null;
  try {
    given = JSON.parse(readFileSync(file, "utf8")) as Partial<Prices> | null;
  } catch (cause) {
    throw fileError("--prices", file, "read", cause, `a JSON file such as ${JSON.stringify(builtIn)}`);
  }
  const texts = [given?.date, given?.region, given?.currency];
  const numbers = [given?.perMillion?.writeUnits, given?.perMillion?.gets, given?.perMillion?.lists];
  const valid =
    texts.every((value) => typeof value === "string") &&
    numbers.every((value) => typeof value === "number" && value >= 0);
  if (!valid) throw new UserError(`--prices: ${file} must hold such a table: ${JSON.stringify(builtIn)}`);
  return given as Prices;
}
