import { countText } from "./format.ts";
import { printable } from "./printable.ts";

/** A field for which a mapping found nothing in any record. */
export interface NotFound {
  readonly field: string;
  /** Where the mapping looks for it, for people. */
  readonly source: string;
}

const OR = new Intl.ListFormat("en", { type: "disjunction" });

/** The most fields that a sentence names. */
const NAMED = 12;

/**
 * Says that a mapping finds nothing, and what is there instead.
 *
 * @param records how many were looked at
 * @param fields pointers to the fields that records have
 */
export function notFoundText(missing: readonly NotFound[], records: number, fields: readonly string[]): string {
  const sources = OR.format(missing.map(({ field, source }) => `${field} (${printable(source)})`));
  const none = records === 1 ? "the only record does not have" : `none of ${countText(records)} records has`;
  const shown = fields.slice(0, NAMED).map(printable).join(", ");
  const more = fields.length > NAMED ? ` and ${fields.length - NAMED} more` : "";
  const there = fields.length === 0 ? "" : `; ${records === 1 ? "it has" : "they have"} ${shown}${more}`;
  return `The mapping finds nothing for ${sources}: ${none} it${there}.`;
}
