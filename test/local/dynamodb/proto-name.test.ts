import type { ServerResponse } from "node:http";
import { expect } from "chai";
import { hideProtoName, showProtoName } from "../../../local/dynamodb/proto-name.ts";

const HIDDEN = '{"\x7f\x7fproto\x7f\x7f":{"S":"a"}}';
const SHOWN = '{"__proto__":{"S":"a"}}';

describe("an attribute named __proto__", () => {
  for (const [sent, handed] of [
    [SHOWN, HIDDEN],
    [SHOWN + SHOWN, HIDDEN + HIDDEN],
    ['{"S":"say __proto__"}', '{"S":"say __proto__"}'],
    ["", ""],
  ] as const) {
    it(`is handed over as another: ${sent}`, () => expect(hideProtoName(sent)).to.equal(handed));
  }

  const answers = [
    { chunk: HIDDEN + HIDDEN, ended: SHOWN + SHOWN, removed: ["x-amz-crc32"] },
    { chunk: '{"S":"a"}', ended: '{"S":"a"}', removed: [] },
    { chunk: undefined, ended: undefined, removed: [] },
  ];
  for (const { chunk, ended, removed } of answers) {
    it(`is answered by its own name, without the checksum of the other: ${String(chunk)}`, () => {
      const seen: { ended: unknown[]; removed: string[] } = { ended: [], removed: [] };
      const response = {
        end: (text: unknown) => seen.ended.push(text),
        removeHeader: (name: string) => seen.removed.push(name),
      } as unknown as ServerResponse;
      showProtoName(response);
      const result: unknown = response.end(chunk);

      expect([seen, result]).to.deep.equal([{ ended: [ended], removed }, 1]);
    });
  }
});
