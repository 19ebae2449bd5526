import { MOST_PREFIXES, type Breakdown, type GroupCounts } from "../result/breakdown.ts";
import type { Workspace } from "./workspace.ts";

/** Everything that was judged, with its class. */
const JUDGED = `judged AS (
  SELECT o.key, o.modified, coalesce(r.class, 'agrees') AS class FROM objects o LEFT JOIN reported r ON r.object = o.id
  WHERE o.chosen AND o.modified < $cutoff AND (r.object IS NULL OR r.class IS NOT NULL)
  UNION ALL SELECT key, modified, class FROM found_items)`;

const DAY_MILLISECONDS = 86_400_000;

/** No object of S3 is older. */
const FIRST_DAY = Date.UTC(2006, 2, 14);

/** Folders below the prefix that was asked for. */
const MOST_FOLDERS = 4;

/**
 * Counts what was found, by prefix and by day.
 *
 * The engine sums up, so that any number of keys takes only its memory, and few rows come out.
 *
 * @param prefix the one that was asked for: all keys have it
 */
export async function breakDown(
  workspace: Workspace,
  { cutoff, prefix }: { readonly cutoff: number; readonly prefix: string },
): Promise<Breakdown> {
  const days = await workspace.rows<{ day: number | null; class: string; n: number }>(
    `WITH ${JUDGED},
       strangers AS (SELECT TRY_CAST(slot AS DOUBLE) AS slot FROM foreign_items),
       dated AS (SELECT modified AS moment, class FROM judged
         UNION ALL SELECT CASE WHEN slot >= ${FIRST_DAY} AND slot < $cutoff THEN slot END, 'foreign' FROM strangers)
     SELECT CAST(floor(moment / ${DAY_MILLISECONDS}) AS BIGINT) AS day, class, count(*) AS n FROM dated
     GROUP BY ALL ORDER BY day NULLS LAST`,
    { cutoff },
  );
  return {
    ...(await byPrefix(workspace, cutoff, prefix)),
    days: grouped(days, ({ day }) => day).map(([day, counts]) => ({
      day: day === null ? null : new Date(day * DAY_MILLISECONDS).toISOString().slice(0, 10),
      counts,
    })),
  };
}

async function byPrefix(
  workspace: Workspace,
  cutoff: number,
  prefix: string,
): Promise<Pick<Breakdown, "prefixes" | "others">> {
  const { folders, isFew } = await depthOf(workspace, prefix.split("/").length - 1);
  const ofKey = (key: string): string => `regexp_extract(${key}, '^(?:[^/]*/){0,${folders}}')`;
  // Where there are many, only those with the most findings are counted: the others need not be told apart.
  const shown = isFew
    ? `SELECT DISTINCT ${ofKey("key")} AS prefix FROM judged`
    : `SELECT ${ofKey("key")} AS prefix FROM judged WHERE class <> 'agrees' GROUP BY prefix ORDER BY count(*) DESC, prefix LIMIT ${MOST_PREFIXES}`;
  const rows = await workspace.rows<{ prefix: string | null; class: string; n: number }>(
    `WITH ${JUDGED}, shown AS (${shown})
     SELECT s.prefix, j.class, count(*) AS n FROM judged j LEFT JOIN shown s ON s.prefix = ${ofKey("j.key")}
     GROUP BY ALL ORDER BY s.prefix NULLS LAST`,
    { cutoff },
  );
  const groups = grouped(rows, (row) => row.prefix);
  const others = groups.find(([name]) => name === null)?.[1];
  return {
    prefixes: groups.flatMap(([name, counts]) => (name === null ? [] : [{ prefix: name, counts }])),
    ...(others === undefined ? {} : { others }),
  };
}

/**
 * Chooses how many folders a prefix has: as many as leave few of them, and one more where that would leave a single one.
 *
 * @param least folders of the prefix that was asked for
 */
async function depthOf(
  workspace: Workspace,
  least: number,
): Promise<{ readonly folders: number; readonly isFew: boolean }> {
  const depths = Array.from({ length: MOST_FOLDERS }, (_, n) => least + n + 1);
  const counted = depths.map(
    (folders) => `approx_count_distinct(regexp_extract(key, '^(?:[^/]*/){0,${folders}}')) AS n${folders}`,
  );
  const [row = {}] = await workspace.rows<Record<string, number>>(
    `SELECT ${counted.join(", ")} FROM (SELECT key FROM objects UNION ALL SELECT key FROM found_items)`,
  );
  // The count is near: some more than are few are still shown in full.
  const few = depths.filter((folders) => (row[`n${folders}`] ?? 0) <= MOST_PREFIXES);
  const deepest = few.at(-1);
  const [first = 1] = depths;
  if (deepest === undefined) return { folders: first, isFew: false };
  const isSingle = (row[`n${deepest}`] ?? 0) <= 1 && deepest < (depths.at(-1) ?? 0);
  return isSingle ? { folders: deepest + 1, isFew: false } : { folders: deepest, isFew: true };
}

function grouped<R extends { readonly class: string; readonly n: number }, K>(
  rows: readonly R[],
  keyOf: (row: R) => K,
): readonly (readonly [K, GroupCounts])[] {
  const groups = new Map<K, Record<string, number>>();
  for (const row of rows) {
    const group = groups.get(keyOf(row)) ?? {};
    group[row.class] = row.n;
    groups.set(keyOf(row), group);
  }
  return [...groups];
}
