import { expect } from "chai";
import fc from "fast-check";
import { latencyStep, percentile, type Latencies } from "../../../runtime/work/latency.ts";

describe("latencyStep", () => {
  for (const { milliseconds, step } of [
    { milliseconds: 1, step: "0" },
    { milliseconds: 1.04, step: "0" },
    { milliseconds: 1.05, step: "1" },
    { milliseconds: 2, step: "8" },
    { milliseconds: 1_024, step: "80" },
    { milliseconds: 0.5, step: "-8" },
    { milliseconds: 0.1, step: "-27" },
    { milliseconds: 0, step: "-27" },
    { milliseconds: -1, step: "-27" },
  ]) {
    it(`puts ${milliseconds} ms into step ${step}`, () => expect(latencyStep(milliseconds)).to.equal(step));
  }
});

describe("percentile", () => {
  // 0.5, 1, 2, 4 and 1,024 ms. As texts, the steps would have another order.
  const five: Latencies = { "80": 1, "16": 1, "8": 1, "-8": 1, "0": 1 };
  const cases: { title: string; latencies: Latencies; quantile: number; milliseconds: number | undefined }[] = [
    { title: "is the first at 0", latencies: five, quantile: 0, milliseconds: 0.5 },
    { title: "is the first that reaches a fifth", latencies: five, quantile: 0.2, milliseconds: 0.5 },
    { title: "is the next above a fifth", latencies: five, quantile: 0.21, milliseconds: 1 },
    { title: "is the middle at a half", latencies: five, quantile: 0.5, milliseconds: 2 },
    { title: "is the fourth at 0.8", latencies: five, quantile: 0.8, milliseconds: 4 },
    { title: "is the last above that", latencies: five, quantile: 0.81, milliseconds: 1_024 },
    { title: "is the last at 1", latencies: five, quantile: 1, milliseconds: 1_024 },
    { title: "counts how often each was seen", latencies: { "0": 9, "80": 1 }, quantile: 0.9, milliseconds: 1 },
    { title: "shows one of a hundred at 0.99", latencies: { "0": 98, "80": 2 }, quantile: 0.99, milliseconds: 1_024 },
    { title: "is nothing of nothing", latencies: {}, quantile: 0.5, milliseconds: undefined },
  ];
  for (const { title, latencies, quantile, milliseconds } of cases) {
    it(title, () => expect(percentile(latencies, quantile)).to.equal(milliseconds));
  }

  it("is exact to 9 %, whatever the latencies are", () => {
    const times = fc.array(fc.double({ min: 0.1, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(times, fc.double({ min: 0.01, max: 1, noNaN: true }), (latencies, quantile) => {
        const counted: Record<string, number> = {};
        for (const each of latencies) counted[latencyStep(each)] = (counted[latencyStep(each)] ?? 0) + 1;

        const sorted = latencies.sort((a, b) => a - b);
        const exact = sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)]!;
        expect(percentile(counted, quantile)! / exact).to.be.within(0.91, 1.1);
      }),
    );
  });
});
