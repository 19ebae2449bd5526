/** Files that are open besides connections: the program, its run's journal, the page being written. */
const OTHERS = 40;

/** Files that a thread has open for itself. */
const A_THREAD = 16;

/**
 * The most objects at once for a limit on open files: each has a connection to S3, and one to DynamoDB.
 *
 * Beyond this number, connections fail. The run waits those failures out, but it ends if one of its own files cannot be opened.
 *
 * @param threads besides this one
 */
export function mostAtOnce(openFiles = openFileLimit(), threads = 0): number {
  return Math.max(1, Math.floor((openFiles - OTHERS - threads * A_THREAD) / 2));
}

let limit: number | undefined;

/** `ulimit -n`. Node raises it to the hard limit when it starts. */
function openFileLimit(): number {
  return (limit ??= readLimit());
}

function readLimit(): number {
  const { report } = process;
  // The types lack this option, which skips slow host name look-ups.
  Object.assign(report, { excludeNetwork: true });
  const { userLimits } = report.getReport() as { readonly userLimits?: { readonly open_files?: { soft?: unknown } } };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === "number" ? soft : Infinity;
}
