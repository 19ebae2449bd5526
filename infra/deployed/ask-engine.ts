import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

/** What an engine with its state in files says where it reads a file that it is writing. */
const HALF_WRITTEN = /failed to load checkpoint|unexpected end of JSON|\bEOF\b/;

const TRIES = 10;

/**
 * Asks the engine for what it keeps of a stack, by one of its own reading functions.
 *
 * @returns their `outputs`
 */
export async function askEngine<T>(token: string, args: pulumi.Inputs): Promise<T | undefined> {
  const ask = (): Promise<{ readonly outputs?: T }> => pulumi.runtime.invoke(token, args) as never;
  return (await untilWhole(ask)).outputs;
}

/**
 * Asks again while the answer is that the state is half written: an update writes it after each resource, and a program may ask meanwhile.
 *
 * @param wait for tests
 */
export async function untilWhole<T>(
  ask: () => Promise<T>,
  wait: (milliseconds: number) => Promise<unknown> = sleep,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries >= TRIES || !HALF_WRITTEN.test(String(error))) throw error;
      await wait(tries * 100);
    }
  }
}
