// Module hooks of the process that runs the tests. With a mutant, only what depends on its file is loaded anew; the SDK, mocha and the
// rest of the project stay as they are.
import { Buffer } from "node:buffer";
import { pathToFileURL } from "node:url";

/** `?mutant=NUMBER&of=FILE`, which a module hands on to what it imports. `of=*` loads all of the project anew. */
const QUERY = /\?mutant=\d+&of=([^&]+)$/;

let root = "";
/** @type {Record<string, string[]>} who imports a file */
let importers = {};
/** @type {Map<string, Set<string>>} */
const dependents = new Map();
/** @type {Map<string, import("node:module").LoadFnOutput>} */
const loaded = new Map();

/** @param {{ folder: string; importers: Record<string, string[]> }} data */
export function initialize(data) {
  root = pathToFileURL(data.folder).href;
  importers = data.importers;
}

/** @param {string} file */
function dependentsOf(file) {
  const known = dependents.get(file);
  if (known) return known;
  const all = new Set([file]);
  for (const each of all) for (const importer of importers[each] ?? []) all.add(importer);
  dependents.set(file, all);
  return all;
}

/** @type {import("node:module").ResolveHook} */
export async function resolve(specifier, context, next) {
  const [query = "", of = ""] = QUERY.exec(context.parentURL ?? "") ?? [];
  if (query === "") return next(specifier, context);
  const parentURL = context.parentURL?.replace(QUERY, "");
  const result = await next(specifier, { ...context, parentURL });
  if (!result.url.startsWith(root)) return result;
  const file = result.url.slice(root.length + 1);
  const affected = of === "*" ? file in importers : dependentsOf(decodeURIComponent(of)).has(file);
  return affected ? { ...result, url: result.url + query } : result;
}

/** @type {import("node:module").LoadHook} */
export async function load(url, context, next) {
  const [query = "", of = ""] = QUERY.exec(url) ?? [];
  if (query === "") return next(url, context);
  const plain = url.replace(QUERY, "");
  if (plain === `${root}/${decodeURIComponent(of)}`) return next(plain, context);
  const known = loaded.get(plain);
  if (known) return known;
  const { format, source } = await next(plain, context);
  // As text, because bytes are handed over and gone.
  const text = typeof source === "string" || !source ? source : Buffer.from(source).toString();
  const result = { format, source: text, shortCircuit: true };
  loaded.set(plain, result);
  return result;
}
