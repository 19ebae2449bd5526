import { readdirSync, readFileSync } from "node:fs";
import GithubSlugger from "github-slugger";
import { lexer, walkTokens, type Token, type Tokens } from "marked";
import { ROOT } from "../../scripts/docs/root.ts";

/** A Markdown file of the repository. */
export interface MarkdownFile {
  /** From the repository's folder. */
  readonly path: string;
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** Folders whose files are not ours, or not kept. */
const SKIPPED = /^(?:node_modules|coverage|\..*)$/;

/** All Markdown files of the repository. */
export function markdownFiles(folder = ""): MarkdownFile[] {
  return readdirSync(ROOT + folder, { withFileTypes: true }).flatMap((entry) => {
    const path = folder + entry.name;
    if (entry.isDirectory()) return SKIPPED.test(entry.name) ? [] : markdownFiles(`${path}/`);
    return path.endsWith(".md") ? [markdownFile(path)] : [];
  });
}

export function markdownFile(path: string): MarkdownFile {
  return markdownText(path, readFileSync(ROOT + path, "utf8"));
}

export function markdownText(path: string, text: string): MarkdownFile {
  return { path, text, tokens: allTokens(text) };
}

function allTokens(text: string): Token[] {
  const tokens: Token[] = [];
  // What a visitor returns may be a promise, which it is not here.
  void walkTokens(lexer(text), (token) => {
    tokens.push(token);
  });
  return tokens;
}

/** Where links and images lead, as they are written. */
export function targetsOf({ tokens }: MarkdownFile): string[] {
  return tokens.flatMap((token) => {
    if (token.type === "link" || token.type === "image") return [String(token["href"])];
    if (token.type !== "html") return [];
    return [...token.raw.matchAll(/\b(?:href|src|srcset)="([^"]*)"/g)].map(([, target = ""]) => target);
  });
}

/** The anchors of a file's headings, as GitHub makes them. */
export function anchorsOf({ tokens }: MarkdownFile): Set<string> {
  const slugger = new GithubSlugger();
  const headings = tokens.filter((token) => token.type === "heading");
  return new Set(headings.map((token) => slugger.slug(plainText(token))));
}

/** A heading without its marks: what GitHub makes the anchor of. */
function plainText(token: Token): string {
  const { tokens, text, raw } = token as { readonly tokens?: Token[]; readonly text?: string; readonly raw: string };
  return tokens ? tokens.map(plainText).join("") : (text ?? raw);
}

/** The lines of a file's code blocks in a shell's language. */
export function shellLines(file: MarkdownFile): string[] {
  return Object.values(codeBlocks(file, "sh"))
    .flat()
    .flatMap((text) => text.split("\n"));
}

/** A file's code blocks in a language, by the heading that they follow. */
export function codeBlocks({ tokens }: MarkdownFile, language: string): Record<string, string[]> {
  const blocks: Record<string, string[]> = {};
  let heading = "";
  for (const token of tokens) {
    if (token.type === "heading") heading = plainText(token);
    if (token.type === "code" && (token as Tokens.Code).lang === language)
      (blocks[heading] ??= []).push((token as Tokens.Code).text);
  }
  return blocks;
}

/** Words in code font. */
export function codeWords({ tokens }: MarkdownFile): string[] {
  return (tokens.filter((token) => token.type === "codespan") as Tokens.Codespan[]).map(({ text }) => text);
}

/** The first cells of the rows of a section's tables: what stands in code font in them. */
export function rowNames(file: MarkdownFile, heading: string): string[] {
  const cells = sectionRows(file, heading).map(([first]) => first?.text ?? "");
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]*)`/g)].map(([, name = ""]) => name));
}

/** The rows of a section's tables, their cells without links and fonts. */
export function rowTexts(file: MarkdownFile, heading: string): string[][] {
  return sectionRows(file, heading).map((row) => row.map(({ tokens }) => tokens.map(plainText).join("")));
}

function sectionRows({ tokens }: MarkdownFile, heading: string): Tokens.TableCell[][] {
  const from = tokens.findIndex((token) => token.type === "heading" && plainText(token) === heading);
  if (from === -1) return [];
  const to = tokens.findIndex((token, index) => index > from && token.type === "heading");
  const tables = tokens.slice(from, to === -1 ? undefined : to).filter((token) => token.type === "table");
  return tables.flatMap((table) => (table as Tokens.Table).rows);
}
