import { expect } from "chai";
import { declaredLimits, type OnDemandLimits } from "../../../infra/deployed/on-demand-limits.ts";

describe("declaredLimits", () => {
  const both = { maxReadRequestUnits: 10, maxWriteRequestUnits: 20 };
  const removed = { maxReadRequestUnits: -1, maxWriteRequestUnits: -1 };
  const none = { maxReadRequestUnits: undefined, maxWriteRequestUnits: undefined };

  const cases: readonly {
    readonly title: string;
    readonly wanted: OnDemandLimits;
    readonly inForce: OnDemandLimits | undefined;
    readonly declared: OnDemandLimits | undefined;
  }[] = [
    { title: "nothing for a table without limits", wanted: none, inForce: undefined, declared: undefined },
    { title: "what is wanted", wanted: both, inForce: undefined, declared: both },
    {
      title: "one limit alone for a new table, of which there is nothing to remove",
      wanted: { maxWriteRequestUnits: 20 },
      inForce: undefined,
      declared: { maxWriteRequestUnits: 20 },
    },
    { title: "that limits are removed", wanted: none, inForce: both, declared: removed },
    {
      title: "that one limit is removed",
      wanted: { maxReadRequestUnits: 11 },
      inForce: both,
      declared: { maxReadRequestUnits: 11, maxWriteRequestUnits: -1 },
    },
    {
      title: "that the only limit is removed",
      wanted: none,
      inForce: { maxReadRequestUnits: 0, maxWriteRequestUnits: 20 },
      declared: { maxWriteRequestUnits: -1 },
    },
    {
      title: "nothing of a limit that was removed before",
      wanted: { maxReadRequestUnits: 11 },
      inForce: { maxReadRequestUnits: 10, maxWriteRequestUnits: 0 },
      declared: { maxReadRequestUnits: 11 },
    },
    {
      title: "what the provider takes for no limits, as long as its state has some that are none",
      wanted: none,
      inForce: { maxReadRequestUnits: 0, maxWriteRequestUnits: 0 },
      declared: removed,
    },
    { title: "the same again where the state has it", wanted: none, inForce: removed, declared: removed },
  ];
  for (const { title, wanted, inForce, declared } of cases) {
    it(`says ${title}`, () => {
      expect(declaredLimits(wanted, inForce)).to.deep.equal(declared);
    });
  }
});
