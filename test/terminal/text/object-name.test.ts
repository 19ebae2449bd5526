import { expect } from "chai";
import { objectName } from "../../../terminal/text/object-name.ts";

describe("objectName", () => {
  const cases: readonly { object: Parameters<typeof objectName>[0]; name: string }[] = [
    { object: { bucket: "files", key: "a/b.json" }, name: "s3://files/a/b.json" },
    { object: { bucket: "files", key: "a", versionId: "v1" }, name: "s3://files/a (version v1)" },
    {
      object: { bucket: "f\u001b", key: "a\nb", versionId: "v\u2028" },
      name: "s3://f\\u001b/a\\u000ab (version v\\u2028)",
    },
  ];
  for (const { object, name } of cases) it(`is ${name}`, () => expect(objectName(object)).to.equal(name));
});
