import { expect } from "chai";
import { upperBound } from "../../../../tools/verify/result/confidence.ts";

describe("the upper bound of a share", () => {
  // From R: binom.test(bad, size, alternative = "less", conf.level = c)$conf.int[2]; for none it is 1 - (1 - c)^(1/size).
  const cases = [
    { bad: 0, size: 1, confidence: 0.95, bound: 0.95 },
    { bad: 0, size: 100, confidence: 0.95, bound: 0.029513 },
    { bad: 0, size: 3_000, confidence: 0.95, bound: 0.000998 },
    { bad: 0, size: 100_000, confidence: 0.99, bound: 0.000046 },
    { bad: 1, size: 10, confidence: 0.95, bound: 0.394163 },
    { bad: 5, size: 100, confidence: 0.95, bound: 0.102253 },
    { bad: 10, size: 10, confidence: 0.95, bound: 1 },
    { bad: 0, size: 0, confidence: 0.95, bound: 1 },
  ];
  for (const { bad, size, confidence, bound } of cases) {
    it(`is ${bound} for ${bad} of ${size} with ${confidence}`, () => {
      expect(upperBound(bad, size, confidence).toFixed(6)).to.equal(bound.toFixed(6));
    });
  }
});
