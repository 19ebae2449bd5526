import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import type { AcceptedEvent } from "../../../local/lambda/asynchronous-invocation.ts";
import type { DeclaredFunction } from "../../../local/lambda/declared-function.ts";
import { LocalFunction } from "../../../local/lambda/function.ts";
import { Journal } from "../../../local/server/journal.ts";

/** Prints its version and the event, and then waits for what the environment names. */
const code = (version: string): string => `
exports.handler = async (event) => {
  console.log("${version} begins " + event);
  if (process.env.GATE) await fetch(process.env.GATE);
  console.log("${version} ends " + event);
};`;

describe("LocalFunction", () => {
  let gate: Server;
  let held: ServerResponse[];
  let onHeld: () => void;
  let lines: string[];
  let failures: string[];
  let running: LocalFunction | undefined;
  beforeEach(async () => {
    held = [];
    lines = [];
    failures = [];
    onHeld = () => undefined;
    gate = createServer((_request, response) => {
      held.push(response);
      onHeld();
    }).listen(0, "127.0.0.1");
    await once(gate, "listening");
  });
  afterEach(async () => {
    for (const response of held) response.end();
    await running?.stop();
    gate.closeAllConnections();
    await new Promise((resolve) => gate.close(resolve));
  });

  const declared = (source: string, overrides: Partial<DeclaredFunction> = {}): DeclaredFunction => ({
    name: "f",
    arn: "arn:aws:lambda:eu-west-1:000000000000:function:f",
    files: { "index.cjs": source },
    handler: "index.handler",
    environment: {},
    timeoutSeconds: 60,
    memoryMegabytes: 128,
    reservedConcurrency: 1,
    maximumRetries: 0,
    maximumAgeSeconds: 3600,
    onFailureArn: undefined,
    ...overrides,
  });
  const gated = (source: string): DeclaredFunction =>
    declared(source, { environment: { GATE: `http://127.0.0.1:${(gate.address() as AddressInfo).port}` } });
  const start = async (first: DeclaredFunction): Promise<LocalFunction> => {
    running = await LocalFunction.start(first, {
      journal: new Journal<AcceptedEvent>(),
      retryDelaysMilliseconds: [1],
      stopGraceMilliseconds: 10_000,
      clock: () => 0,
      onLine: (line) => lines.push(line),
      onFailure: ({ errorType, errorMessage }) => failures.push(`${errorType}: ${errorMessage}`),
      onGivenUp: () => Promise.resolve(),
    });
    return running;
  };
  /** Gives the function an event, and resolves when the function waits at the gate. */
  const acceptAndHold = async (local: LocalFunction, event: string): Promise<void> => {
    const waits = new Promise<void>((resolve) => (onHeld = resolve));
    local.accept(event as unknown as object);
    await waits;
  };

  it("runs an event that waits in the new code, and one that is running to its end in the old", async () => {
    const local = await start(gated(code("old")));
    await acceptAndHold(local, "a");
    local.accept("b" as unknown as object);

    const fault = await local.update(declared(code("new")));
    const whileHeld = [...lines];
    held[0]?.end();
    await local.idle();

    expect(fault).to.equal(undefined);
    expect(whileHeld).to.deep.equal(["old begins a"]);
    expect(lines).to.deep.equal(["old begins a", "old ends a", "new begins b", "new ends b"]);
  });

  it("stays with the old code where the new does not load, and says why", async () => {
    const local = await start(declared(code("old")));

    const fault = await local.update(declared("throw new RangeError('too far');"));
    local.accept("a" as unknown as object);
    await local.idle();

    expect([fault?.errorType, fault?.errorMessage]).to.deep.equal(["RangeError", "too far"]);
    expect(lines).to.deep.equal(["old begins a", "old ends a"]);
    expect(failures).to.deep.equal([]);
  });

  it("takes new limits with new code", async () => {
    const local = await start(declared("exports.handler = () => { throw new Error('no'); };"));
    local.accept("a" as unknown as object);
    await local.idle();
    const before = failures.length;

    await local.update(declared("exports.handler = () => { throw new Error('no'); };", { maximumRetries: 2 }));
    local.accept("b" as unknown as object);
    await local.idle();

    expect([before, failures.length - before]).to.deep.equal([1, 3]);
  });

  it("stops what still runs in old code, too", async () => {
    const local = await start(gated(code("old")));
    await acceptAndHold(local, "a");
    await local.update(declared(code("new")));

    const stopped = local.stop();
    held[0]?.end();
    await stopped;

    expect(lines).to.deep.equal(["old begins a", "old ends a"]);
    expect(local.pending).to.equal(0);
  });
});
