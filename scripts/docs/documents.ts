import { readFileSync } from "node:fs";
import { format } from "prettier";
import { deployerPolicy } from "./account/deployer-policy.ts";
import { accountDocument, added, declared } from "./account/document.ts";
import { commandLineHelp } from "./command-line-help.ts";
import { reasonsTable } from "./reasons-table.ts";
import { ROOT } from "./root.ts";
import { settingsTable } from "./settings-table.ts";

type Render = () => string | Promise<string>;

/** What is generated, by file and by the name of the section in it. */
const SECTIONS: Readonly<Record<string, Readonly<Record<string, Render>>>> = {
  "docs/settings.md": { settings: settingsTable },
  "docs/account.md": {
    account: () =>
      accountDocument({ dev: declared("dev"), prod: declared("prod"), "With scaleOut, in addition": added("prod") }),
    deployer: () => deployerPolicy(declared("prod")),
    "deployer-scale-out": () => deployerPolicy(added("prod")),
  },
  "docs/cli.md": { help: commandLineHelp },
  "docs/outcomes.md": { reasons: reasonsTable },
};

/** The documents that have generated sections, as paths from the repository's folder. */
export const GENERATED_FILES = Object.keys(SECTIONS);

/**
 * A document with its generated sections made anew. Everything outside of their markers stays as it is.
 *
 * @throws where the document has no markers for a section
 */
export async function renderDocument(file: string): Promise<string> {
  let text = readFileSync(ROOT + file, "utf8");
  for (const [name, render] of Object.entries(SECTIONS[file] ?? {})) text = fill(text, name, await render(), file);
  return format(text, { parser: "markdown", printWidth: 120 });
}

function fill(text: string, name: string, content: string, file: string): string {
  const section = new RegExp(`(<!-- ${name}:begin[^>]*-->\\n)[\\s\\S]*?(<!-- ${name}:end -->)`);
  if (!section.test(text)) throw new Error(`${file} has no section ${name}`);
  // By a function, because a replacement's text gives dollars a meaning.
  return text.replace(section, (_, begin: string, end: string) => `${begin}\n${content}\n\n${end}`);
}
