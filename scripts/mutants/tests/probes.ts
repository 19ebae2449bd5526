import ts from "typescript";

/** A part of a source file that runs or does not run as one: the body of a function, a branch, a loop. */
export interface Block {
  readonly start: number;
  readonly end: number;
}

interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** The whole file: what runs when it is loaded. */
const WHOLE = 0;

/** The blocks of a source file; the first is the whole file. */
export function blocksOf(text: string): readonly Block[] {
  return probe(text, 0, "").blocks;
}

/** The innermost block that holds a position, by its number. */
export function blockAt(blocks: readonly Block[], position: number): number {
  let found = WHOLE;
  // A block comes after those that hold it.
  blocks.forEach(({ start, end }, index) => {
    if (start <= position && position < end) found = index;
  });
  return found;
}

/**
 * Puts into every block of a source file a call that tells that it ran.
 *
 * @param first the number of the first block; the others follow
 * @param log the file that the numbers are appended to, once each for every process and thread
 */
export function probe(text: string, first: number, log: string): { text: string; blocks: readonly Block[] } {
  const source = ts.createSourceFile("source.ts", text, ts.ScriptTarget.Latest, true);
  const blocks: Block[] = [{ start: 0, end: text.length }];
  const insertions: Insertion[] = [];
  const enter = (node: ts.Node): string => {
    blocks.push({ start: node.getStart(source), end: node.getEnd() });
    return hit(first + blocks.length - 1);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (isBraced(node)) {
      insertions.push({ at: node.getStart(source) + 1, text: `${enter(node)};` });
    } else if (isBareBranch(node)) {
      insertions.push({ at: node.getStart(source), text: `{${enter(node)};` }, { at: node.getEnd(), text: "}" });
    } else if (isBareResult(node)) {
      insertions.push({ at: node.getStart(source), text: `(${enter(node)},` }, { at: node.getEnd(), text: ")" });
    } else if (ts.isCaseOrDefaultClause(node) && node.statements[0]) {
      insertions.push({ at: node.statements[0].getFullStart(), text: `${enter(node)};` });
    }
    node.forEachChild(visit);
  };
  source.forEachChild(visit);
  const shebang = /^#!.*\n/.exec(text)?.[0].length ?? 0;
  insertions.push({ at: shebang, text: `${prelude(log)}${hit(first)};` });
  return { text: inserted(text, insertions), blocks };
}

const isBraced = (node: ts.Node): boolean => ts.isBlock(node) && node.statements.length > 0;

/** A branch or a loop's body without braces. */
function isBareBranch(node: ts.Node): boolean {
  const { parent } = node;
  if (!ts.isStatement(node) || ts.isBlock(node)) return false;
  return (
    (ts.isIfStatement(parent) && (parent.thenStatement === node || parent.elseStatement === node)) ||
    (ts.isIterationStatement(parent, false) && parent.statement === node)
  );
}

/** An arrow function's result, or a branch of `? :`. */
function isBareResult(node: ts.Node): boolean {
  const { parent } = node;
  return (
    (ts.isArrowFunction(parent) && parent.body === node && !ts.isBlock(node)) ||
    (ts.isConditionalExpression(parent) && (parent.whenTrue === node || parent.whenFalse === node))
  );
}

const hit = (block: number): string => `__ran[${block}]||__ran(${block})`;

/**
 * Appends at once, because a process may be killed and a thread may be ended. It takes Node's functions and opens the file before
 * anything runs: tests replace the functions, and run out of files.
 */
const prelude = (log: string): string =>
  `const __ran=(globalThis.__sluiceRan??=(({openSync,writeSync})=>{const log=openSync(${JSON.stringify(log)},"a");` +
  `return (n)=>{globalThis.__sluiceRan[n]=true;writeSync(log,n+"\\n")}})(process.getBuiltinModule("node:fs")));`;

/** Insertions at one place keep their order where they open, and are turned where they close. */
function inserted(text: string, insertions: readonly Insertion[]): string {
  const opening = insertions.filter(({ text: each }) => each !== "}" && each !== ")");
  const closing = insertions.filter(({ text: each }) => each === "}" || each === ")").reverse();
  const ordered = [...closing, ...opening].sort((a, b) => a.at - b.at);
  let at = 0;
  let result = "";
  for (const insertion of ordered) {
    result += text.slice(at, insertion.at) + insertion.text;
    at = insertion.at;
  }
  return result + text.slice(at);
}
