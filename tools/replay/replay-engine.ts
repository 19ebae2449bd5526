import { boundWork, type BoundedWork, type BoundedWorkOptions } from "../../runtime/work/bounded-work.ts";
import { isFatal } from "../../runtime/work/fatal-errors.ts";
import { Pacer } from "../../runtime/work/pacer.ts";
import type { Clients } from "../target/clients/connect.ts";
import { currentObject } from "../target/clients/current-object.ts";
import { portsOf } from "../target/clients/ports.ts";
import type { Target } from "../target/target.ts";
import { failedOutcome, type ReplayObjectOptions } from "./replay-object.ts";

/** Processes a replay's objects within its bounds. The window counts messages. */
export interface ReplayEngine extends Pick<BoundedWork, "window" | "limit"> {
  readonly replaying: ReplayObjectOptions;
}

export interface ReplayEngineOptions extends Omit<
  BoundedWorkOptions,
  "objects" | "items" | "mapping" | "maxDecompressedBytes" | "writes"
> {
  /** Write units per second. */
  readonly maxWrites: number;
  readonly target: Target;
  readonly clients: Clients;
  readonly allVersions: boolean;
}

export function makeReplayEngine({
  target,
  clients,
  allVersions,
  maxWrites,
  ...options
}: ReplayEngineOptions): ReplayEngine {
  const { retries } = options;
  const { mapping, maxDecompressedBytes } = target;
  const writes = new Pacer({ rate: maxWrites, signal: retries.signal });
  const bounds = { ...portsOf(clients, target), mapping, maxDecompressedBytes, writes };
  const { work, window, limit } = boundWork({ ...bounds, ...options });
  const replaying: ReplayObjectOptions = {
    ...{ work, allVersions },
    current: (object) => currentObject(clients, object),
    faultOf: (error, object) => {
      if (retries.isAbandoned(error)) return { kind: "abandoned" };
      return isFatal(error) ? { kind: "fatal", error } : failedOutcome(error, object);
    },
  };
  return { replaying, window, limit };
}
