import type { StoredVersion } from "../contents/expected-items.ts";
import type { World } from "../world.ts";

/** What the checks of a pair have in common. */
export interface Scene {
  readonly world: World;
  /** Hostile keys that the server of S3 stores and lists. */
  readonly keys: readonly string[];
  /** Those of them whose versions it lists too. */
  readonly versionKeys: readonly string[];
  /** A bucket with versions that holds an object under each of `keys`, put once. */
  readonly hostileBucket: () => Promise<HostileBucket>;
}

export interface HostileBucket {
  readonly bucket: string;
  readonly versions: readonly StoredVersion[];
}

/** Something that Sluice must do on every pair of servers. */
export interface Check {
  /** As the row of the document. */
  readonly title: string;
  /** Whether it wants SQS. */
  readonly wantsSqs?: boolean;
  readonly run: (scene: Scene) => Promise<Finding>;
}

/** What a check has found. */
export interface Finding {
  /** How many keys it was about. */
  readonly keys: number;
  /** Items that are not as they must be, and answers of commands that are not: a line each. */
  readonly wrong: readonly string[];
}

/** So many of the elements, from the first to the last. */
export function spread<T>(elements: readonly T[], count: number): T[] {
  if (elements.length <= count) return [...elements];
  return elements.filter(
    (_, n) => Math.floor((n * count) / elements.length) !== Math.floor(((n - 1) * count) / elements.length),
  );
}
