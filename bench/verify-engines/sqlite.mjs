import process from "node:process";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { items, objects, tell } from "./sides.mjs";

const [folder, size] = process.argv.slice(2);
const count = Number(size);
const database = new DatabaseSync(join(folder, "db"));
database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -400000;
  PRAGMA temp_store_directory = '${folder}'`);
for (const [name, rows] of [
  ["objects", objects(count)],
  ["items", items(count)],
]) {
  database.exec(`CREATE TABLE ${name} (key TEXT, modified INTEGER); BEGIN`);
  const insert = database.prepare(`INSERT INTO ${name} VALUES (?, ?)`);
  let n = 0;
  for (const [key, modified] of rows) {
    insert.run(key, modified);
    if (++n % 20_000 === 0) database.exec("COMMIT; BEGIN");
  }
  database.exec("COMMIT");
  // Once, after the rows: faster than keeping it while they come.
  database.exec(`CREATE INDEX ${name}_by_key ON ${name} (key, modified)`);
}
const ask = (sql) => Number(database.prepare(sql).get().n);
const ANTI = "NOT EXISTS (SELECT 1 FROM";
const lost = ask(
  `SELECT count(*) AS n FROM objects o WHERE ${ANTI} items i WHERE i.key = o.key AND i.modified = o.modified)`,
);
const missing = ask(`SELECT count(*) AS n FROM objects o WHERE ${ANTI} items i WHERE i.key = o.key)`);
const orphaned = ask(`SELECT count(*) AS n FROM items i WHERE ${ANTI} objects o WHERE o.key = i.key)`);
database.close();
tell({ missing, stale: lost - missing, orphaned });
