/** What the AWS SDK's clients have in common here. */
interface Client {
  readonly middlewareStack: { add(middleware: never, options: object): void };
  readonly config: { readonly credentials: unknown };
}

interface Identity {
  readonly accessKeyId: string;
  readonly sessionToken?: string;
}

type Provider = (options?: { readonly forceRefresh: boolean }) => Promise<Identity>;
type Next = (args: unknown) => Promise<unknown>;

const EXPIRED = new Set(["ExpiredToken", "ExpiredTokenException", "RequestExpired"]);

/**
 * Asks for new credentials once when AWS says that those of a call have expired, and makes the call again.
 *
 * The SDK renews credentials by itself shortly before the date on which they expire; but those in a file or printed by a command may have
 * no date, or end before it. Where there are no others, the call fails as it did.
 */
export function withRenewedCredentials<C extends Client>(client: C): C {
  const provider = client.config.credentials as Provider;
  /** Counts the renewals. */
  let generation = 0;
  let renewal: Promise<boolean> | undefined;
  const renew = async (): Promise<boolean> => {
    const before = await provider();
    const now = await provider({ forceRefresh: true });
    if (now.accessKeyId === before.accessKeyId && now.sessionToken === before.sessionToken) return false;
    generation += 1;
    return true;
  };
  const middleware =
    (next: Next): Next =>
    async (args) => {
      const known = generation;
      try {
        return await next(args);
      } catch (error) {
        if (!(error instanceof Error) || !EXPIRED.has(error.name)) throw error;
        if (generation === known) {
          // The calls that fail together are answered together.
          renewal ??= renew().finally(() => (renewal = undefined));
          if (!(await renewal.catch(() => false))) throw error;
        }
        return next(args);
      }
    };
  client.middlewareStack.add(middleware as never, { step: "initialize", name: "sluiceRenewedCredentials" });
  return client;
}
