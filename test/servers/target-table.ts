import { runCli, type CliResult } from "../tools/run-cli.ts";
import { expectedItems, type StoredVersion } from "./contents/expected-items.ts";
import { differences, scanTable } from "./contents/table-contents.ts";
import type { World } from "./world.ts";

/** A table that takes a bucket's objects, and the command line that works on it. */
export class TargetTable {
  readonly world: World;
  readonly bucket: string;
  readonly table: string;
  /** `.sluice` of its runs. */
  readonly folder: string;

  private constructor(world: World, bucket: string, table: string) {
    this.world = world;
    this.bucket = bucket;
    this.table = table;
    this.folder = world.folder();
  }

  /** An empty one. */
  static async of(world: World, bucket: string): Promise<TargetTable> {
    return new TargetTable(world, bucket, await world.table());
  }

  /** The options of a command that say where it works. */
  get options(): readonly string[] {
    return ["--bucket", this.bucket, "--table", this.table, "--region", "us-east-1", ...this.world.endpointOptions];
  }

  /** Takes every key, whatever it ends in. */
  backfill(...options: readonly string[]): Promise<CliResult> {
    return this.run("backfill", ...this.options, "--suffix", "", "--yes", ...options);
  }

  run(...argv: readonly string[]): Promise<CliResult> {
    return runCli([...argv, "--json"], this.folder);
  }

  /** What is wrong in the whole table if these versions were processed, in the order in which they were put. */
  async differences(versions: readonly StoredVersion[]): Promise<string[]> {
    return differences(await scanTable(this.world.dynamodb, this.table), expectedItems(versions));
  }
}

/**
 * What a command answered otherwise than it must, a line each.
 *
 * @param expected of its summary and the outcomes in it, and the exit code as `code`
 */
export function wrongAnswers(
  { code, summary, stderr }: CliResult,
  expected: Readonly<Record<string, unknown>> & { readonly code: number },
): string[] {
  const answers: Record<string, unknown> = { ...(summary["outcomes"] as object), ...summary, code };
  return Object.entries(expected)
    .filter(([name, value]) => answers[name] !== value)
    .map(([name, value]) => `${name} is ${JSON.stringify(answers[name])}, not ${JSON.stringify(value)}\n${stderr}`);
}
