import { readFileSync } from "node:fs";

/** What test/infra/expected has for a stack: there, tests hold the program to it, input by input. */
const expected = (stack: string): Record<string, { readonly parent?: string }> =>
  JSON.parse(readFileSync(new URL(`../infra/expected/${stack}.json`, import.meta.url), "utf8")) as Record<
    string,
    { readonly parent?: string }
  >;

/** "type name" of everything that a stack has in the account, sorted. */
export const expectedThings = (stack: string): string[] =>
  Object.keys(expected(stack))
    .filter((name) => name.startsWith("aws:"))
    .sort();

/** "type name" of everything that scaleOut adds to a stack in the account, sorted. */
export const expectedWorkers = (stack: string): string[] =>
  expectedThings("scale-out")
    .map((name) => name.replaceAll("sluice-prod", `sluice-${stack}`))
    .filter((name) => !expectedThings(stack).includes(name));

/** The parents of all resources and components, by "type name". */
export function expectedParents(stack: string): Record<string, string> {
  const top = `pulumi:pulumi:Stack sluice-${stack}`;
  const pairs = Object.entries(expected(stack)).map(([name, { parent }]) => [name, parent ?? top]);
  return Object.fromEntries(pairs) as Record<string, string>;
}
