import { expect } from "chai";
import { notFoundText } from "../../../terminal/text/not-found-text.ts";

describe("notFoundText", () => {
  const user = { field: "userID", source: "/userId" };
  const time = { field: "timestamp", source: "/t\u001b" };
  const cases: [args: Parameters<typeof notFoundText>, text: string][] = [
    [
      [[user], 1000, ["/user_id", "/ts"]],
      "The mapping finds nothing for userID (/userId): none of 1,000 records has it; they have /user_id, /ts.",
    ],
    [
      [[user, time], 2, []],
      "The mapping finds nothing for userID (/userId) or timestamp (/t\\u001b): none of 2 records has it.",
    ],
    [
      [[user], 1, ["/a"]],
      "The mapping finds nothing for userID (/userId): the only record does not have it; it has /a.",
    ],
    [
      [[user], 5, Array.from({ length: 14 }, (_, index) => `/f${index}`)],
      "The mapping finds nothing for userID (/userId): none of 5 records has it; they have /f0, /f1, /f2, /f3, /f4, /f5, /f6, /f7, /f8, /f9, /f10, /f11 and 2 more.",
    ],
  ];
  for (const [args, text] of cases) it(text, () => expect(notFoundText(...args)).to.equal(text));
});
