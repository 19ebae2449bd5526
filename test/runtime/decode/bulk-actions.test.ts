import { expect } from "chai";
import { BulkActions } from "../../../runtime/decode/bulk-actions.ts";
import { sniff } from "../../../runtime/decode/layout.ts";
import { JsonTokenizer } from "../../../runtime/json/tokenizer.ts";

/** For each document of a text, whether it is an action. */
function actionsIn(text: string): boolean[] {
  const found: boolean[] = [];
  const actions: BulkActions = new BulkActions({
    onOpen: () => undefined,
    onClose: () => undefined,
    onName: () => undefined,
    onString: () => undefined,
    onNumber: () => undefined,
    onLiteral: () => undefined,
    onDocument: () => found.push(actions.isAction),
  });
  const tokenizer = new JsonTokenizer(actions, { layout: "lines" });
  tokenizer.write(Buffer.from(text));
  tokenizer.end();
  return found;
}

describe("BulkActions", () => {
  const documents: [text: string, is: boolean][] = [
    ['{"index":{}}', true],
    ['{"index":{"_index":"a","_id":"1","routing":"r"}}', true],
    ['{ "create" : { "_index": "a", "require_alias": true, "if_seq_no": 5 } }', true],
    ['{"update":{"_id":"1","retry_on_conflict":3}}', true],
    ['{"delete":{"_index":"a","_type":"_doc","_id":"1"}}', true],
    ['{"index":{"_index":"a","dynamic_templates":{"a.b":"c"}}}', true],
    ['{"index":{"_index":"a"},"x":1}', false],
    ['{"index":{"_index":"a"},"index":{}}', false],
    ['{"index":{"_index":"a","user":1}}', false],
    ['{"index":5}', false],
    ['{"index":[]}', false],
    ['{"index":null}', false],
    ['{"other":{}}', false],
    ['{"user":{"index":{}}}', false],
    ['[{"index":{}}]', false],
    ['["index"]', false],
    ["{}", false],
    ['"index"', false],
    ["5", false],
  ];
  for (const [text, is] of documents) {
    it(`${text}: ${is}`, () => {
      expect(actionsIn(text)).to.deep.equal([is]);
      expect(actionsIn(`{"index":{}}\n${text}\n{"a":1}`)).to.deep.equal([true, is, false]);
      expect(actionsIn(`{"a":{"b":1}}\n${text}`)).to.deep.equal([false, is]);
    });

    it(`a text that begins with ${text}: ${is}`, () => {
      expect(sniff(Buffer.from(`${text}\n{"index":{}}\n`), true, false).bulk).to.equal(is);
    });
  }
});
