/** What the AWS SDK's clients have in common here. */
interface Client {
  readonly middlewareStack: { remove(name: string): boolean };
}

/**
 * Takes out of a client of the AWS SDK what copies each call, its whole item too, for a logger that nobody has given it: a
 * twentieth of the CPU of a small call, and more of a large one.
 */
export function withoutCallLog<C extends Client>(client: C): C {
  client.middlewareStack.remove("loggerMiddleware");
  return client;
}
