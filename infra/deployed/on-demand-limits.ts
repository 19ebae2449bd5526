import { deployedResources } from "./deployed-resources.ts";

/** The most request units per second of a table that is paid by request. */
export interface OnDemandLimits {
  readonly maxReadRequestUnits?: number | undefined;
  readonly maxWriteRequestUnits?: number | undefined;
}

/** For UpdateTable, this removes a limit. */
const NO_LIMIT = -1;

const LIMITS = ["maxReadRequestUnits", "maxWriteRequestUnits"] as const;

/**
 * The limits that a table has now, by the engine's state; `undefined` if the state says nothing of limits, as of a new table.
 *
 * @param name the table's name in the program
 */
export async function limitsInForce(name: string): Promise<OnDemandLimits | undefined> {
  const tables = (await deployedResources()).filter(({ qualifiedType }) =>
    qualifiedType.endsWith("dynamodb/table:Table"),
  );
  const limits = tables.find((each) => each.name === name)?.outputs["onDemandThroughput"];
  return (limits as OnDemandLimits | null | undefined) ?? undefined;
}

/**
 * What to declare, so that the table gets the wanted limits and no others.
 *
 * DynamoDB keeps a limit that an update leaves out. If all are left out, the provider sends an update that says nothing, which DynamoDB
 * refuses. So a limit in force is removed explicitly, by -1. DynamoDB does not report it afterwards: -1 for a table that never had
 * limits would be a difference in every update.
 *
 * @returns `undefined` to declare nothing
 */
export function declaredLimits(
  wanted: OnDemandLimits,
  inForce: OnDemandLimits | undefined,
): OnDemandLimits | undefined {
  const declared = Object.fromEntries(
    LIMITS.flatMap((name) => {
      if (wanted[name] !== undefined) return [[name, wanted[name]]];
      return (inForce?.[name] ?? 0) > 0 ? [[name, NO_LIMIT]] : [];
    }),
  ) as OnDemandLimits;
  if (Object.keys(declared).length > 0) return declared;
  // What is left of removed limits stays declared: the provider takes no limit and -1 for the same, but not for nothing.
  return inForce === undefined ? undefined : { maxReadRequestUnits: NO_LIMIT, maxWriteRequestUnits: NO_LIMIT };
}
