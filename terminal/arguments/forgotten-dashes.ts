/** The package.json scripts that take options. */
const SCRIPTS = ["backfill", "demo", "start"];

/** Options that npm has too. They may come from the user's .npmrc, so they prove nothing by themselves. */
const OFTEN_IN_NPMRC = ["json", "yes"];

/**
 * Finds the options that npm consumed. In `npm run backfill --stack x`, which lacks `--` before the options, the script gets only
 * `x`.
 *
 * npm passes them on as environment variables. If a space separated an option from its value, the assignment is lost.
 *
 * @param env the environment of the process that npm started
 * @param optionNames such as `stack` and `dry-run`
 * @returns each option as the user would type it, `--dry-run` or `--stack=prod`
 */
export function forgottenOptions(
  env: Readonly<Record<string, string | undefined>>,
  optionNames: readonly string[],
): readonly string[] {
  if (!SCRIPTS.includes(env["npm_lifecycle_event"] ?? "")) return [];
  // npm always sets its own `prefix`.
  const names = optionNames.filter((name) => name !== "prefix");
  const found = names.flatMap((name) => {
    const value = env[`npm_config_${name.replaceAll("-", "_")}`] ?? "";
    // npm separates the values of a repeated option by an empty line.
    return value === "" ? [] : value.split("\n\n").map((each) => (each === "true" ? `--${name}` : `--${name}=${each}`));
  });
  return found.every((option) => OFTEN_IN_NPMRC.some((name) => option.startsWith(`--${name}`))) ? [] : found;
}
