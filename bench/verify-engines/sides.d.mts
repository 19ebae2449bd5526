export interface Counts {
  missing: number;
  stale: number;
  orphaned: number;
}
export function objects(count: number): Generator<[key: string, modified: number]>;
export function items(count: number): Generator<[key: string, modified: number]>;
export function expected(count: number): Counts;
export function tell(found: Counts): void;
