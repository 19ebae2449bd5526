import { keyNames } from "../../runtime/mapping/record-mapping.ts";
import type { Pacer } from "../../runtime/work/pacer.ts";
import { portsOf } from "../target/clients/ports.ts";
import { DynamoDBItemReader } from "./look/item-reader.ts";
import type { LookAtCandidatesOptions } from "./look/look-at-candidates.ts";
import { KnownFailures } from "./read/known-failures.ts";
import type { VerifySessionOptions } from "./session-options.ts";

/** What the readers of one session share. */
export interface ReadScope {
  /** Paces read units. */
  readonly reads: Pacer;
  /** Read units that looking took. */
  lookUnits: number;
}

/** How single objects are looked at. */
export function lookOptions(
  { plan, clients, how, signal, retries, queueUrl, io }: Omit<VerifySessionOptions, "source" | "files" | "combined">,
  scope: ReadScope,
): LookAtCandidatesOptions {
  const { bucket, table, mapping, maxDecompressedBytes, what, cutoff } = plan;
  let known: Promise<KnownFailures> | undefined;
  return {
    ...{ bucket, mapping, maxDecompressedBytes, cutoff, signal, deep: what.deep, allVersions: what.allVersions },
    objects: portsOf(clients, plan).objects,
    again: (milliseconds) => retries.again(milliseconds),
    items: new DynamoDBItemReader({
      ...{ table, reads: scope.reads, dynamodb: clients.dynamodb, keys: keyNames(mapping) },
      onUnits: (units) => {
        scope.lookUnits += units;
      },
    }),
    concurrency: Math.min(how.concurrency, 32),
    // Asked only if something was found.
    known: () =>
      (known ??= KnownFailures.read({
        ...{ bucket, table, clients, queueUrl, signal, folder: io.folder },
        onNote: (text) => io.stderr.write(`${text}\n`),
      })),
  };
}
