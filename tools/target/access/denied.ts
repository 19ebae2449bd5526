/** The parts of an AWS access denial, from its message. */
export interface Denial {
  /** The ARN of the caller who was denied. */
  readonly who: string | undefined;
  /** Such as `s3:ListBucket`. */
  readonly action: string | undefined;
  /** An ARN. */
  readonly resource: string | undefined;
  /** The kind of policy that denies it, in AWS's words. */
  readonly because: string | undefined;
}

const DENIED = new Set(["AccessDenied", "AccessDeniedException", "Forbidden", "403"]);

const NAMED =
  /^(?:User: (\S+) is )?not authorized to perform: (\S+)(?: on (?:resource: )?"?(.+?)"?)??(?: because (.+)| with (an explicit deny.*))?$/s;

/**
 * Parses a denial. Within an account, S3 has named the action and the resource since 2024, as other services do. Across accounts
 * it says only "Access Denied".
 *
 * @returns `undefined` if it is another error
 */
export function denialOf(error: unknown): Denial | undefined {
  if (!(error instanceof Error) || !DENIED.has(error.name)) return undefined;
  const [, who, action, resource, because, deny] = NAMED.exec(error.message.trim()) ?? [];
  return { who, action, resource, because: because ?? deny };
}

/** Formats the denial in one line, with as much as the message says. */
export function denialText({ who, action, resource, because }: Denial): string {
  const on = resource === undefined ? "" : ` on ${resource}`;
  const to = who === undefined ? "" : ` to ${who}`;
  return `AWS denies ${action ?? "access"}${on}${to}${because === undefined ? "" : ` (${because})`}`;
}
