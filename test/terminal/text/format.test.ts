import { expect } from "chai";
import { bytesText, countText, durationText, rateText, timeText } from "../../../terminal/text/format.ts";

describe("numbers for people", () => {
  const cases: { of: (value: number) => string; texts: readonly (readonly [number, string])[] }[] = [
    {
      of: countText,
      texts: [
        [0, "0"],
        [1_234_567, "1,234,567"],
      ],
    },
    {
      of: bytesText,
      texts: [
        [0, "0 B"],
        [1_023, "1,023 B"],
        [1_024, "1.0 KiB"],
        [1_047_552, "1,023.0 KiB"],
        // Less than a mebibyte, and yet it would be shown as 1,024.0 KiB.
        [1_048_570, "1.0 MiB"],
        [1.5 * 1_024 ** 3, "1.5 GiB"],
        [5_000 * 1_024 ** 5, "5,000.0 PiB"],
      ],
    },
    {
      of: durationText,
      texts: [
        [0, "0 ms"],
        [3.42, "3.4 ms"],
        [9.96, "10 ms"],
        [999.4, "999 ms"],
        [999.6, "1.0 s"],
        [59_940, "59.9 s"],
        [59_960, "1 min 00 s"],
        [303_000, "5 min 03 s"],
        [3_599_600, "1 h 00 min"],
        [3_720_000, "1 h 02 min"],
        [360_000_000, "100 h 00 min"],
      ],
    },
    {
      of: rateText,
      texts: [
        [0, "0"],
        [0.0364, "0.036"],
        [3.44, "3.4"],
        [46.83, "46.8"],
        [123.4, "123"],
        [1_870.3, "1,870"],
      ],
    },
    { of: timeText, texts: [[Date.UTC(2026, 10, 1, 9, 30), "2026-11-01 09:30:00 UTC"]] },
  ];
  for (const { of, texts } of cases) {
    for (const [value, text] of texts) it(`shows ${value} as ${text}`, () => expect(of(value)).to.equal(text));
  }
});
