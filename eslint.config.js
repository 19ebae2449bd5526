import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** Imports go one way, so that a newcomer knows where a change may reach. Relative paths that climb out of a folder count. */
const forbid = (...patterns) => ({
  "no-restricted-imports": ["error", { patterns: patterns.map(([group, message]) => ({ group, message })) }],
});
const pulumi = [["@pulumi/*"], "only index.ts, infra/ and local/'s recorder know Pulumi"];
const infra = [["**/infra/**"], "infra/ is imported by index.ts alone"];
const tools = [["**/tools/**"], "nothing imports tools/"];
const local = [["**/local/**"], "only tools/ may import local/"];
const program = [["**/index.ts"], "index.ts is a Pulumi program, not a module"];
const runtime = [["**/runtime/**"], "infra/ knows runtime/ only as an entry file to bundle"];

export default tseslint.config(
  { ignores: ["node_modules/", "coverage/", ".sluice/", "examples/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "ImportExpression", message: "import() escapes the rule on import direction." },
        { selector: "ExportDefaultDeclaration", message: "Named exports only." },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      // Taking a member out of an object by leaving it to a name that nobody reads.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  { files: ["runtime/**/*.ts"], rules: forbid(pulumi, infra, tools, local, program) },
  { files: ["index.ts", "infra/**/*.ts"], rules: forbid(tools, local, runtime) },
  { files: ["tools/**/*.ts"], rules: forbid(pulumi, infra, program) },
  // Asks Pulumi for a stack's outputs, in a process of its own.
  { files: ["tools/target/read-stack.ts"], rules: { "no-restricted-imports": "off" } },
  { files: ["local/**/*.ts"], rules: forbid(pulumi, infra, tools, program) },
  {
    // The one place that loads the Pulumi program: in a process of its own, after the mocks are set.
    files: ["local/program/record.ts"],
    rules: { "no-restricted-imports": "off", "no-restricted-syntax": "off" },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off", // chai's `to.be.true`
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    files: ["scripts/**/*.mjs", "tools/*.mjs", "**/*.js"],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
  },
);
