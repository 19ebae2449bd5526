// Whether the live path stores everything when files come faster than the table takes items: `npm run bench:live [-- SPEED]` sends
// its loads through the function's own module, to a table that has write capacity as DynamoDB's provisioned tables have, at
// first without any saved. SPEED is how many times faster than on AWS it all runs, 5 unless told; 1 takes half an hour.
import Table from "cli-table3";
import { LOADS } from "./live/loads.ts";
import { runLoad } from "./live/run-load.ts";

/** The share of the write units beyond those of the items. */
const MOST_WASTE = 0.1;

const speed = Number(process.argv[2] ?? 5);
const table = new Table({
  head: ["load", "seconds", "invocations", "stored", "on the failure queue", "units spent", "refused writes"],
  colAligns: ["left", "right", "right", "right", "right", "right", "right"],
  style: { head: [], border: [] },
});
for (const load of LOADS) {
  const { seconds, invocations, stored, givenUp, spent, refused } = await runLoad(load, speed);
  const records = load.files * load.recordsPerFile;
  const isRight = stored === records && givenUp === 0 && spent <= records * (1 + MOST_WASTE);
  if (!isRight) process.exitCode = 1;
  const cells = [
    seconds.toFixed(0),
    invocations,
    `${stored} of ${records}`,
    givenUp,
    `${spent} (+${(((spent - stored) / records) * 100).toFixed(1)} %)`,
    refused,
  ];
  table.push([load.title, ...cells.map(String)]);
}
console.log(table.toString());
console.log(
  `Node ${process.version}; ${speed} times as fast as on AWS; seconds are AWS's. Each item takes one write unit.`,
);
console.log(process.exitCode === 1 ? "Not everything was stored, or units were wasted." : "Everything was stored.");
