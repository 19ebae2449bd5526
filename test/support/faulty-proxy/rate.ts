import type { FaultName } from "./faults.ts";
import type { Call } from "./operation.ts";

export interface RateOptions {
  readonly operation: string;
  readonly fault: FaultName;
  /** Of the calls of that operation, how many in a hundred go wrong. */
  readonly percent: number;
  /** The call, counted from 1, that goes wrong however small the share is: no test passes because nothing happened. */
  readonly surely: number;
  /** Which of them: the same seed chooses the same. */
  readonly seed: number;
}

/** Lets a share of an operation's calls go wrong. */
export function atRate({
  operation,
  fault,
  percent,
  surely,
  seed,
}: RateOptions): (call: Call) => FaultName | undefined {
  let calls = 0;
  return (call) => {
    if (call.operation !== operation) return undefined;
    calls += 1;
    return calls === surely || chance(seed, calls) * 100 < percent ? fault : undefined;
  };
}

/** A number in [0, 1) that looks random and is not: xorshift's mixing of a seed and a counter. */
function chance(seed: number, n: number): number {
  let x = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(n, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}
