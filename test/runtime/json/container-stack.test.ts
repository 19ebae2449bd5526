import { expect } from "chai";
import fc from "fast-check";
import { ContainerStack } from "../../../runtime/json/container-stack.ts";

describe("ContainerStack", () => {
  it("remembers as a plain stack does, whatever is pushed and popped", () => {
    const step = fc.constantFrom("object", "array", "pop" as const);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 2000, size: "max" }), (steps) => {
        const stack = new ContainerStack();
        const plain: ("object" | "array")[] = [];
        for (const each of steps) {
          if (each !== "pop") {
            stack.push(each);
            plain.push(each);
          } else if (plain.length > 0) {
            stack.pop();
            plain.pop();
          }
          expect(stack.depth).to.equal(plain.length);
          if (plain.length > 0) expect(stack.top).to.equal(plain.at(-1));
        }
        while (plain.length > 0) {
          expect(stack.top).to.equal(plain.pop());
          stack.pop();
        }
      }),
      { numRuns: 50 },
    );
  });

  it("is empty when cleared, and forgets what it held", () => {
    const stack = new ContainerStack();
    for (let i = 0; i < 200; i++) stack.push("object");

    stack.clear();
    stack.push("array");

    expect(stack.depth).to.equal(1);
    expect(stack.top).to.equal("array");
  });
});
