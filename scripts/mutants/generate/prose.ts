import ts from "typescript";

/** Options and properties whose value only people read. */
const PROSE_NAMES = new Set(
  [
    "message",
    "messages",
    "description",
    "describe",
    "summary",
    "summaries",
    "help",
    "usage",
    "epilog",
    "epilogue",
  ].concat(["title", "advice", "meaning", "hint", "label", "note", "caption", "example", "alarmDescription", "desc"]),
);

/** Calls that log or print to people, by the last name of what is called. */
const LOG_CALLS = new Set(["log", "info", "warn", "error", "debug", "trace", "critical", "addContext", "appendKeys"]);
const LOGGERS = /^(?:console|logger|log)$|(?:^|[.#])(?:log|logger)$/;

/**
 * Whether all of a node is for people alone: the text of an error, a line of the log, a help text. A test that fails by such a
 * change would only hold the wording.
 */
export function isProse(node: ts.Node, source: ts.SourceFile): boolean {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
    return readsAsSentence(node, source) || isTextOfError(node) || isNamedProse(node, source);
  }
  return ts.isExpressionStatement(node) && isLogCall(node.expression, source);
}

/** Two words beside each other. Tokens, paths, patterns and keys have no such thing. */
function readsAsSentence(node: ts.StringLiteralLike | ts.TemplateExpression, source: ts.SourceFile): boolean {
  const text = node.getText(source).slice(1, -1);
  return /[\p{L}}"'):,] +(?:\p{L}|\$\{)/u.test(text) || /\p{L} +[("'\d]/u.test(text) || /^ \p{L}|\p{L} $/u.test(text);
}

function isTextOfError(node: ts.Node): boolean {
  const { parent } = node;
  return (
    ts.isNewExpression(parent) && ts.isIdentifier(parent.expression) && /(?:Error|Fault)$/.test(parent.expression.text)
  );
}

function isNamedProse(node: ts.Node, source: ts.SourceFile): boolean {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent)) return PROSE_NAMES.has(parent.name.getText(source));
  if (ts.isParenthesizedExpression(parent) || isTextSum(parent)) return isNamedProse(parent, source);
  return ts.isConditionalExpression(parent) && parent.condition !== node && isNamedProse(parent, source);
}

const isTextSum = (node: ts.Node): boolean =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;

function isLogCall(expression: ts.Expression, source: ts.SourceFile): boolean {
  const call = ts.isVoidExpression(expression) || ts.isAwaitExpression(expression) ? expression.expression : expression;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return false;
  const { expression: logger, name } = call.expression;
  return LOG_CALLS.has(name.text) && LOGGERS.test(logger.getText(source).replace(/\?$/, ""));
}
