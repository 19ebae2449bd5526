import { Pacer } from "../../runtime/work/pacer.ts";
import { lookOptions, type ReadScope } from "./look-options.ts";
import { mendedBy, removeFoundOrphans, repair, type RepairOptions } from "./repair/repair.ts";
import { agreesAfterRepair, type VerifySummary } from "./result/verify-summary.ts";
import type { VerifySessionOptions } from "./session-options.ts";
import { verifySample } from "./verify-sample.ts";
import { verifySession } from "./verify-session.ts";

export type VerifyAndRepairOptions = VerifySessionOptions & Pick<RepairOptions, "io" | "backfill">;

/** Compares, and then does about it what was asked for. */
export async function verifyAndRepair(session: VerifyAndRepairOptions): Promise<VerifySummary> {
  const { plan, how, signal } = session;
  const { sample } = plan.what;
  const scope: ReadScope = { reads: new Pacer({ rate: how.maxReads, signal }), lookUnits: 0 };
  const look = lookOptions(session, scope);
  const found =
    sample === undefined
      ? await verifySession(session)
      : await verifySample(session, sample, look, () => scope.lookUnits);
  if (found.ended !== "finished") return found;
  session.files.close();
  const repaired = how.repair === "nothing" ? undefined : await repair(session, scope);
  const orphans = how.removeOrphans ? await removeFoundOrphans(session, found, look) : undefined;
  const summary: VerifySummary = {
    ...found,
    readUnits: sample === undefined ? found.readUnits + scope.lookUnits : scope.lookUnits,
    ...(repaired === undefined ? {} : { repaired }),
    ...(orphans === undefined ? {} : { orphans }),
  };
  // What was found is complete, and what was to be done about it is not.
  if (signal.aborted) return { ...summary, ended: "interrupted", agree: false };
  return { ...summary, agree: agreesAfterRepair(summary, how.accept, mendedBy(how.repair)) };
}
