import { expect } from "chai";
import { confirmWrites } from "../../../tools/target/confirm-writes.ts";
import type { Target } from "../../../tools/target/target.ts";

describe("confirmWrites", () => {
  const target = (local: boolean, dynamodb?: string) =>
    ({ local, endpoints: dynamodb === undefined ? {} : { dynamodb } }) as Target;
  const answering = (text: string) => () => Promise.resolve(text);
  const cases = [
    { title: "writes to the local pipeline", on: target(true), yes: false, ask: undefined, is: "written" },
    {
      title: "writes to this machine",
      on: target(false, "http://127.0.0.1:8000"),
      yes: false,
      ask: undefined,
      is: "written",
    },
    { title: "writes where --yes was said", on: target(false), yes: true, ask: undefined, is: "written" },
    { title: "writes where the answer is yes", on: target(false), yes: false, ask: answering(" Y "), is: "written" },
    {
      title: "stops where the answer is no",
      on: target(false),
      yes: false,
      ask: answering(""),
      is: "UserError: cancelled; nothing was written",
    },
    {
      title: "stops where there is nobody to ask",
      on: target(false, "https://dynamodb.example.com"),
      yes: false,
      ask: undefined,
      is: "UsageError: this writes to a deployed table: confirm with --yes, or try --dry-run",
    },
  ];
  for (const { title, on, yes, ask, is } of cases) {
    it(title, async () => {
      const result = await confirmWrites(on, yes, { ask }).then(() => "written", String);

      expect(result).to.equal(is);
    });
  }

  const endpoints = [
    { url: "http://localhost:8000", asks: false },
    { url: "http://[::1]:8000", asks: false },
    { url: "http://127.0.0.1", asks: false },
    { url: "https://localhost.example", asks: true },
    { url: "https://dynamodb.eu-west-1.amazonaws.com", asks: true },
    { url: undefined, asks: true },
  ];
  for (const { url, asks } of endpoints) {
    it(`${asks ? "asks" : "does not ask"} for the endpoint ${url ?? "of AWS"}`, async () => {
      const questions: string[] = [];
      const ask = (question: string): Promise<string> => {
        questions.push(question);
        return Promise.resolve("y");
      };
      await confirmWrites(target(false, url), false, { ask });

      expect(questions).to.deep.equal(asks ? ["Continue? [y/N] "] : []);
    });
  }

  for (const [answer, writes] of [
    ["y", true],
    ["YES\n", true],
    ["yes, please", false],
    ["ny", false],
    ["n", false],
    ["ye", false],
  ] as const) {
    it(`takes ${JSON.stringify(answer)} for ${writes ? "yes" : "no"}`, async () => {
      const result = await confirmWrites(target(false), false, { ask: answering(answer) }).then(
        () => true,
        () => false,
      );

      expect(result).to.equal(writes);
    });
  }
});
