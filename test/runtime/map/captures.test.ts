import { expect } from "chai";
import { DataCapture, ScalarCapture } from "../../../runtime/map/captures.ts";
import { builtText } from "../../support/json/attribute-json.ts";

const at = (line: number, column: number) => () => ({ line, column });

describe("ScalarCapture", () => {
  it("keeps a scalar and its place", () => {
    const capture = new ScalarCapture();
    expect(capture.value).to.equal(undefined);

    capture.string("a", at(1, 2));
    expect(capture.value).to.deep.equal({ kind: "string", text: "a", position: { line: 1, column: 2 } });
    capture.number("-0.0", at(3, 4));
    expect(capture.value).to.deep.equal({ kind: "number", text: "-0.0", position: { line: 3, column: 4 } });
    capture.literal("false", at(5, 6));
    expect(capture.value).to.deep.equal({ kind: "false", position: { line: 5, column: 6 } });
    capture.clear();
    expect(capture.value).to.equal(undefined);
  });

  it("keeps of a container only that it was one, and where", () => {
    const capture = new ScalarCapture();

    capture.open("array", at(1, 1));
    capture.number("1", at(1, 2));
    capture.open("object", at(1, 4));
    capture.name();
    capture.string("a", at(1, 5));
    capture.close();
    capture.literal("null", at(1, 9));
    capture.close();

    expect(capture.value).to.deep.equal({ kind: "array", position: { line: 1, column: 1 } });
  });

  it("begins anew when cleared in the middle of a container", () => {
    const capture = new ScalarCapture();

    capture.open("array", at(1, 1));
    capture.clear();
    capture.string("b", at(2, 1));

    expect(capture.value).to.deep.equal({ kind: "string", text: "b", position: { line: 2, column: 1 } });
  });
});

describe("DataCapture", () => {
  it("has nothing before it was shown a value, and until that is whole", () => {
    const capture = new DataCapture();
    expect(capture.value).to.equal(undefined);

    capture.open("object");
    capture.name("a");
    capture.number("1.0");
    expect(capture.value).to.equal(undefined);
    capture.close();

    expect(builtText(capture.value)).to.equal('{"a":1.0}');
    capture.clear();
    expect(capture.value).to.equal(undefined);
  });

  it("takes a scalar", () => {
    const capture = new DataCapture();

    capture.literal("true");

    expect(capture.value).to.deep.equal({ value: { BOOL: true }, bytes: 1 });
  });
});
