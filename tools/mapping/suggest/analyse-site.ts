import { withAlternatives, type Alternatives, type Candidate } from "./fields/candidate.ts";
import { collectFields, type Field } from "./fields/collect-fields.ts";
import type { Node, Step } from "./sample/record-site.ts";
import { scoreIds } from "./fields/score-ids.ts";
import { scoreTimes } from "./fields/score-times.ts";

/** What would be key and time if the records stood at a path. */
export interface Site {
  readonly steps: readonly Step[];
  readonly records: readonly Node[];
  readonly fields: readonly Field[];
  /** Best first. */
  readonly ids: readonly Candidate[];
  readonly times: readonly Candidate[];
  readonly id: Alternatives;
  readonly time: Alternatives;
  /** Whether the records have a time of their own, and not only the document around them. */
  readonly hasOwnTime: boolean;
  readonly hasOwnId: boolean;
}

/** Records beyond these add nothing to what is known. */
const MOST = 1_000;

/** Fields below this are no key: a type, a name, a number. */
const LEAST_ID = 0.24;
const LEAST_TIME = 0.28;
/** If fewer records have a time, they are better dated by their objects, all of them. */
const LEAST_DATED = 0.5;
/** If fewer have a key, it is the key of something else. */
const LEAST_KEYED = 0.3;

const NONE: Alternatives = { chosen: [], records: new Set() };

export function analyseSite(all: readonly Node[], steps: readonly Step[]): Site {
  const records = spread(all);
  const fields = collectFields(records, steps);
  const ids = scoreIds(fields, records.length);
  const times = scoreTimes(fields, records.length);
  const keyed = withAlternatives(
    ids.filter(({ score }) => score >= LEAST_ID),
    records.length,
    // Where many have none, any id is better than a rejection.
    (other, first, share) => other.name >= first.name * 0.5 || (share > 0.2 && other.name >= 0.3),
  );
  const id = keyed.records.size >= records.length * LEAST_KEYED ? keyed : NONE;
  const dated = withAlternatives(
    times.filter(({ name }) => name >= LEAST_TIME),
    records.length,
    (other, first) => other.name >= first.name * 0.6 && unitsAgree(other, first),
  );
  const time = dated.records.size >= records.length * LEAST_DATED ? dated : NONE;
  return {
    ...{ steps, records, fields, ids, times, id, time },
    hasOwnTime: time.chosen[0] !== undefined && isOwn(time.chosen[0]),
    hasOwnId: id.chosen[0] !== undefined && isOwn(id.chosen[0]),
  };
}

const isOwn = ({ source }: Candidate): boolean => typeof source === "string";

function unitsAgree({ time: a }: Candidate, { time: b }: Candidate): boolean {
  return a?.numeric !== true || b?.numeric !== true || a.unit === b.unit;
}

/** At most so many, of all documents alike. */
function spread(all: readonly Node[]): readonly Node[] {
  if (all.length <= MOST) return all;
  return Array.from({ length: MOST }, (_, index) => all[Math.floor((index * all.length) / MOST)] as Node);
}
