/** The scripts of package.json that take options. */
const SCRIPTS = ["backfill", "demo", "start"];

/** Options that npm has too: they may come from the user's .npmrc, and alone they prove nothing. */
const OFTEN_IN_NPMRC = ["json", "yes"];

/**
 * The options that npm took for itself: of `npm run backfill --stack x`, where `--` is missing in front of them, the script sees
 * only `x`.
 *
 * npm hands them on as environment variables. Which value belongs to which option is lost where a space was between them.
 *
 * @param env the environment of the process that npm started
 * @param optionNames such as `stack` and `dry-run`
 * @returns each as it may be typed, `--dry-run` or `--stack=prod`
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
