import { expect } from "chai";
import fc from "fast-check";
import { DateTime, FixedOffsetZone } from "luxon";
import { dateTime } from "../../../runtime/map/date-text.ts";

describe("dateTime", () => {
  const times: [text: string, time: string][] = [
    ["1970-01-01", "1970-01-01T00:00:00.000Z"],
    ["2026-11-24", "2026-11-24T00:00:00.000Z"],
    ["2026-11-24T09:30", "2026-11-24T09:30:00.000Z"],
    ["2026-11-24T09:30Z", "2026-11-24T09:30:00.000Z"],
    ["2026-11-24T09:30:15", "2026-11-24T09:30:15.000Z"],
    ["2026-11-24T09:30:15.25+01:00", "2026-11-24T08:30:15.250Z"],
    ["2026-11-24T23:30:00-0130", "2026-11-25T01:00:00.000Z"],
    ["2026-11-24T00:30:00+11", "2026-11-23T13:30:00.000Z"],
    ["2026-11-24t09:30:15z", "2026-11-24T09:30:15.000Z"],
    ["2026-11-24 09:30:15", "2026-11-24T09:30:15.000Z"],
    ["2026-11-24 09:30:15.123456 UTC", "2026-11-24T09:30:15.123Z"],
    ["2026-11-24 09:30:15 +01:00", "2026-11-24T08:30:15.000Z"],
    ["2026-11-24T09:30:15,5Z", "2026-11-24T09:30:15.500Z"],
    ["2026-11-24T09:30:15.9999999999999999999Z", "2026-11-24T09:30:15.999Z"],
    ["1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"],
    ["2026-11-24T09:30:15-00:00", "2026-11-24T09:30:15.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2000-02-29", "2000-02-29T00:00:00.000Z"],
    ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"],
    ["2017-01-01T00:59:60.5+01:00", "2017-01-01T00:00:00.500Z"],
    ["0000-01-01", "0000-01-01T00:00:00.000Z"],
    ["0099-12-31", "0099-12-31T00:00:00.000Z"],
    ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
    // The end of a day.
    ["2026-11-24T24:00", "2026-11-25T00:00:00.000Z"],
    ["2026-12-31T24:00:00.000Z", "2027-01-01T00:00:00.000Z"],
    ["2026-11-24T09", "2026-11-24T09:00:00.000Z"],
    ["2026-11-24T09Z", "2026-11-24T09:00:00.000Z"],
    // The basic form.
    ["20261124", "2026-11-24T00:00:00.000Z"],
    ["20261124T093015Z", "2026-11-24T09:30:15.000Z"],
    ["20261124T0930+0100", "2026-11-24T08:30:00.000Z"],
    ["20261124T093015.25", "2026-11-24T09:30:15.250Z"],
    ["20261124 093015", "2026-11-24T09:30:15.000Z"],
    ["20261124093015", "2026-11-24T09:30:15.000Z"],
    // Ordinal and week dates.
    ["2026-328", "2026-11-24T00:00:00.000Z"],
    ["2026328", "2026-11-24T00:00:00.000Z"],
    ["2024-366", "2024-12-31T00:00:00.000Z"],
    ["2026-328T09:30Z", "2026-11-24T09:30:00.000Z"],
    ["2026-W48-2", "2026-11-24T00:00:00.000Z"],
    ["2026W482T0930", "2026-11-24T09:30:00.000Z"],
    ["2020-W53-7", "2021-01-03T00:00:00.000Z"],
    ["2025-W01-1", "2024-12-30T00:00:00.000Z"],
    // Slashes.
    ["2026/11/24", "2026-11-24T00:00:00.000Z"],
    ["2026/11/24 09:30:15", "2026-11-24T09:30:15.000Z"],
    ["2026/1/2 09:30:15.5 +01:00", "2026-01-02T08:30:15.500Z"],
    // RFC 2822 and HTTP.
    ["Tue, 24 Nov 2026 09:30:15 GMT", "2026-11-24T09:30:15.000Z"],
    ["Tue, 24 Nov 2026 09:30:15 +0100", "2026-11-24T08:30:15.000Z"],
    ["24 Nov 2026 09:30 EST", "2026-11-24T14:30:00.000Z"],
    ["tue, 4 nov 2026 09:30:15 pdt", "2026-11-04T16:30:15.000Z"],
    ["Tue, 24 Nov 2026 09:30:15 -0000 (UTC)", "2026-11-24T09:30:15.000Z"],
    ["Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37.000Z"],
    ["Sunday, 06-Nov-49 08:49:37 GMT", "2049-11-06T08:49:37.000Z"],
    ["Sunday, 06-Nov-50 08:49:37 GMT", "1950-11-06T08:49:37.000Z"],
    ["Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37.000Z"],
    ["Wed Oct 10 20:19:24 +0000 2018", "2018-10-10T20:19:24.000Z"],
    ["Wed Oct 10 20:19:24 UTC 2018", "2018-10-10T20:19:24.000Z"],
    ["10/Oct/2000:13:55:36 -0700", "2000-10-10T20:55:36.000Z"],
  ];
  for (const [text, time] of times) {
    // Date.parse reads the one form that toISOString writes.
    it(`reads ${text}`, () => expect(dateTime(text)).to.equal(Date.parse(time)));
  }

  const none = [
    ...["", " ", "yesterday", "now", "1", "1700000000000", "2026", "2026-11", "24.11.2026", "11/24/2026", "24/11/2026"],
    ...["2026-02-29", "1900-02-29", "2026-04-31", "2026-00-01", "2026-13-01", "2026-11-00", "2026-11-32", "2026-1-1"],
    ...["20261324", "20261100", "2026-000", "2026-366", "2024-367", "2026-W00-1", "2026-W54-1", "2025-W53-1"],
    ...["2026-W48", "2026-W48-0", "2026-W48-8", "2026/11", "2026/13/01", "202611240930", "20261124243015"],
    ...["2026-11-24T", "2026-11-24T24:00:01Z", "2026-11-24T24:01", "2026-11-24T24:00:00.001", "2026-11-24T25:00"],
    ...["2026-11-24T09:60Z", "2026-11-24T9:30Z", "2026-11-24T09:30:60Z", "2026-11-24T09:59:61Z"],
    ...["2026-11-24T09:30:15.Z", "2026-11-24T09:30.5Z", "2026-11-24T09:30:15+24:00", "2026-11-24T09:30:15+01:60"],
    ...["2026-11-24T09:30:15+1", "2026-11-24T09:30:15 CET", "2026-11-24Z", "2026-11-24+01:00", " 2026-11-24"],
    ...["2026-11-24 ", "2026-11-24\n", "+002026-11-24", "-0001-01-01", "2026-11-24T09:30:15Z[UTC]", "２０２６-11-24"],
    ...["Tue, 31 Nov 2026 09:30:15 GMT", "Tue, 24 Nov 2026", "Tue, 24 Nov 126 09:30:15 GMT", "Nov 24 2026 09:30"],
    ...["Foo, 24 Nov 2026 09:30:15 GMT", "24 Foo 2026 09:30:15 GMT", "Tue, 24 Nov 2026 09:30:15 CET"],
    ...["10/Oct/2000:13:55:36", "10/10/2000:13:55:36 -0700", `2026-11-24T09:30:15.${"1".repeat(81)}`],
  ];
  for (const text of none) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(dateTime(text)).to.equal(undefined));
  }

  it("reads back every time that a Date writes", () => {
    const times = fc.date({ min: new Date("0000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
    fc.assert(fc.property(times, (date) => dateTime(date.toISOString()) === date.getTime()));
  });

  it("takes off the offset, whatever it is", () => {
    const offsets = fc.tuple(fc.constantFrom(1, -1), fc.integer({ max: 23, min: 0 }), fc.integer({ max: 59, min: 0 }));
    fc.assert(
      fc.property(offsets, fc.constantFrom(":", ""), ([sign, hours, minutes], colon) => {
        const two = (n: number): string => String(n).padStart(2, "0");
        const text = `2026-11-24T09:30:15${sign < 0 ? "-" : "+"}${two(hours)}${colon}${two(minutes)}`;

        expect(dateTime(text)).to.equal(Date.parse("2026-11-24T09:30:15Z") - sign * (hours * 60 + minutes) * 60_000);
      }),
    );
  });

  it("agrees with a library on the forms that it knows", () => {
    const times = fc.date({ min: new Date("0000-01-08"), max: new Date("9999-12-25"), noInvalidDate: true });
    const zones = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(times, zones, (date, zone) => {
        const time = DateTime.fromJSDate(date).setZone(FixedOffsetZone.instance(zone));
        const texts = [
          ...[
            time.toISO(),
            time.toISO({ format: "basic" }),
            time.toISOWeekDate(),
            time.toFormat("yyyy-ooo'T'HH:mm:ss.SSSZZ"),
          ],
          ...[time.toFormat("yyyyooo'T'HHmmss.SSSZZZ"), time.toISO({ suppressMilliseconds: true }), time.toISODate()],
        ];
        for (const text of texts) {
          expect(dateTime(text ?? ""), text ?? "").to.equal(DateTime.fromISO(text ?? "", { zone: "UTC" }).toMillis());
        }
        const whole = time.startOf("second");
        expect(dateTime(time.toRFC2822() ?? "")).to.equal(whole.toMillis());
        expect(dateTime(time.toHTTP() ?? "")).to.equal(whole.toMillis());
      }),
    );
  });

  it("never throws, and gives no time past the year 9999", () => {
    const digits = fc.stringMatching(/^[0-9TZ:+ /W.-]{0,30}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), (text) => {
        const time = dateTime(text);
        return time === undefined || (Number.isSafeInteger(time) && time < 253_402_300_800_000 + 2 * 86_400_000);
      }),
      { numRuns: 2000 },
    );
  });
});
