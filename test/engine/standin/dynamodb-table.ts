import type { Properties } from "./properties.ts";
import type { Answers } from "./resource-types.ts";

type Limits = Readonly<Record<string, number | undefined>>;

const LIMITS = ["maxReadRequestUnits", "maxWriteRequestUnits"];

/**
 * How DynamoDB and the aws provider treat what a table need not say.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_OnDemandThroughput.html: an update keeps a limit that it leaves
 * out, and -1 removes one; the description of the table then has none. The provider has 0 for a limit that the description leaves out,
 * takes this and -1 for the same, and sends an update for a block that disappears, though nothing is in it.
 */
export const TABLE: Answers = {
  state: (inputs, before) => ({
    ...inputs,
    onDemandThroughput: limitsAfter(inputs, before),
    // Without encryption by a key of KMS, the description says nothing of encryption.
    serverSideEncryption: encryptionAfter(inputs, before),
  }),
  isSame: {
    onDemandThroughput: (state, declared) => {
      if (state === undefined || declared === undefined) return state === declared;
      const [before, after] = [state as Limits, declared as Limits];
      return LIMITS.every((name) => after[name] === undefined || shown(after[name]) === (before[name] ?? 0));
    },
    serverSideEncryption: (state, declared) =>
      declared === undefined || (isOff(state) ? isOff(declared) : JSON.stringify(state) === JSON.stringify(declared)),
  },
};

/** A limit as the provider reads it: -1 is none. */
const shown = (limit = 0): number => (limit === -1 ? 0 : limit);

const isOff = (encryption: unknown): boolean => (encryption as { enabled?: boolean } | undefined)?.enabled !== true;

function encryptionAfter({ serverSideEncryption }: Properties, before: Properties | undefined): unknown {
  if (serverSideEncryption === undefined) return before?.["serverSideEncryption"];
  return isOff(serverSideEncryption) ? undefined : serverSideEncryption;
}

function limitsAfter(inputs: Properties, before: Properties | undefined): Limits | undefined {
  const [declared, inForce] = [inputs["onDemandThroughput"], before?.["onDemandThroughput"]] as (Limits | undefined)[];
  if (inputs["billingMode"] !== "PAY_PER_REQUEST") {
    if (declared !== undefined)
      refuse("OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED");
    return undefined;
  }
  if (before === undefined && LIMITS.some((name) => declared?.[name] === -1)) {
    refuse("a new table has no limit to remove");
  }
  if (inForce !== undefined && declared === undefined && before?.["billingMode"] === "PAY_PER_REQUEST") {
    refuse("At least one of ProvisionedThroughput, BillingMode, ... or OnDemandThroughput is required");
  }
  const after = Object.fromEntries(LIMITS.map((name) => [name, shown(declared?.[name] ?? inForce?.[name])]));
  return LIMITS.some((name) => after[name] !== 0) ? after : undefined;
}

function refuse(why: string): never {
  throw new Error(`ValidationException: One or more parameter values were invalid: ${why}`);
}
