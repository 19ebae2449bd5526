import ts from "typescript";
import type { Change } from "./mutant.ts";
import { span } from "./operators.ts";

/** Negates conditions, removes guards and statements, and replaces results. */
export function changeStatements(node: ts.Node, source: ts.SourceFile): readonly Change[] {
  if (ts.isIfStatement(node)) return [...negate(node.expression, source), ...removeGuard(node, source)];
  if (ts.isWhileStatement(node) || ts.isDoStatement(node)) return negate(node.expression, source);
  if (ts.isConditionalExpression(node)) return negate(node.condition, source);
  if (ts.isExpressionStatement(node)) return removeStatement(node, source);
  if (ts.isReturnStatement(node)) return node.expression ? replaceResult(node.expression, source) : [];
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return replaceResult(node.body, source);
  return [];
}

/** A comparison, `!` and a logical operator are turned as operators; to negate them too would be the same fault. */
function negate(condition: ts.Expression, source: ts.SourceFile): Change[] {
  const inner = withoutParentheses(condition);
  const turned =
    (ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.ExclamationToken) ||
    (ts.isBinaryExpression(inner) && EQUALITY.has(inner.operatorToken.kind));
  if (turned) return [];
  return [{ kind: "condition negated", ...span(condition, source), replacement: `!(${condition.getText(source)})` }];
}

const EQUALITY = new Set([ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken]);

function removeGuard(node: ts.IfStatement, source: ts.SourceFile): Change[] {
  if (node.elseStatement) return [];
  return [{ kind: "guard removed", ...span(node, source), replacement: ";" }];
}

function removeStatement(node: ts.ExpressionStatement, source: ts.SourceFile): Change[] {
  const expression = withoutWaiting(node.expression);
  const isSuper = ts.isCallExpression(expression) && expression.expression.kind === ts.SyntaxKind.SuperKeyword;
  const acts =
    ts.isCallExpression(expression) ||
    ts.isDeleteExpression(expression) ||
    (ts.isBinaryExpression(expression) && ASSIGNMENT.has(expression.operatorToken.kind) && !inConstructor(node));
  if (!acts || isSuper) return [];
  return [{ kind: "statement removed", ...span(node, source), replacement: ";" }];
}

const ASSIGNMENT = new Set([
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.PlusEqualsToken,
  ts.SyntaxKind.MinusEqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
]);

const inConstructor = (node: ts.Node): boolean =>
  ts.isBlock(node.parent) && ts.isConstructorDeclaration(node.parent.parent);

/** `undefined` in the result's place. A boolean that is written out is turned elsewhere. */
function replaceResult(result: ts.Expression, source: ts.SourceFile): Change[] {
  const inner = withoutParentheses(result);
  const nothing = ts.isIdentifier(inner) && inner.text === "undefined";
  const written = inner.kind === ts.SyntaxKind.TrueKeyword || inner.kind === ts.SyntaxKind.FalseKeyword;
  if (nothing || written || ts.isVoidExpression(inner)) return [];
  return [{ kind: "result replaced", ...span(result, source), replacement: "undefined" }];
}

function withoutParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? withoutParentheses(node.expression) : node;
}

function withoutWaiting(node: ts.Expression): ts.Expression {
  return ts.isAwaitExpression(node) || ts.isVoidExpression(node) ? withoutWaiting(node.expression) : node;
}
