import { expect } from "chai";
import { faultOfJson } from "../../../runtime/aws/answer-bytes.ts";

describe("an answer to an asynchronous Invoke", () => {
  const json = { "content-type": "application/json" };
  const cases = [
    { title: "accepted", status: 202, headers: {}, text: "", fault: undefined },
    { title: "an empty page", status: 200, headers: {}, text: "", fault: "with an empty body" },
    { title: "a page of HTML", status: 202, headers: {}, text: "<html></html>", fault: "with HTML" },
    { title: "a result, as of a synchronous one", status: 200, headers: json, text: "{}", fault: "with other JSON" },
    {
      title: "refused by Lambda",
      status: 403,
      headers: { ...json, "x-amzn-errortype": "AccessDeniedException" },
      text: '{"Message":"no"}',
      fault: undefined,
    },
    {
      title: "refused by something else",
      status: 403,
      headers: json,
      text: '{"error":"no"}',
      fault: "with an error without a name",
    },
  ];
  for (const { title, status, headers, text, fault } of cases) {
    it(`is ${fault === undefined ? "right" : "wrong"}: ${title}`, () => {
      expect(faultOfJson("Invoke", { status, headers, body: Buffer.from(text) })).to.equal(fault);
    });
  }
});
