import { expect } from "chai";
import fc from "fast-check";
import { TimeSeries } from "../../../tools/report/time-series.ts";

describe("TimeSeries", () => {
  /** Counts an object at each of these seconds. */
  function seriesOf(seconds: readonly number[]): TimeSeries {
    const series = new TimeSeries();
    for (const second of seconds) series.at(second * 1_000).objects += 1;
    return series;
  }
  const told = (series: TimeSeries, worked: number) =>
    series.until(worked * 1_000).map(({ from, length, objects }) => [from, length, objects]);

  it("has a slice for each second, also where nothing happened", () => {
    expect(told(seriesOf([0, 0.999, 3]), 4)).to.deep.equal([
      [0, 1, 2],
      [1, 1, 0],
      [2, 1, 0],
      [3, 1, 1],
    ]);
  });

  it("ends with a shorter slice, unless it is less than half of one", () => {
    expect(told(seriesOf([0, 1]), 1.5)).to.deep.equal([
      [0, 1, 1],
      [1, 0.5, 1],
    ]);
    expect(told(seriesOf([0, 1]), 1.25)).to.deep.equal([[0, 1.25, 2]]);
    expect(told(seriesOf([0]), 0.25)).to.deep.equal([[0, 0.25, 1]]);
    expect(told(new TimeSeries(), 0)).to.deep.equal([]);
  });

  it("keeps 600 slices, and makes them longer when there would be more", () => {
    const at = (last: number): [count: number, length: number | undefined] => {
      const slices = seriesOf([0, last]).until(10_000_000_000);
      return [slices.length, slices[0]?.length];
    };

    expect([at(599), at(600), at(1_199), at(1_200)]).to.deep.equal([
      [600, 1],
      [301, 2],
      [600, 2],
      [301, 4],
    ]);
  });

  it("adds up all counts where it joins slices, and takes the later limit", () => {
    const series = new TimeSeries();
    Object.assign(series.at(0), { objects: 1, records: 2, writeUnits: 3, retries: 4, throttles: 5, concurrency: 6 });
    Object.assign(series.at(1_000), {
      objects: 10,
      records: 20,
      writeUnits: 30,
      retries: 40,
      throttles: 50,
      concurrency: 7,
    });
    series.at(600_000);

    expect(series.until(601_000)[0]).to.deep.equal({
      ...{ objects: 11, records: 22, writeUnits: 33, retries: 44, throttles: 55, concurrency: 7 },
      ...{ from: 0, length: 2 },
    });
  });

  it("goes on with a limit until another is told", () => {
    const series = new TimeSeries();
    series.at(0).concurrency = 8;
    series.at(3_000).concurrency = 4;

    expect(series.until(4_000).map(({ concurrency }) => concurrency)).to.deep.equal([8, 8, 8, 4]);
  });

  it("loses nothing, and covers the time once, however long the run is", () => {
    const times = fc.array(fc.double({ min: 0, max: 100_000, noNaN: true }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(times, (seconds) => {
        const sorted = [...seconds].sort((a, b) => a - b);
        const worked = sorted.at(-1) ?? 0;
        const slices = seriesOf(sorted).until(worked * 1_000);
        const sum = (of: "objects" | "length"): number => slices.reduce((all, slice) => all + slice[of], 0);
        expect(sum("objects")).to.equal(seconds.length);
        expect(sum("length")).to.be.closeTo(worked, 1e-6);
        expect(slices.length).to.be.at.most(600);
      }),
      { numRuns: 50 },
    );
  });
});
