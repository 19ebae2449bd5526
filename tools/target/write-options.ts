import { flag, number } from "../../terminal/arguments/options.ts";

/** The options that all commands share that write to a table, by name. */
export const WRITE_OPTIONS = {
  rewrite: flag("What:", "Also records that the table has from the same version, because the mapping has changed"),
  "max-writes": number("How fast:", "Maximum write units per second"),
  yes: { ...flag("Output:", "Does not ask before it writes to a deployed table"), alias: "y" },
} as const;
