import { pipeline, Readable } from "node:stream";
import { CsvError, parse, type Options } from "csv-parse";
import { UserError } from "../../../terminal/user-error.ts";
import type { ManifestFile } from "./open-file.ts";

export interface CsvRow<T> {
  readonly record: T;
  /** The line on which the row ends, counted from 1. */
  readonly info: { readonly lines: number };
}

/** @throws UserError naming the file that is not CSV */
export async function* readCsvRows<T>(file: ManifestFile, options: Options): AsyncGenerator<CsvRow<T>> {
  const parsed = pipeline(
    Readable.from(file.open()),
    parse({ ...options, info: true, skip_empty_lines: true }),
    () => undefined,
  );
  try {
    yield* parsed as AsyncIterable<CsvRow<T>>;
  } catch (cause) {
    if (cause instanceof CsvError) throw new UserError(`${file.name}: ${cause.message}`, { cause });
    throw cause;
  }
}
