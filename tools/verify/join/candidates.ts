import type { Workspace } from "./workspace.ts";

/** An object that does not agree with the table, by what both sides said when they were read. It is looked at before it is reported. */
export interface Candidate {
  /** Its place in the order in which candidates are looked at, from 1. */
  readonly n: number;
  readonly object: number;
  readonly key: string;
  readonly version: string | null;
  readonly etag: string | null;
  readonly size: number | null;
  readonly modified: number;
  /** Whether a listed version of the key is newer. */
  readonly superseded: boolean;
  /** Whether one of its items had moved aside: then another may be doubled. */
  readonly moved: boolean;
  /** What it seems to be. */
  readonly class: "missing" | "stale" | "partial" | "rejected" | "unreadable";
  /** Of an object that was decoded: the first reason for a rejection, or the error. */
  readonly reason: string | null;
}

/**
 * Whether item `i` is of the version `o`.
 *
 * A listing names no version ids, and an item of a versioned bucket has no ETag: then the dates must agree. So two versions of one
 * second are told apart only where versions are listed, or objects are read.
 */
const SAME_VERSION = `CASE WHEN o.token IS NOT NULL THEN i.token = o.token
  WHEN i.by_etag AND o.etag_token IS NOT NULL THEN i.token = o.etag_token
  ELSE i.modified = o.modified END`;

/** Whether an item of the object `o` is newer than the start: what seems wrong may be a change. */
const CHANGED = "EXISTS (SELECT 1 FROM items i WHERE i.key = o.key AND i.modified >= $cutoff)";

const COLUMNS =
  "row_number() OVER (ORDER BY NOT o.newest, o.key, o.id) AS n, o.id AS object, o.key, o.version, o.etag, o.size, o.modified, NOT o.newest AS superseded, EXISTS (SELECT 1 FROM items i WHERE i.key = o.key AND i.shift <> 0) AS moved";

const KEPT = "NOT EXISTS (SELECT 1 FROM left_out l WHERE l.object = o.id)";

/**
 * Finds the objects of which no item came, or only older ones.
 *
 * An anti-join finds them, which goes to disk where it must; what the items say of them is asked only for those that it found.
 *
 * @returns how many seemed not to agree, and are left out because they have changed
 */
export async function findByObject(workspace: Workspace, cutoff: number): Promise<number> {
  await workspace.run(
    `CREATE OR REPLACE TABLE suspects AS
     SELECT o.* FROM objects o
     WHERE o.chosen AND o.modified < $cutoff
       AND NOT EXISTS (SELECT 1 FROM items i WHERE i.key = o.key AND ${SAME_VERSION})`,
    { cutoff },
  );
  await workspace.run(`CREATE OR REPLACE TABLE left_out AS SELECT o.id AS object FROM suspects o WHERE ${CHANGED}`, {
    cutoff,
  });
  await workspace.run(
    `CREATE OR REPLACE TABLE candidates AS
     SELECT ${COLUMNS},
       CASE WHEN EXISTS (SELECT 1 FROM items i WHERE i.key = o.key AND i.modified <= o.modified) THEN 'stale' ELSE 'missing' END AS class,
       NULL::VARCHAR AS reason
     FROM suspects o WHERE ${KEPT}`,
  );
  return leaveOut(workspace);
}

/**
 * Finds the objects whose records are not all in the table as they must be, from what decoding them gave.
 *
 * @returns how many are left out because they have changed: those that seemed not to agree, and those that were overwritten
 */
export async function findByRecord(workspace: Workspace, cutoff: number): Promise<number> {
  await workspace.run(
    `CREATE OR REPLACE TABLE suspects AS
     SELECT r.* FROM records r
     WHERE r.modified < $cutoff AND NOT EXISTS (SELECT 1 FROM items i
       WHERE i.key = r.key AND i.who = r.who AND i.slot - i.ordinal - i.shift = r.time AND i.ordinal = r.ordinal
         AND (i.modified > r.modified OR (i.token = r.token AND i.digest IN (r.digest, r.reference))))`,
    { cutoff },
  );
  await workspace.run(
    `CREATE OR REPLACE TABLE doubtful AS
     WITH wrong AS (SELECT object, count(*) AS n FROM suspects GROUP BY object)
     SELECT o.*, d.records, d.rejected, d.reason, d.token AS read_token, d.modified AS read_modified, w.n AS wrong
     FROM objects o JOIN decoded d ON d.object = o.id LEFT JOIN wrong w ON w.object = o.id
     WHERE o.modified < $cutoff AND (w.n IS NOT NULL OR d.records < 0 OR d.rejected > 0 OR d.modified >= $cutoff)`,
    { cutoff },
  );
  await workspace.run(
    `CREATE OR REPLACE TABLE left_out AS
     SELECT o.id AS object FROM doubtful o WHERE o.read_modified >= $cutoff OR ${CHANGED}`,
    { cutoff },
  );
  await workspace.run(
    `CREATE OR REPLACE TABLE candidates AS
     SELECT ${COLUMNS},
       CASE WHEN o.records < 0 THEN 'unreadable'
         WHEN o.wrong IS NULL THEN 'rejected'
         WHEN o.wrong < o.records - o.rejected THEN 'partial'
         WHEN EXISTS (SELECT 1 FROM items i WHERE i.key = o.key AND i.modified <= o.modified AND i.token <> o.read_token)
           THEN 'stale'
         ELSE 'missing' END AS class,
       o.reason
     FROM doubtful o WHERE ${KEPT}`,
  );
  // Gone before it was read: it was counted then, and does not agree with anything.
  await workspace.run(
    `INSERT INTO reported SELECT o.id, NULL FROM objects o
     WHERE o.chosen AND NOT EXISTS (SELECT 1 FROM decoded d WHERE d.object = o.id)`,
  );
  return leaveOut(workspace);
}

/** Nothing is said of them. */
async function leaveOut(workspace: Workspace): Promise<number> {
  await workspace.run("INSERT INTO reported SELECT object, NULL FROM left_out");
  const [row] = await workspace.rows<{ n: number }>("SELECT count(*) AS n FROM left_out");
  return row?.n ?? 0;
}

const PAGE = 1_000;

/** Candidates in the order of their keys, newest versions first: what is newest matters most where not all can be looked at. */
export async function* candidates(workspace: Workspace): AsyncGenerator<readonly Candidate[]> {
  // In pages, because the workspace is written meanwhile.
  for (let after = 0; ; after += PAGE) {
    const page = await workspace.rows<Candidate>(
      "SELECT * FROM candidates WHERE n > $after AND n <= $upTo ORDER BY n",
      { after, upTo: after + PAGE },
    );
    if (page.length === 0) return;
    yield page;
  }
}

/** Versions that are verified, are not new, and were not reported: they agree. */
export function agreeing(workspace: Workspace, cutoff: number): AsyncGenerator<readonly { readonly key: string }[]> {
  return workspace.stream(
    `SELECT o.key FROM objects o WHERE o.chosen AND o.modified < $cutoff
       AND NOT EXISTS (SELECT 1 FROM reported r WHERE r.object = o.id) ORDER BY o.key`,
    { cutoff },
  );
}

/** Counts what changed while it ran, or just before. */
export async function countChanged(workspace: Workspace, cutoff: number): Promise<{ objects: number; items: number }> {
  const [row] = await workspace.rows<{ objects: number; items: number }>(
    `SELECT (SELECT count(*) FROM objects WHERE chosen AND modified >= $cutoff) AS objects,
       (SELECT count(*) FROM items WHERE modified >= $cutoff) AS items`,
    { cutoff },
  );
  return row ?? { objects: 0, items: 0 };
}
