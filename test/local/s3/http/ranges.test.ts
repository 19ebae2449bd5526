import { expect } from "chai";
import { parseRange } from "../../../../local/s3/http/ranges.ts";
import type { S3Error } from "../../../../local/s3/store/errors.ts";

describe("a range of bytes", () => {
  const cases: readonly { range: string | undefined; is: readonly [start: number, end: number] | undefined }[] = [
    { range: "bytes=0-0", is: [0, 1] },
    { range: " bytes=2-4 ", is: [2, 5] },
    { range: "bytes=2-", is: [2, 10] },
    { range: "bytes=2-9", is: [2, 10] },
    { range: "bytes=2-99", is: [2, 10] },
    { range: "bytes=-3", is: [7, 10] },
    { range: "bytes=-10", is: [0, 10] },
    { range: "bytes=-99", is: [0, 10] },
    { range: "bytes=9-9", is: [9, 10] },
    { range: "bytes=5-4", is: undefined },
    { range: "bytes=-", is: undefined },
    { range: "bytes=0-1,3-4", is: undefined },
    { range: "items=0-1", is: undefined },
    { range: "", is: undefined },
    { range: undefined, is: undefined },
  ];
  for (const { range, is } of cases) {
    it(`is ${is === undefined ? "all" : is.join(" to ")} for ${String(range)} of 10`, () =>
      expect(parseRange(range, 10)).to.deep.equal(is && { start: is[0], end: is[1] }));
  }

  for (const [range, size] of [
    ["bytes=10-", 10],
    ["bytes=10-12", 10],
    ["bytes=-0", 10],
    ["bytes=0-", 0],
  ] as const) {
    it(`is refused for ${range} of ${size}`, () => {
      const error = (() => {
        try {
          return parseRange(range, size);
        } catch (reason) {
          return reason;
        }
      })() as S3Error;

      expect([error.code, error.status, error.headers, error.details]).to.deep.equal([
        ...["InvalidRange", 416, { "content-range": `bytes */${size}` }],
        { RangeRequested: range, ActualObjectSize: String(size) },
      ]);
    });
  }
});
