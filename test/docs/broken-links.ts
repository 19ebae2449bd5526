import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { ROOT } from "../../scripts/docs/root.ts";
import { anchorsOf, codeWords, markdownFile, targetsOf, type MarkdownFile } from "./markdown-files.ts";

/**
 * What is wrong with the links and images of a file, one line each: a file or an anchor that does not exist, or a URL that is
 * not one. Nothing is fetched.
 */
export function brokenLinks(file: MarkdownFile): string[] {
  return targetsOf(file).flatMap((target) => {
    const fault = faultOf(target, file);
    return fault === undefined ? [] : [`${file.path}: ${target}: ${fault}`];
  });
}

function faultOf(target: string, file: MarkdownFile): string | undefined {
  if (/^[a-z][a-z\d+.-]*:/i.test(target)) return urlFault(target);
  const [path = "", anchor] = target.split("#");
  const linked = path === "" ? file.path : normalize(join(dirname(file.path), decodeURIComponent(path)));
  if (linked.startsWith("..")) return "it leads out of the repository";
  if (!existsSync(ROOT + linked)) return "there is no such file";
  if (linked.endsWith(".svg")) return svgFault(linked);
  if (anchor === undefined) return undefined;
  if (!linked.endsWith(".md")) return "only Markdown files have anchors";
  const anchors = anchorsOf(path === "" ? file : markdownFile(linked));
  return anchors.has(anchor) ? undefined : `${linked} has no heading with that anchor`;
}

function urlFault(target: string): string | undefined {
  if (!URL.canParse(target)) return "it is not a URL";
  const { protocol, hostname } = new URL(target);
  return protocol === "https:" && hostname.includes(".") ? undefined : "a link must be https, to a host with a domain";
}

/** GitHub shows an SVG as an image, which loads nothing: what it refers to must be in the file itself. */
function svgFault(path: string): string | undefined {
  const text = readFileSync(ROOT + path, "utf8");
  const references = [...text.matchAll(/(?:\bhref="|url\()([^")]*)/g)].map(([, reference = ""]) => reference);
  const missing = references.find((reference) => !text.includes(`id="${reference.replace(/^#/, "")}"`));
  return missing === undefined ? undefined : `the image refers to ${missing}, which is not in it`;
}

/** Paths in code font, such as `runtime/handler.ts`, that do not exist. A part in capitals stands for any name. */
export function missingPaths(file: MarkdownFile): string[] {
  const paths = codeWords(file).filter((word) => /^[\w.-]+\/[\w./-]*$/.test(word) && !/\b(?:FOLDER|NAME)\b/.test(word));
  const inRepository = paths.filter((path) => isFolder(path.split("/")[0] ?? ""));
  return inRepository.filter((path) => !existsSync(ROOT + path)).map((path) => `${file.path}: ${path}`);
}

/** What a run leaves behind is in no clone, and only in some that were used. */
const LEFT_BY_RUNS = [".sluice", "coverage", "node_modules"];

const isFolder = (name: string): boolean =>
  !LEFT_BY_RUNS.includes(name) && existsSync(ROOT + name) && statSync(ROOT + name).isDirectory();
