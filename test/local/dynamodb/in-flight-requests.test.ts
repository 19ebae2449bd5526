import type { ServerResponse } from "node:http";
import { expect } from "chai";
import { InFlightRequests } from "../../../local/dynamodb/in-flight-requests.ts";
import { settled } from "../../support/fake-time.ts";

describe("InFlightRequests", () => {
  const response = (): ServerResponse & { readonly ended: unknown[][] } => {
    const ended: unknown[][] = [];
    return { ended, end: (...args: unknown[]) => ended.push(args) } as never;
  };

  it("is drained at once where nothing runs", async () => {
    await new InFlightRequests().drained();
  });

  it("is not drained while one runs", async () => {
    const requests = new InFlightRequests();
    const only = response();
    requests.track(only);
    let drained = false;
    const waiting = requests.drained().then(() => (drained = true));
    await settled();
    const before = drained;
    only.end();
    await waiting;

    expect([before, drained]).to.deep.equal([false, true]);
  });

  it("is drained when each answer has ended, which may end twice", async () => {
    const requests = new InFlightRequests();
    const [first, second] = [response(), response()];
    requests.track(first);
    requests.track(second);
    const seen: string[] = [];
    const waiting = [1, 2].map((n) => requests.drained().then(() => seen.push(`drained ${n}`)));
    first.end("a", "utf8");
    first.end();
    await settled();
    const before = [...seen];
    second.end();
    await Promise.all(waiting);

    expect({ before, seen, ended: first.ended }).to.deep.equal({
      ...{ before: [], seen: ["drained 1", "drained 2"] },
      ended: [["a", "utf8"], []],
    });
  });
});
