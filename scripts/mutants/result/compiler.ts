import { join } from "node:path";
import ts from "typescript";

/** "Declared but never used": a person who removes a use also removes its declaration. */
const UNUSED = new Set([6133, 6138, 6192, 6196, 6198, 6199, 7027]);

/** Tells whether the compiler refuses a source file with a fault in it. Only that file is checked. */
export class Compiler {
  readonly #root: string;
  readonly #service: ts.LanguageService;
  readonly #changed = new Map<string, { text: string; version: number }>();

  constructor(root: string) {
    this.#root = root;
    const read = (path: string): string | undefined => ts.sys.readFile(path);
    const config: unknown = ts.readConfigFile(join(root, "tsconfig.json"), read).config;
    const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => fileNames.filter((name) => !name.includes("/test/")),
      getScriptVersion: (path) => String(this.#changed.get(path)?.version ?? 0),
      getScriptSnapshot: (path) => {
        const text = this.#changed.get(path)?.text ?? read(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => root,
      getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
      fileExists: (path) => ts.sys.fileExists(path),
      readFile: read,
      readDirectory: (...args) => ts.sys.readDirectory(...args),
      directoryExists: (path) => ts.sys.directoryExists(path),
      getDirectories: (path) => ts.sys.getDirectories(path),
    });
  }

  refuses(file: string, text: string): boolean {
    const path = join(this.#root, file);
    if (!path.endsWith(".ts")) return false;
    const version = (this.#changed.get(path)?.version ?? 0) + 1;
    this.#changed.set(path, { text, version });
    const errors = [...this.#service.getSyntacticDiagnostics(path), ...this.#service.getSemanticDiagnostics(path)];
    this.#changed.set(path, { text: ts.sys.readFile(path) ?? "", version: version + 1 });
    return errors.some(({ category, code }) => category === ts.DiagnosticCategory.Error && !UNUSED.has(code));
  }
}
