/** A histogram of latencies in steps of an eighth of a power of two: exact to 9 %, mergeable, and plain JSON. */
export type Latencies = Readonly<Record<string, number>>;

const STEPS = 8;

/** The step for a latency. */
export function latencyStep(milliseconds: number): string {
  return String(Math.round(Math.log2(Math.max(milliseconds, 0.1)) * STEPS));
}

/**
 * @param quantile in [0, 1]
 * @returns milliseconds, or `undefined` if there are no latencies
 */
export function percentile(latencies: Latencies, quantile: number): number | undefined {
  const steps = Object.entries(latencies)
    .map(([step, count]) => [Number(step), count] as const)
    .sort(([a], [b]) => a - b);
  const all = steps.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [step, count] of steps) {
    seen += count;
    if (seen >= quantile * all) return 2 ** (step / STEPS);
  }
  return undefined;
}
