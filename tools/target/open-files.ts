/** What is open besides the connections: the program, its run's journal, the page of a listing that is being written down. */
const OTHERS = 40;

/**
 * How many objects may be under way at once in a process that may open so many files: each has a connection to S3, and one to DynamoDB.
 *
 * Beyond it connections fail, which is waited out; but so would a file of the run's own, which would end it.
 */
export function mostAtOnce(openFiles = openFileLimit()): number {
  return Math.max(1, Math.floor((openFiles - OTHERS) / 2));
}

let limit: number | undefined;

/** `ulimit -n`; Node has raised it to the hard limit when it started. */
function openFileLimit(): number {
  return (limit ??= readLimit());
}

function readLimit(): number {
  const { report } = process;
  // Its types lack the option; looking up names of hosts may take seconds.
  Object.assign(report, { excludeNetwork: true });
  const { userLimits } = report.getReport() as { readonly userLimits?: { readonly open_files?: { soft?: unknown } } };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === "number" ? soft : Infinity;
}
