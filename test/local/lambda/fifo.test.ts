import { expect } from "chai";
import fc from "fast-check";
import { Fifo } from "../../../local/lambda/fifo.ts";

describe("Fifo", () => {
  it("gives what it began with, and what came after, in order", () => {
    const fifo = new Fifo(["a", "b"]);
    const taken = [fifo.take()];
    fifo.push("c");

    expect([...taken, fifo.take(), fifo.take(), fifo.take()]).to.deep.equal(["a", "b", "c", undefined]);
  });

  it("does as an array does, over any pushes and takes", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat())), (steps) => {
        const fifo = new Fifo<number>([]);
        const model: number[] = [];
        for (const step of steps) {
          if (step === null) expect(fifo.take()).to.equal(model.shift());
          else {
            fifo.push(step);
            model.push(step);
          }
        }
        for (const value of model) expect(fifo.take()).to.equal(value);
        expect(fifo.take()).to.equal(undefined);
      }),
    );
  });
});
