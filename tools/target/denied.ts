/** What AWS refuses to somebody, as its message says it. */
export interface Denial {
  /** Who was denied: an ARN. */
  readonly who: string | undefined;
  /** Such as `s3:ListBucket`. */
  readonly action: string | undefined;
  /** An ARN. */
  readonly resource: string | undefined;
  /** Which kind of policy denies it, in AWS's words. */
  readonly because: string | undefined;
}

const DENIED = new Set(["AccessDenied", "AccessDeniedException", "Forbidden", "403"]);

const NAMED =
  /^(?:User: (\S+) is )?not authorized to perform: (\S+)(?: on (?:resource: )?"?(.+?)"?)??(?: because (.+)| with (an explicit deny.*))?$/s;

/**
 * Reads a denial: since 2024 S3 names the action and the resource within an account, as other services do; across accounts it says
 * only "Access Denied".
 *
 * @returns `undefined` if the error is another one
 */
export function denialOf(error: unknown): Denial | undefined {
  if (!(error instanceof Error) || !DENIED.has(error.name)) return undefined;
  const [, who, action, resource, because, deny] = NAMED.exec(error.message.trim()) ?? [];
  return { who, action, resource, because: because ?? deny };
}

/** What AWS denies, in one line, if it says what that is. */
export function denialText({ who, action, resource, because }: Denial): string {
  const on = resource === undefined ? "" : ` on ${resource}`;
  const to = who === undefined ? "" : ` to ${who}`;
  return `AWS denies ${action ?? "access"}${on}${to}${because === undefined ? "" : ` (${because})`}`;
}
