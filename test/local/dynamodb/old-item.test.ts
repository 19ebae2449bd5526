import db from "dynalite/db/index.js";
import deleteItem from "dynalite/validations/deleteItem.js";
import putItem from "dynalite/validations/putItem.js";
import updateItem from "dynalite/validations/updateItem.js";
import { expect } from "chai";
import { returnOldItems } from "../../../local/dynamodb/old-item.ts";

const PARAMETER = "ReturnValuesOnConditionCheckFailure";
const KIND = { type: "String", enum: ["ALL_OLD", "NONE"] };
const REQUESTS = [putItem, updateItem, deleteItem];

describe("the old item of a condition that failed", () => {
  let refusal: ReturnType<typeof db.checkConditional>;
  let restore: () => void;
  before(() => {
    const real = db.checkConditional;
    const kinds = REQUESTS.map(({ types }) => types[PARAMETER]);
    restore = () => {
      db.checkConditional = real;
      for (const [index, { types }] of REQUESTS.entries()) {
        const kind = kinds[index];
        if (kind === undefined) Reflect.deleteProperty(types, PARAMETER);
        else types[PARAMETER] = kind;
      }
    };
  });
  beforeEach(() => {
    for (const { types } of REQUESTS) Reflect.deleteProperty(types, PARAMETER);
    refusal = Object.assign(new Error("no"), { body: { __type: "t", message: "m" } });
    db.checkConditional = () => refusal;
    returnOldItems();
  });
  after(() => restore());

  it("can be asked for in three requests", () => {
    expect(REQUESTS.map(({ types }) => types[PARAMETER])).to.deep.equal([KIND, KIND, KIND]);
  });

  const old = { a: { S: "x" } };
  for (const { title, request, item, is } of [
    { title: "where it is asked for", request: { [PARAMETER]: "ALL_OLD" }, item: old, is: old },
    { title: "not where nothing is asked for", request: {}, item: old, is: undefined },
    { title: "not where nothing is wanted", request: { [PARAMETER]: "NONE" }, item: old, is: undefined },
    { title: "not where there is none", request: { [PARAMETER]: "ALL_OLD" }, item: undefined, is: undefined },
  ]) {
    it(`is told ${title}`, () => {
      const answer = db.checkConditional(request, item);

      expect(answer).to.equal(refusal);
      expect(answer?.body).to.deep.equal({ __type: "t", message: "m", ...(is && { Item: is }) });
    });
  }

  for (const none of [null, undefined]) {
    it(`is not told where the condition holds, which is ${none}`, () => {
      refusal = none;

      expect(db.checkConditional({ [PARAMETER]: "ALL_OLD" }, old)).to.equal(none);
    });
  }

  it("is seen to once", () => {
    const hooked = db.checkConditional;
    returnOldItems();

    expect(db.checkConditional).to.equal(hooked);
  });
});
