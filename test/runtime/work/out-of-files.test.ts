import { expect } from "chai";
import { isOutOfFiles } from "../../../runtime/work/out-of-files.ts";

const coded = (code: string): Error => Object.assign(new Error("connect"), { code });

describe("isOutOfFiles", () => {
  const cases: { title: string; error: unknown; is: boolean }[] = [
    { title: "a process with too many files", error: coded("EMFILE"), is: true },
    { title: "a machine with too many files", error: coded("ENFILE"), is: true },
    { title: "a machine without a free port", error: coded("EADDRNOTAVAIL"), is: true },
    { title: "the cause of another error", error: new Error("x", { cause: coded("EMFILE") }), is: true },
    {
      title: "the cause of a cause",
      error: new Error("x", { cause: new Error("y", { cause: coded("ENFILE") }) }),
      is: true,
    },
    { title: "one of several addresses", error: new AggregateError([coded("ETIMEDOUT"), coded("EMFILE")]), is: true },
    { title: "several addresses that refuse", error: new AggregateError([coded("ECONNREFUSED")]), is: false },
    { title: "a refused connection", error: coded("ECONNREFUSED"), is: false },
    { title: "an error without a code", error: new Error("x"), is: false },
    { title: "an error with another cause", error: new Error("x", { cause: coded("ECONNRESET") }), is: false },
    { title: "what is no error", error: { code: "EMFILE" }, is: false },
    { title: "nothing", error: undefined, is: false },
  ];
  for (const { title, error, is } of cases) {
    it(`is ${is} for ${title}`, () => expect(isOutOfFiles(error)).to.equal(is));
  }
});
