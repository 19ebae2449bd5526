import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ROOT } from "./root.ts";

const run = promisify(execFile);

const SLUICE = ["tools/sluice.mjs"];
const OTHERS = [
  { title: "npm start", program: ["--import", "tsx", "local/start.ts"] },
  { title: "npm run demo", program: ["--import", "tsx", "local/demo.ts"] },
];

/** The help of every command, as the command itself prints it. */
export async function commandLineHelp(): Promise<string> {
  const overview = await helpOf(SLUICE);
  const commands = commandNames(overview).map((name) => ({ title: `sluice ${name}`, program: [...SLUICE, name] }));
  const others = [...commands, ...OTHERS].map(async ({ title, program }) => section(title, await helpOf(program)));
  return [section("sluice", overview), ...(await Promise.all(others))].join("\n\n");
}

/**
 * The commands that the overview lists.
 *
 * @throws where it lists none
 */
export function commandNames(overview: string): string[] {
  const [, list = ""] = /^Commands:\n((?: +\S.*\n?)+)/m.exec(overview) ?? [];
  const names = [...list.matchAll(/^ {2}(?:sluice )?([a-z]+)/gm)].map(([, name = ""]) => name);
  if (names.length === 0) throw new Error(`the help lists no commands:\n${overview}`);
  return names;
}

async function helpOf(program: readonly string[]): Promise<string> {
  // Neither a terminal's width nor its colours may show in what is committed.
  const { COLUMNS: _columns, FORCE_COLOR: _color, ...env } = process.env;
  const { stdout } = await run(process.execPath, [...program, "--help"], { cwd: ROOT, env });
  return stdout.trimEnd();
}

const section = (title: string, help: string) => `## ${title}\n\n\`\`\`text\n${help}\n\`\`\``;
