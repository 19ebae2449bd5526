// `npm run test:mutants`: puts small faults into the code, one at a time, and lists those that no test notices.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./docs/root.ts";
import { selectMutants } from "./mutants/select.ts";
import { HELP, readOptions } from "./mutants/options.ts";
import { readAccepted, unmatched } from "./mutants/result/accepted.ts";
import { report } from "./mutants/result/report.ts";
import { tryAll } from "./mutants/session.ts";

const ACCEPTED = "test/mutants/accepted.yaml";

async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (options === "help") {
    process.stdout.write(HELP);
    return 0;
  }
  const root = ROOT.replace(/[\\/]$/, "");
  const selection = selectMutants(root, options);
  if (selection === undefined) {
    process.stdout.write("skipped: there is no earlier commit to compare with\n");
    return 0;
  }
  if (selection.mutants.length === 0) {
    process.stdout.write("nothing that changed is mutated\n");
    return 0;
  }
  const list = join(root, ACCEPTED);
  const accepted = readAccepted(existsSync(list) ? readFileSync(list, "utf8") : "");
  const tried = await tryAll(root, selection.mutants, options, (line) => process.stderr.write(`${line}\n`));
  const { text, ok } = report({ ...tried, accepted, unmatched: unmatched(accepted, selection.all) });
  process.stdout.write(text);
  return ok ? 0 : 1;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof TypeError || error instanceof RangeError;
  process.stderr.write(
    isUsage ? `error: ${error.message}\n` : `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  // Not 1, which says that the runner has run, and that mutants have survived.
  process.exitCode = 2;
}
