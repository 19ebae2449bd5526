import { readFileSync } from "node:fs";
import { ROOT } from "../../scripts/docs/root.ts";

/**
 * The texts that a type in a source file is a union of: types are gone when tests run.
 *
 * @throws where the file has no such type, or it has no texts
 */
export function unionMembers(file: string, type: string): string[] {
  const [, union = ""] =
    new RegExp(`^export type ${type} =([^;]*);`, "m").exec(readFileSync(ROOT + file, "utf8")) ?? [];
  const members = [...union.matchAll(/"([\w-]+)"/g)].map(([, member = ""]) => member);
  if (members.length === 0) throw new Error(`${file} has no union ${type} of texts`);
  return members;
}
