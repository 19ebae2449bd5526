import ts from "typescript";
import type { Change } from "./mutant.ts";
import { span } from "./operators.ts";

/** Numbers from here on are doubled: one more of a thousand bytes or milliseconds is no fault that anybody would make. */
const LARGE = 10;

/** Changes numbers, turns booleans, empties strings, and takes properties out of object literals. */
export function changeLiterals(node: ts.Node, source: ts.SourceFile): readonly Change[] {
  if (ts.isNumericLiteral(node)) return changeNumber(node, source);
  if (node.kind === ts.SyntaxKind.TrueKeyword) {
    return [{ kind: "boolean turned", ...span(node, source), replacement: "false" }];
  }
  if (node.kind === ts.SyntaxKind.FalseKeyword) {
    return [{ kind: "boolean turned", ...span(node, source), replacement: "true" }];
  }
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node)) {
    return emptyString(node, source);
  }
  if (ts.isObjectLiteralExpression(node)) return node.properties.flatMap((property) => remove(property, node, source));
  return [];
}

function changeNumber(node: ts.NumericLiteral, source: ts.SourceFile): Change[] {
  if (isName(node)) return [];
  const value = Number(node.text);
  const replacement = value < LARGE ? String(value + 1) : String(value * 2);
  return [{ kind: "number changed", ...span(node, source), replacement }];
}

function emptyString(node: ts.StringLiteralLike | ts.TemplateExpression, source: ts.SourceFile): Change[] {
  if ((ts.isStringLiteralLike(node) && node.text === "") || isName(node)) return [];
  return [{ kind: "string emptied", ...span(node, source), replacement: '""' }];
}

/** A property's name, the key of an element, or the tag's own template. */
function isName(node: ts.Node): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isElementAccessExpression(parent) && parent.argumentExpression === node && !ts.isNumericLiteral(node)) ||
    ts.isComputedPropertyName(parent) ||
    ts.isTaggedTemplateExpression(parent) ||
    ((ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent)) && parent.name === node)
  );
}

function remove(
  property: ts.ObjectLiteralElementLike,
  object: ts.ObjectLiteralExpression,
  source: ts.SourceFile,
): Change[] {
  const { start, end } = span(property, source);
  const rest = /^\s*,/.exec(source.text.slice(end, object.end));
  return [{ kind: "property removed", start, end: end + (rest?.[0].length ?? 0), replacement: "" }];
}
