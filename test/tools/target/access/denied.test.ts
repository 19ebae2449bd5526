import { expect } from "chai";
import { denialOf, denialText } from "../../../../tools/target/access/denied.ts";

const error = (message: string, name = "AccessDenied"): Error => Object.assign(new Error(message), { name });
const NOTHING = { who: undefined, action: undefined, resource: undefined, because: undefined };

describe("a denial", () => {
  for (const name of ["AccessDenied", "AccessDeniedException", "Forbidden", "403"]) {
    it(`is what AWS calls ${name}`, () => expect(denialOf(error("Access Denied", name))).to.deep.equal(NOTHING));
  }

  for (const other of [error("Access Denied", "NoSuchBucket"), { name: "AccessDenied" }, "AccessDenied", undefined]) {
    it(`is not ${other instanceof Error ? other.name : JSON.stringify(other)}`, () =>
      expect(denialOf(other)).to.equal(undefined));
  }

  const parts: readonly { message: string; is: Partial<typeof NOTHING> | object }[] = [
    { message: "not authorized to perform: s3:GetObject", is: { action: "s3:GetObject" } },
    { message: "  User: me is not authorized to perform: s3:GetObject\n", is: { who: "me", action: "s3:GetObject" } },
    { message: "not authorized to perform: a:B on resource: arn:x", is: { action: "a:B", resource: "arn:x" } },
    {
      message: 'not authorized to perform: a:B on resource: "arn:x" because no policy allows it',
      is: { action: "a:B", resource: "arn:x", because: "no policy allows it" },
    },
    {
      message: "not authorized to perform: a:B on resource: arn:x with an explicit deny in a policy",
      is: { action: "a:B", resource: "arn:x", because: "an explicit deny in a policy" },
    },
    { message: "not authorized to perform: a:B because of it", is: { action: "a:B", because: "of it" } },
    { message: "you are not authorized to perform: a:B", is: {} },
  ];
  for (const { message, is } of parts) {
    it(`is read: ${message.trim()}`, () => expect(denialOf(error(message))).to.deep.equal({ ...NOTHING, ...is }));
  }

  const texts: readonly { denial: Partial<typeof NOTHING> | object; says: string }[] = [
    { denial: {}, says: "AWS denies access" },
    { denial: { action: "a:B", resource: "arn:x" }, says: "AWS denies a:B on arn:x" },
    { denial: { action: "a:B", who: "me", because: "why" }, says: "AWS denies a:B to me (why)" },
  ];
  for (const { denial, says } of texts) {
    it(`is said: ${says}`, () => expect(denialText({ ...NOTHING, ...denial })).to.equal(says));
  }
});
