import { mappingText } from "../../runtime/mapping/source-text.ts";
import { printable } from "../../terminal/text/printable.ts";
import type { RecordedProgram } from "../program/recorded.ts";
import type { Intake } from "./address.ts";

export function intakeOf({ outputs }: RecordedProgram): Intake {
  const { prefix, suffixes, mapping, maxDecompressedBytes } = outputs as unknown as Intake;
  return { prefix, suffixes, mapping, maxDecompressedBytes };
}

const LIST = new Intl.ListFormat("en", { type: "conjunction" });

/** Which keys the trigger takes, such as `.json and .ndjson under in/`. */
export function acceptedKeys({ prefix, suffixes }: Pick<Intake, "prefix" | "suffixes">): string {
  const names = suffixes.every((suffix) => suffix !== "") ? LIST.format(suffixes) : "every key";
  if (prefix === "") return names;
  return `${names} ${prefix.endsWith("/") ? "under" : "beginning with"} ${printable(prefix)}`;
}

/** Where the parts of an item are, in a line for a terminal. */
export const printableMapping = ({ mapping }: Pick<Intake, "mapping">): string => printable(mappingText(mapping));

/** What to say of an object that no trigger takes. */
export function ignoredText(key: string, intake: Pick<Intake, "prefix" | "suffixes">): string {
  const { prefix, suffixes } = intake;
  const lower = key.toLowerCase();
  const isNear = suffixes.some(
    (suffix) => lower.startsWith(prefix.toLowerCase()) && lower.endsWith(suffix.toLowerCase()),
  );
  const hint = isNear ? "; upper and lower case differ" : "";
  return `- ${printable(key)}  ignored: the stack takes ${acceptedKeys(intake)}${hint}`;
}
