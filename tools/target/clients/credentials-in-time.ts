import type { PatientRetries } from "../../../runtime/work/patient-retries.ts";

/** The part of the AWS SDK's clients that is used here. */
interface Client {
  readonly config: { credentials: unknown };
}

type Provider = (options?: object) => Promise<unknown>;

/** The longest wait for credentials: a program that gives them may ask its user for a code. */
const MOST_MILLISECONDS = 120_000;

/** What runs is finished when the run stops, and may need credentials. */
const MOST_MILLISECONDS_AFTER_STOP = 5_000;

/** Nobody answered who gives credentials: no further call can be signed. */
export class CredentialsTimeoutError extends Error {
  override readonly name = "CredentialsTimeoutError";
}

/**
 * Bounds the wait for credentials, and ends it when the run stops. The SDK itself waits for ever for a container's endpoint, or for
 * the program of `credential_process`.
 */
export function withCredentialsInTime<C extends Client>(
  client: C,
  retries: Pick<PatientRetries, "signal" | "abandon">,
  mostMilliseconds = MOST_MILLISECONDS,
): C {
  const provider = client.config.credentials as Provider;
  const { signal } = retries;
  const waiting = new Set<(reason: Error) => void>();
  const end = (): void => {
    const error = retries.abandon(new Error("the run was stopped"));
    for (const reject of waiting) reject(error);
  };
  signal.addEventListener("abort", end, { once: true });
  const inTime: Provider = (options) =>
    new Promise((resolve, reject) => {
      const most = signal.aborted ? MOST_MILLISECONDS_AFTER_STOP : mostMilliseconds;
      const timer = setTimeout(() => settle(() => reject(timeoutOf(most))), most);
      const settle = (action: () => void): void => {
        clearTimeout(timer);
        waiting.delete(reject);
        action();
      };
      waiting.add(reject);
      provider(options).then(
        (credentials) => settle(() => resolve(credentials)),
        (error: unknown) => settle(() => reject(readable(error))),
      );
    });
  // The provider has a memory already.
  client.config.credentials = Object.assign(inTime, { memoized: true });
  return client;
}

const timeoutOf = (milliseconds: number): Error =>
  new CredentialsTimeoutError(`no AWS credentials came for ${milliseconds / 1_000} s`);

/** The SDK's clients that get credentials, such as that of STS, report a timeout in words for programmers. */
function readable(error: unknown): Error {
  if (error instanceof Error && error.name !== "TimeoutError") return error;
  return new CredentialsTimeoutError("no AWS credentials came: the server that gives them does not answer", {
    cause: error,
  });
}
