/** The exit codes of every command. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** Finished, but objects failed or records were rejected. */
  incomplete: 3,
  /** Finished, but nothing matched: a filter may be misspelt. If there was nothing at all, the code is `done`. */
  nothingMatched: 4,
  interrupted: 130,
} as const;
