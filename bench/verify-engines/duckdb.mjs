import process from "node:process";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { items, objects, tell } from "./sides.mjs";

const [folder, size] = process.argv.slice(2);
const count = Number(size);
const instance = await DuckDBInstance.create(join(folder, "db"), {
  ...{ memory_limit: "400MiB", threads: "2", preserve_insertion_order: "false" },
  temp_directory: join(folder, "tmp"),
});
const connection = await instance.connect();
for (const [name, rows] of [
  ["objects", objects(count)],
  ["items", items(count)],
]) {
  await connection.run(`CREATE TABLE ${name} (key VARCHAR, modified BIGINT)`);
  let appender = await connection.createAppender(name);
  let n = 0;
  for (const [key, modified] of rows) {
    appender.appendVarchar(key);
    appender.appendBigInt(BigInt(modified));
    appender.endRow();
    // Durable from time to time, as a verification that may be killed.
    if (++n % 20_000 === 0) {
      appender.closeSync();
      appender = await connection.createAppender(name);
    }
  }
  appender.closeSync();
}
const ask = async (sql) => Number((await connection.runAndReadAll(sql)).getRows()[0][0]);
const ANTI = "NOT EXISTS (SELECT 1 FROM";
const lost = await ask(
  `SELECT count(*) FROM objects o WHERE ${ANTI} items i WHERE i.key = o.key AND i.modified = o.modified)`,
);
const missing = await ask(`SELECT count(*) FROM objects o WHERE ${ANTI} items i WHERE i.key = o.key)`);
const orphaned = await ask(`SELECT count(*) FROM items i WHERE ${ANTI} objects o WHERE o.key = i.key)`);
tell({ missing, stale: lost - missing, orphaned });
