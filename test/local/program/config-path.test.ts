import { expect } from "chai";
import { assign, type ConfigValue, parseAssignment } from "../../../local/program/config-path.ts";
import { UsageError } from "../../../terminal/user-error.ts";

describe("parseAssignment", () => {
  const cases: { text: string; path: (string | number)[]; value: string }[] = [
    { text: "tableName=T", path: ["sluice:tableName"], value: "T" },
    { text: "aws:region=eu-west-1", path: ["aws:region"], value: "eu-west-1" },
    { text: "mapping.userID=/user/id", path: ["sluice:mapping", "userID"], value: "/user/id" },
    { text: "sluice:mapping.data=", path: ["sluice:mapping", "data"], value: "" },
    { text: "suffixes[0]=.jsonl", path: ["sluice:suffixes", 0], value: ".jsonl" },
    { text: "a.b[10].c=x=y.z[1]", path: ["sluice:a", "b", 10, "c"], value: "x=y.z[1]" },
    { text: 'tags["cost.centre=\\"1\\""]=42', path: ["sluice:tags", 'cost.centre="1"'], value: "42" },
    { text: '["tags"].a=1', path: ["sluice:tags", "a"], value: "1" },
  ];
  for (const { text, path, value } of cases) {
    it(`reads ${text}`, () => expect(parseAssignment(text, "sluice")).to.deep.equal({ path, value }));
  }

  for (const text of ["", "tableName", "=x", "[0]=x", "a[b]=c", "a[=b", 'a["b]=c']) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(() => parseAssignment(text, "sluice")).to.throw(UsageError));
  }
});

describe("assign", () => {
  const set = (config: Record<string, ConfigValue>, text: string): Record<string, ConfigValue> => {
    assign(config, parseAssignment(text, "p"));
    return config;
  };

  const cases: {
    title: string;
    before: Record<string, ConfigValue>;
    text: string;
    after: Record<string, ConfigValue>;
  }[] = [
    { title: "keeps a value at the top as text", before: {}, text: "a=12", after: { "p:a": "12" } },
    { title: "makes maps and lists on its way", before: {}, text: "a.b[0].c=x", after: { "p:a": { b: [{ c: "x" }] } } },
    {
      title: "keeps what else is in a map",
      before: { "p:a": { b: 1, c: 2 } },
      text: "a.b=x",
      after: { "p:a": { b: "x", c: 2 } },
    },
    { title: "replaces in a list", before: { "p:a": ["x", "y"] }, text: "a[0]=z", after: { "p:a": ["z", "y"] } },
    { title: "appends to a list", before: { "p:a": ["x"] }, text: "a[1]=y", after: { "p:a": ["x", "y"] } },
    { title: "types true", before: {}, text: "a.b=true", after: { "p:a": { b: true } } },
    { title: "types an integer", before: {}, text: "a.b=-12", after: { "p:a": { b: -12 } } },
    { title: "keeps a leading zero", before: {}, text: "a.b=007", after: { "p:a": { b: "007" } } },
    { title: "types a lone zero", before: {}, text: "a.b=0", after: { "p:a": { b: 0 } } },
    { title: "keeps a fraction as text", before: {}, text: "a.b=1.5", after: { "p:a": { b: "1.5" } } },
  ];
  for (const { title, before, text, after } of cases) {
    it(title, () => expect(set(before, text)).to.deep.equal(after));
  }

  const refused = [
    { before: { "p:a": "x" }, text: "a.b=1", message: "--config p:a.b: p:a is not a map" },
    { before: { "p:a": { b: 1 } }, text: "a[0]=1", message: "--config p:a[0]: p:a is not a list" },
    { before: { "p:a": ["x"] }, text: "a[2]=1", message: "--config p:a[2]: the next entry of p:a is p:a[1]" },
  ];
  for (const { before, text, message } of refused) {
    it(`refuses ${text} in ${JSON.stringify(before)}`, () =>
      expect(() => set(before, text)).to.throw(UsageError, message));
  }
});
