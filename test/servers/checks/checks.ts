import type { Check } from "./check.ts";
import { backfillCheck, liveCheck } from "./hostile-keys.ts";
import { killCheck } from "./kill.ts";
import { notificationsCheck } from "./notifications.ts";
import { replayQueueCheck, replayRunCheck } from "./replay.ts";
import { verifyCheck } from "./verify.ts";
import { allVersionsCheck, oneSecondCheck, overwrittenCheck } from "./versions.ts";

/** All of them, in the order of the document. */
export const CHECKS: readonly Check[] = [
  backfillCheck,
  liveCheck,
  notificationsCheck,
  oneSecondCheck,
  overwrittenCheck,
  allVersionsCheck,
  killCheck,
  replayRunCheck,
  replayQueueCheck,
  verifyCheck,
];
