import { NumberValue } from "@aws-sdk/lib-dynamodb";
import { expect } from "chai";
import { missingItems, unfinishedObjects } from "../../../local/demo/check.ts";
import type { ObjectLogEntry } from "../../../local/pipeline/function-log.ts";

const expected = (userID: string, data: unknown) => ({ userID, timestamp: NumberValue.from("1"), data });
const item = (userID: string, data: unknown, source = "a.json") => ({ ...expected(userID, data), source });

describe("missingItems", () => {
  it("finds nothing missing where all is there, whatever else is", () => {
    expect(missingItems([expected("u", "x")], [item("v", "x"), item("u", "x")])).to.deep.equal([]);
  });

  it("names what is not there, or is not equal", () => {
    const missing = missingItems([expected("u", "x"), expected("v", "x")], [item("u", "y")]);

    expect(missing).to.deep.equal([
      'missing: {"userID":"u","timestamp":1,"data":"x"}',
      'missing: {"userID":"v","timestamp":1,"data":"x"}',
    ]);
  });

  it("takes numbers for equal by their digits", () => {
    const data = (digits: string) => ({ n: NumberValue.from(digits) });

    expect(
      missingItems([expected("u", data("73919874501236598741"))], [item("u", data("73919874501236598741"))]),
    ).to.deep.equal([]);
    expect(
      missingItems([expected("u", data("73919874501236598741"))], [item("u", data("73919874501236598742"))]),
    ).to.deep.equal(['missing: {"userID":"u","timestamp":1,"data":{"n":73919874501236598741}}']);
  });

  it("wants as many as were written down", () => {
    expect(missingItems([expected("u", "x"), expected("u", "x")], [item("u", "x")])).to.have.lengthOf(1);
  });
});

describe("unfinishedObjects", () => {
  const processed = (key: string, outcomes: Record<string, number>): ObjectLogEntry => ({
    kind: "processed",
    key,
    records: 1,
    outcomes,
    gone: false,
  });

  it("is content when each stored record is an item", () => {
    const notes = [processed("a.json", { written: 1, alreadyThere: 1, rejected: 4 }), processed("b.json", {})];

    expect(unfinishedObjects(["a.json", "b.json"], notes, [item("u", "x"), item("v", "x")])).to.deep.equal([]);
  });

  it("counts what each part of an object stored", () => {
    const part: ObjectLogEntry = { kind: "unfinished", key: "a.json", part: 1, done: 1, outcomes: { written: 1 } };

    expect(
      unfinishedObjects(["a.json"], [part, processed("a.json", { written: 1 })], [item("u", "x"), item("v", "x")]),
    ).to.deep.equal([]);
  });

  it("names objects that were not processed, and objects with too few items", () => {
    const notes = [processed("a.json", { written: 2, storedByReference: 1 })];

    expect(unfinishedObjects(["a.json", "b.json"], notes, [item("u", "x")])).to.deep.equal([
      "missing: a.json has 1 of 3 items in the table",
      "not processed: b.json",
    ]);
  });
});
