import { BulkActions } from "../../../../runtime/decode/bulk-actions.ts";
import { SNIFF_BYTES, sniff } from "../../../../runtime/decode/layout.ts";
import { typeReader } from "../../../../runtime/decode/types/type-reader.ts";
import { JsonSyntaxError } from "../../../../runtime/json/syntax-error.ts";
import { JsonTokenizer } from "../../../../runtime/json/tokenizer.ts";
import type { TypeNotation } from "../../../../runtime/mapping/record-mapping.ts";
import { SampleBuilder, type Sampled } from "./sampled-value.ts";

export interface TextOptions {
  /** Whether the text is not only the beginning of one. */
  readonly whole: boolean;
  /** Whether the file's name says that it is lines. */
  readonly linesNamed: boolean;
  readonly types: TypeNotation | undefined;
}

/** A sample names no places. */
const NOWHERE = () => ({ line: 1, column: 1 });

/** Reads the documents of a text, without its faulty lines, and what there is of a document that is cut off. */
export function documentsOf(text: Uint8Array, { whole, linesNamed, types }: TextOptions): readonly Sampled[] {
  const { layout, bulk } = sniff(text.subarray(0, SNIFF_BYTES), whole && text.length <= SNIFF_BYTES, linesNamed);
  const builder = new SampleBuilder();
  const typed = typeReader(types, builder, NOWHERE, () => builder.reset());
  const actions = new BulkActions(typed ?? builder);
  if (bulk) builder.isPassedOver = () => actions.isAction;
  const tokenizer = new JsonTokenizer(actions, { layout });
  const reset = (): void => {
    actions.reset();
    typed?.reset();
    builder.reset();
  };
  let next: (() => unknown) | undefined = () => {
    tokenizer.write(text);
    if (whole) tokenizer.end();
  };
  while (next) {
    try {
      next();
      next = undefined;
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      if (tokenizer.layout !== "lines") break;
      reset();
      next = () => {
        if (!tokenizer.skipLine()) return;
        while (!tokenizer.isAtEnd) tokenizer.read();
        if (whole) tokenizer.end();
      };
    }
  }
  // A line that goes on behind the sample is left out: there are others.
  if (tokenizer.layout !== "lines") builder.cut();
  return builder.documents;
}
