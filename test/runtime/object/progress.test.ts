import { expect } from "chai";
import { BEGINNING, doneOf, ProgressNotes } from "../../../runtime/object/progress.ts";

describe("ProgressNotes", () => {
  it("begins with nothing done", () => {
    const notes = new ProgressNotes(BEGINNING);

    expect(notes.isDone(0)).to.equal(false);
    expect(notes.progress).to.deep.equal({ records: 0, left: [] });
  });

  it("keeps what has begun and not ended, in order", () => {
    const notes = new ProgressNotes(BEGINNING);
    for (const index of [0, 1, 2, 3]) notes.begin(index);
    for (const index of [3, 1]) notes.end(index);

    expect(notes.progress).to.deep.equal({ records: 4, left: [0, 2] });
    expect([0, 1, 2, 3, 4].map((index) => notes.isDone(index))).to.deep.equal([false, true, false, true, false]);
    expect(doneOf(notes.progress)).to.equal(2);
  });

  it("goes on from the progress of an earlier part", () => {
    const notes = new ProgressNotes({ records: 4, left: [0, 2] });
    for (const index of [0, 2, 4]) notes.begin(index);
    for (const index of [0, 4]) notes.end(index);

    expect(notes.progress).to.deep.equal({ records: 5, left: [2] });
  });
});
