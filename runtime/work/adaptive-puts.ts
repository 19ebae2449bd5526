import pLimit, { type LimitFunction } from "p-limit";
import type { ItemStore } from "../store/item-store.ts";
import { AdaptiveLimit } from "./adaptive-limit.ts";
import { TurnLostError } from "./pacer.ts";
import type { PatientRetries } from "./patient-retries.ts";

/** How many items are put at once, which follows how often AWS throttles. */
export interface AdaptivePuts {
  readonly putLimit: LimitFunction;
  /** Its `tick` must be called regularly. */
  readonly limit: AdaptiveLimit;
}

/** @param onChange called with each new limit, besides */
export function adaptivePuts(
  most: number,
  retries: PatientRetries,
  onChange: (allowed: number) => void = () => undefined,
): AdaptivePuts {
  const putLimit = pLimit(most);
  const limit = new AdaptiveLimit(
    most,
    () => performance.now(),
    (allowed) => {
      putLimit.concurrency = allowed;
      onChange(allowed);
    },
  );
  retries.onThrottle = () => limit.throttled();
  return { putLimit, limit };
}

/**
 * A store whose puts wait for their turn.
 *
 * @param stop once aborted, a put whose turn comes throws {@link TurnLostError}: it was not made
 */
export function putInTurn(store: ItemStore, putLimit: LimitFunction, stop: AbortSignal): ItemStore {
  return {
    put: (item, replaceable) =>
      putLimit(() => {
        if (stop.aborted) throw new TurnLostError("the invocation comes to its end");
        return store.put(item, replaceable);
      }),
  };
}
