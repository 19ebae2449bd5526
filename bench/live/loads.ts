/** A load on a provisioned table. Times are those on AWS. */
export interface Load {
  readonly title: string;
  readonly files: number;
  readonly recordsPerFile: number;
  /** How many files are put per second; Infinity: all at once. */
  readonly filesPerSecond: number;
  /** Write units per second at the start. */
  readonly writeUnits: number;
  /** What auto scaling makes of it, and after how many seconds. */
  /** The function's. */
  readonly timeoutSeconds: number;
  readonly scaledTo?: { readonly writeUnits: number; readonly afterSeconds: number };
}

/** Auto scaling reacts to two minutes of high load, and takes some time to change the table. */
const SCALES = { writeUnits: 10, afterSeconds: 180 };

export const LOADS: readonly Load[] = [
  {
    title: "one file of 3,000 records, table of 1, then 10 units",
    files: 1,
    recordsPerFile: 3_000,
    filesPerSecond: Infinity,
    writeUnits: 1,
    timeoutSeconds: 900,
    scaledTo: SCALES,
  },
  {
    title: "2,000 files of 1 record, 100 per second, table of 1, then 10 units",
    files: 2_000,
    recordsPerFile: 1,
    filesPerSecond: 100,
    writeUnits: 1,
    timeoutSeconds: 900,
    scaledTo: SCALES,
  },
  {
    title: "20 files of 800 records, table of 80 units",
    files: 20,
    recordsPerFile: 800,
    filesPerSecond: Infinity,
    writeUnits: 80,
    timeoutSeconds: 900,
  },
  {
    title: "one file of 1,000 records, table of 5 units, timeout of 60 s",
    files: 1,
    recordsPerFile: 1_000,
    filesPerSecond: Infinity,
    writeUnits: 5,
    timeoutSeconds: 60,
  },
];
