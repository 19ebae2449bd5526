/** The part of the AWS SDK's clients that is used here. */
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

/** Runs a call, and repeats it once if its credentials have expired and there are newer ones. */
export type Renewed = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * Gets new credentials once if AWS says that a call's credentials have expired, and repeats the call.
 *
 * The SDK renews credentials shortly before their expiry date. But credentials from a file or a command may have no date, or
 * expire before it. If there are no newer ones, the call fails with its original error.
 *
 * @returns what does the same for calls that are not the client's
 */
export function withRenewedCredentials(client: Client): Renewed {
  const renewed = renewal(client.config.credentials as Provider);
  const middleware =
    (next: Next): Next =>
    (args) =>
      renewed(() => next(args));
  client.middlewareStack.add(middleware as never, { step: "initialize", name: "sluiceRenewedCredentials" });
  return renewed;
}

function renewal(provider: Provider): Renewed {
  /** The number of renewals so far. */
  let generation = 0;
  let renewing: Promise<boolean> | undefined;
  const renew = async (): Promise<boolean> => {
    const before = await provider();
    const now = await provider({ forceRefresh: true });
    if (now.accessKeyId === before.accessKeyId && now.sessionToken === before.sessionToken) return false;
    generation += 1;
    return true;
  };
  return async (call) => {
    const known = generation;
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Error) || !EXPIRED.has(error.name)) throw error;
      if (generation === known) {
        // Calls that fail together share one renewal.
        renewing ??= renew().finally(() => (renewing = undefined));
        if (!(await renewing.catch(() => false))) throw error;
      }
      return call();
    }
  };
}
