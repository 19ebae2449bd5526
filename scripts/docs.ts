// Writes into the documents what is generated: `npm run docs`. A test fails where they are out of date.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { parse } from "yaml";
import { accountDocument, type Resources } from "./account/document.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Setting {
  readonly type?: string;
  readonly description: string;
  readonly default?: unknown;
}

/** The table of settings, from the schema in Pulumi.yaml. */
function settingsTable(): string {
  const { config } = parse(readFileSync(`${root}Pulumi.yaml`, "utf8")) as { config: Record<string, Setting> };
  const rows = Object.entries(config).map(([name, { type = "object", description, default: value }]) => {
    // Pulumi wants a default for what may be left out: an empty text or 0 stands for "not set".
    const set = value !== undefined && value !== "" && !(value === 0 && /\(.*0 for no/.test(description));
    const shown = set ? `\`${JSON.stringify(value)}\`` : "";
    return `| \`${name}\` | ${type} | ${shown} | ${description.replaceAll("|", "\\|")} |`;
  });
  return ["| setting | type | default | effect |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** What the program declares for a stack: a test holds these files to it, input by input. */
function declared(stack: string): Resources {
  return JSON.parse(readFileSync(`${root}test/infra/expected/${stack}.json`, "utf8")) as Resources;
}

/** README.md as it must be: with what stands between its markers made anew. */
export async function renderReadme(): Promise<string> {
  const parts = {
    settings: settingsTable(),
    account: await accountDocument({ dev: declared("dev"), prod: declared("prod") }),
  };
  let readme = readFileSync(`${root}README.md`, "utf8");
  for (const [name, text] of Object.entries(parts)) {
    const section = new RegExp(`(<!-- ${name}:begin[^>]*-->\\n)[\\s\\S]*?(<!-- ${name}:end -->)`);
    // By a function, for the dollars in the text would mean something in a replacement's text.
    readme = readme.replace(section, (_, begin: string, end: string) => `${begin}\n${text}\n\n${end}`);
  }
  return format(readme, { parser: "markdown", printWidth: 120 });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(`${root}README.md`, await renderReadme());
