/** What every command answers to the shell. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** Finished; but objects failed, or records were rejected. */
  incomplete: 3,
  interrupted: 130,
} as const;
