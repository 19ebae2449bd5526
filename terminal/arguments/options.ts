/** yargs options, each with its group in the help. */
export const text = (group: string, describe: string) =>
  ({ type: "string", requiresArg: true, group, describe }) as const;
export const number = (group: string, describe: string) =>
  ({ type: "number", requiresArg: true, group, describe }) as const;
export const flag = (group: string, describe: string) =>
  ({ type: "boolean", default: false, group, describe }) as const;
