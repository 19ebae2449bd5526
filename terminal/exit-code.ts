/** What every command answers to the shell. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** Finished; but objects failed, or records were rejected. */
  incomplete: 3,
  /** Finished, and nothing was what was asked for: a filter may be misspelt. Where nothing is there at all, it is done. */
  nothingMatched: 4,
  interrupted: 130,
} as const;
