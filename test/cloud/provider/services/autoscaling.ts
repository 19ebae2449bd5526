import type { Maker } from "../maker.ts";

/** ministack has no Application Auto Scaling: the engine's state records it, and nothing scales. */
export const recordedOnly: Maker = {
  create: () => Promise.resolve(undefined),
  exists: () => Promise.resolve(true),
  delete: () => Promise.resolve(),
};
