import { expect } from "chai";
import { shapeOf } from "../../../runtime/map/text-shape.ts";

describe("shapeOf", () => {
  const texts: [text: string, shape: string][] = [
    ["", '""'],
    ["11/24/2026 9:30 AM", '"99/99/9999 9:99 AA"'],
    ["Zürich, 24. März", '"Aaaaaa, 99. Aaaa"'],
    ["a\n\u001b[31m", '"a\\n\\u001b[99a"'],
    ["٣日", '"9a"'],
    ["x".repeat(40), `"${"a".repeat(40)}"`],
    ["x".repeat(41), `"${"a".repeat(40)}..."`],
    ["𝄞".repeat(50), `"${"𝄞".repeat(40)}..."`],
  ];
  for (const [text, shape] of texts) it(JSON.stringify(text).slice(0, 40), () => expect(shapeOf(text)).to.equal(shape));
});
