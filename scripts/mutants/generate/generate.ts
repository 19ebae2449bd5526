import ts from "typescript";
import { changeLiterals } from "./literals.ts";
import type { Change, Mutant } from "./mutant.ts";
import { turnOperators } from "./operators.ts";
import { isProse } from "./prose.ts";
import { changeStatements } from "./statements.ts";

/** Each makes of one node of the syntax tree the faults of one kind. */
const MUTATORS = [turnOperators, changeStatements, changeLiterals];

const LONGEST_TEXT = 200;

/**
 * Lists the faults that can be put into a source file, in its order.
 *
 * @param file relative to the project's folder, with slashes
 */
export function generate(file: string, text: string): readonly Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const changes: Change[] = [];
  const visit = (node: ts.Node): void => {
    if (isOnlyType(node) || isProse(node, source)) return;
    for (const mutate of MUTATORS) changes.push(...mutate(node, source));
    node.forEachChild(visit);
  };
  source.forEachChild(visit);
  const unlike = new Map(changes.map((change) => [`${change.start} ${change.end} ${change.replacement}`, change]));
  return [...unlike.values()]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map((change) => describe(change, source));
}

/** Types, and what only names other modules. */
function isOnlyType(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node)
  );
}

function describe(change: Change, source: ts.SourceFile): Mutant {
  const { text, fileName: file } = source;
  const lineStart = text.lastIndexOf("\n", change.start - 1) + 1;
  const nextBreak = text.indexOf("\n", change.end);
  const lineEnd = nextBreak === -1 ? text.length : nextBreak;
  return {
    ...change,
    file,
    line: source.getLineAndCharacterOfPosition(change.start).line + 1,
    before: onOneLine(text.slice(lineStart, lineEnd)),
    after: onOneLine(text.slice(lineStart, change.start) + change.replacement + text.slice(change.end, lineEnd)),
  };
}

function onOneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= LONGEST_TEXT ? line : `${line.slice(0, LONGEST_TEXT)} ...`;
}
