import type { Workspace } from "./workspace.ts";

/** An item that should not be there as it is. */
export interface FoundItem {
  readonly key: string;
  readonly who: string;
  readonly slot: number;
  /** Epoch milliseconds; the version that it came from. */
  readonly modified: number;
}

const COLUMNS = "i.key, i.who, i.slot, i.modified";

/**
 * Items whose object is not there, or whose version is gone while an older one is current.
 *
 * @param cutoff items and objects from then on are left out
 */
export function orphans(workspace: Workspace, cutoff: number): AsyncGenerator<readonly FoundItem[]> {
  return workspace.stream(
    `SELECT * FROM (
       SELECT ${COLUMNS} FROM items i
       WHERE i.modified < $cutoff AND NOT EXISTS (SELECT 1 FROM objects o WHERE o.key = i.key)
     UNION ALL
       SELECT ${COLUMNS} FROM items i JOIN objects o ON o.key = i.key AND o.newest
       WHERE i.modified < $cutoff AND o.modified < $cutoff AND i.modified > o.modified
         AND NOT (o.etag_token IS NOT NULL AND i.by_etag AND i.token = o.etag_token)
     ) ORDER BY key, who, slot`,
    { cutoff },
  );
}

const SAME_RECORD =
  "i.key = m.key AND i.who = m.who AND i.slot - i.ordinal - i.shift = m.time AND i.ordinal = m.ordinal";

/**
 * Items whose record is in two slots.
 *
 * The slots of one record differ by their shift, so one of two has a shift that is not 0; few items have one.
 *
 * @param listedOnly leaves out those of objects that were not listed: the user chose the objects
 */
export function doubled(
  workspace: Workspace,
  cutoff: number,
  { listedOnly = false }: { readonly listedOnly?: boolean } = {},
): AsyncGenerator<readonly FoundItem[]> {
  return workspace.stream(
    `WITH moved AS (SELECT key, who, slot - ordinal - shift AS time, ordinal, shift FROM items WHERE shift <> 0),
       twice AS (SELECT DISTINCT m.key, m.who, m.time, m.ordinal FROM moved m JOIN items i ON ${SAME_RECORD} AND i.shift <> m.shift)
     SELECT ${COLUMNS} FROM twice m JOIN items i ON ${SAME_RECORD}
     WHERE i.modified < $cutoff${listedOnly ? " AND EXISTS (SELECT 1 FROM objects o WHERE o.key = i.key AND o.chosen)" : ""}
     ORDER BY i.key, i.who, i.slot`,
    { cutoff },
  );
}

/**
 * Items that say that they came from a version which, decoded now, has no such record: the mapping was another.
 *
 * Where the bucket keeps no versions, the same contents may have been uploaded before: the date tells. A record that is dated by its
 * file was another one then.
 */
export function unexpected(workspace: Workspace, cutoff: number): AsyncGenerator<readonly FoundItem[]> {
  return workspace.stream(
    `SELECT ${COLUMNS} FROM items i JOIN objects o ON o.key = i.key JOIN decoded d ON d.object = o.id AND d.token = i.token AND d.modified = i.modified
     WHERE d.records >= 0 AND i.modified < $cutoff AND NOT EXISTS (SELECT 1 FROM records r
       WHERE r.key = i.key AND r.token = i.token AND r.who = i.who AND r.time = i.slot - i.ordinal - i.shift AND r.ordinal = i.ordinal)
     ORDER BY i.key, i.who, i.slot`,
    { cutoff },
  );
}
