import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { constants } from "node:os";

/** A disk that is full, for those who append to files or write them whole. */
export interface FullDisk {
  /** How many writes were refused. */
  refused(): number;
  /** Makes room again. */
  free(): void;
}

/** @param fits how many appends still fit on the disk; of the next one half does */
export function fillDisk(fits = 0): FullDisk {
  const { writeSync, writeFileSync } = fs;
  let refused = 0;
  let appended = 0;
  const refuse = (): never => {
    refused += 1;
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), {
      ...{ code: "ENOSPC", syscall: "write", errno: -constants.errno.ENOSPC },
    });
  };
  fs.writeSync = ((file: number, bytes: Buffer, from: number) => {
    appended += 1;
    if (appended > fits + 1) return refuse();
    return writeSync(file, bytes, from, appended > fits ? Math.floor(bytes.length / 2) : bytes.length - from);
  }) as typeof writeSync;
  fs.writeFileSync = refuse;
  syncBuiltinESMExports();
  return {
    refused: () => refused,
    free: () => {
      Object.assign(fs, { writeSync, writeFileSync });
      syncBuiltinESMExports();
    },
  };
}
