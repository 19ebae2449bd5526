import type { HostileBucket, Scene } from "./checks/check.ts";
import { hostileKeys } from "./contents/hostile-keys.ts";
import { findKeyFaults, type KeyFault } from "./contents/key-faults.ts";
import { putObjects } from "./put-objects.ts";
import type { TestServer } from "./processes/test-servers.ts";
import { testObject } from "./contents/test-object.ts";
import { startWorld, type Pair } from "./world.ts";

export interface OpenedScene extends Scene {
  /** What the server of S3 cannot do, by key. */
  readonly keyFaults: ReadonlyMap<string, KeyFault>;
}

/** Starts a pair, and finds out with which keys it can be used. */
export async function openScene(pair: Pair): Promise<OpenedScene> {
  const world = await startWorld(pair);
  try {
    const keyFaults = await (known.get(pair.s3) ?? findKeyFaults(world, hostileKeys()));
    known.set(pair.s3, keyFaults);
    const all = hostileKeys().map(({ key }) => key);
    const keys = all.filter((key) => [undefined, "versions not listed"].includes(keyFaults.get(key)));
    let filled: Promise<HostileBucket> | undefined;
    const fill = async (): Promise<HostileBucket> => {
      const bucket = await world.bucket({ versioning: true });
      return {
        bucket,
        versions: await putObjects(
          world,
          bucket,
          keys.map((key, n) => testObject(n, key)),
        ),
      };
    };
    return {
      ...{ world, keyFaults, keys },
      versionKeys: keys.filter((key) => !keyFaults.has(key)),
      hostileBucket: () => (filled ??= fill()),
    };
  } catch (error) {
    await world.close();
    throw error;
  }
}

/** A server can do the same in each pair. */
const known = new Map<TestServer, ReadonlyMap<string, KeyFault>>();
