import type { RecordMapping } from "../../runtime/mapping/record-mapping.ts";
import { sumFindings, type Findings } from "../../runtime/model/findings.ts";
import type { Stop } from "../../runtime/work/stop.ts";
import type { Totals } from "../../runtime/work/totals.ts";
import { UserError } from "../../terminal/user-error.ts";
import { countText } from "../../terminal/text/format.ts";
import { foundOf, mappingWarning } from "../runs/summary/found.ts";

/** How many rejected records stop a run. */
export type RejectionLimit =
  /** More than so many. */
  | { readonly kind: "records"; readonly most: number }
  /** More than this share, once enough records were seen. */
  | { readonly kind: "percent"; readonly most: number };

/** What is judged by these many records says something about the others. */
const ENOUGH = 1_000;

export interface RejectionWatchOptions {
  readonly mapping: RecordMapping;
  /** Without it, a run stops if all of the first thousand records were rejected. */
  readonly limit: RejectionLimit | undefined;
  /** A dry run writes nothing, and stops only at a limit that was given. */
  readonly dryRun: boolean;
  readonly stop: Pick<Stop, "fail">;
  readonly warn: (text: string) => void;
}

/** Notices early that a mapping does not fit the files, before a run has rejected millions of records. */
export class RejectionWatch {
  readonly #options: RejectionWatchOptions;
  #records: number;
  #rejected: number;
  /** What the first records are; `undefined` once they were judged. */
  #findings: Findings | undefined;

  /** @param before the totals of earlier sessions */
  constructor(options: RejectionWatchOptions, before: Totals) {
    this.#options = options;
    this.#records = before.records;
    this.#rejected = before.outcomes.rejected;
    // Earlier sessions have warned.
    this.#findings = before.records >= ENOUGH ? undefined : before.findings;
  }

  add(totals: Totals): void {
    this.#records += totals.records;
    this.#rejected += totals.outcomes.rejected;
    const why = this.#exceeded();
    if (why !== undefined) this.#options.stop.fail(new UserError(why));
    if (this.#findings === undefined) return;
    const findings = sumFindings([this.#findings, totals.findings]);
    this.#findings = this.#records < ENOUGH ? findings : undefined;
    if (this.#findings !== undefined) return;
    const warning = mappingWarning(foundOf(this.#options.mapping, findings));
    if (warning !== undefined) this.#options.warn(`Warning: ${warning}`);
  }

  #exceeded(): string | undefined {
    const { limit, dryRun } = this.#options;
    const [records, rejected] = [this.#records, this.#rejected];
    const counts = `${countText(rejected)} of ${countText(records)} records were rejected`;
    if (limit?.kind === "records") {
      return rejected > limit.most ? `${counts}; --max-rejected is ${countText(limit.most)}` : undefined;
    }
    if (records < ENOUGH) return undefined;
    if (limit?.kind === "percent") {
      return rejected * 100 > limit.most * records ? `${counts}; --max-rejected is ${limit.most}%` : undefined;
    }
    if (dryRun || rejected < records) return undefined;
    return `all of the first ${countText(records)} records were rejected; --max-rejected 100% goes on`;
  }
}
