import { expect } from "chai";
import { tagsFault } from "../../../infra/settings/tags.ts";

const numbered = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, "x"]));

describe("tagsFault", () => {
  const cases = [
    { title: "takes 50 tags", tags: numbered(50), fault: undefined },
    { title: "counts all tags", tags: numbered(51), fault: " has 51 tags; allowed: at most 50" },
    {
      title: "leaves project and stack out of the count, since a stack's config adds them",
      tags: { project: "sluice", stack: "dev", ...numbered(49) },
      fault: " has 49 tags besides project and stack; allowed: at most 48",
    },
    {
      title: "names the one wrong tag of many",
      tags: { ...numbered(40), team: "a!" },
      fault: '.team is "a!"; allowed: a text of at most 256 letters, digits, spaces and any of _ . : / = + - @',
    },
    ...["toString", "__proto__", "constructor"].map((name) => ({
      title: `refuses the name ${name}, with which Pulumi's SDK fails`,
      tags: JSON.parse(`{"team":"data","${name}":"x"}`) as object,
      fault: ` has the name "${name}"; allowed: any but toString, __proto__ and the like, with which Pulumi's Node.js SDK fails or loses tags`,
    })),
  ];
  for (const { title, tags, fault } of cases) it(title, () => expect(tagsFault(tags)).to.equal(fault));
});
