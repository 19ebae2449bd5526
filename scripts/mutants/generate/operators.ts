import ts from "typescript";
import type { Change } from "./mutant.ts";

const TURNED: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.LessThanToken, "<="],
  [ts.SyntaxKind.LessThanEqualsToken, "<"],
  [ts.SyntaxKind.GreaterThanToken, ">="],
  [ts.SyntaxKind.GreaterThanEqualsToken, ">"],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, "!=="],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, "==="],
  [ts.SyntaxKind.AmpersandAmpersandToken, "||"],
  [ts.SyntaxKind.BarBarToken, "&&"],
  [ts.SyntaxKind.PlusToken, "-"],
  [ts.SyntaxKind.MinusToken, "+"],
  [ts.SyntaxKind.AsteriskToken, "/"],
  [ts.SyntaxKind.SlashToken, "*"],
  [ts.SyntaxKind.PercentToken, "*"],
  [ts.SyntaxKind.PlusEqualsToken, "-="],
  [ts.SyntaxKind.MinusEqualsToken, "+="],
]);

/** `&&` beside `||` needs no parentheses, but beside `??` both do, and the wrong ones change what is not meant. */
const LOGICAL = new Set([ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken]);

/** Turns operators and drops operands: `<` to `<=`, `&&` to `||`, `a ?? b` to `a`, `!a` to `a`, `await a` to `a`. */
export function turnOperators(node: ts.Node, source: ts.SourceFile): readonly Change[] {
  if (ts.isAwaitExpression(node)) {
    return [{ kind: "await removed", ...span(node, source), replacement: node.expression.getText(source) }];
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return turnUnary(node, source);
  if (!ts.isBinaryExpression(node)) return [];
  const operator = node.operatorToken;
  if (operator.kind === ts.SyntaxKind.QuestionQuestionToken) {
    return [{ kind: "operand dropped", ...span(node, source), replacement: node.left.getText(source) }];
  }
  const replacement = TURNED.get(operator.kind);
  if (replacement === undefined) return [];
  if (isPlus(operator.kind) && [node.left, node.right].some(isText)) return [];
  if (!LOGICAL.has(operator.kind)) return [{ kind: "operator turned", ...span(operator, source), replacement }];
  // In parentheses, so that a chain of the same operator keeps its grouping.
  const [left, right] = [node.left.getText(source), node.right.getText(source)];
  return [{ kind: "operator turned", ...span(node, source), replacement: `((${left}) ${replacement} (${right}))` }];
}

function turnUnary(node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression, source: ts.SourceFile): Change[] {
  const operand = node.operand.getText(source);
  if (node.operator === ts.SyntaxKind.ExclamationToken) {
    return [{ kind: "condition negated", ...span(node, source), replacement: operand }];
  }
  const turned = STEP.get(node.operator);
  if (turned === undefined) return [];
  const replacement = ts.isPrefixUnaryExpression(node) ? turned + operand : operand + turned;
  return [{ kind: "operator turned", ...span(node, source), replacement }];
}

const STEP: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.PlusPlusToken, "--"],
  [ts.SyntaxKind.MinusMinusToken, "++"],
]);

const isPlus = (kind: ts.SyntaxKind): boolean =>
  kind === ts.SyntaxKind.PlusToken || kind === ts.SyntaxKind.PlusEqualsToken;

/** Text put together: minus would make it NaN, which any test notices. */
function isText(node: ts.Expression): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateExpression(node) ||
    (ts.isBinaryExpression(node) && isPlus(node.operatorToken.kind) && [node.left, node.right].some(isText))
  );
}

/** Where a node is, without the comments before it. */
export function span(node: ts.Node, source: ts.SourceFile): { start: number; end: number } {
  return { start: node.getStart(source), end: node.getEnd() };
}
