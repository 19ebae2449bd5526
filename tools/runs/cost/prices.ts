import { readFileSync } from "node:fs";
import { fileError } from "../../../terminal/file-error.ts";
import { UserError } from "../../../terminal/user-error.ts";
import builtIn from "./prices-2026-11.json" with { type: "json" };

/** AWS's prices for on-demand tables and S3 Standard. */
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
  };
}

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
