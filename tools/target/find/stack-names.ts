import { readdirSync } from "node:fs";
import { PROGRAM_FOLDER } from "../../../local/program/run-program.ts";

/** The stacks with a settings file, `Pulumi.NAME.yaml`. */
export function stackNames(): readonly string[] {
  return readdirSync(PROGRAM_FOLDER).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
}
