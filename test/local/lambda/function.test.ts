import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { AcceptedEvent, GivenUp } from "../../../local/lambda/asynchronous-invocation.ts";
import type { DeclaredFunction } from "../../../local/lambda/declared-function.ts";
import { LocalFunction, type LocalFunctionOptions } from "../../../local/lambda/function.ts";
import { setEnvironment } from "../../support/environment.ts";
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
  let givenUp: GivenUp[];
  let running: LocalFunction | undefined;
  beforeEach(async () => {
    held = [];
    lines = [];
    failures = [];
    givenUp = [];
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
  const start = async (
    first: DeclaredFunction,
    options: Partial<LocalFunctionOptions> = {},
  ): Promise<LocalFunction> => {
    running = await LocalFunction.start(first, {
      journal: new Journal<AcceptedEvent>(),
      retryDelaysMilliseconds: [1],
      stopGraceMilliseconds: 10_000,
      clock: () => 0,
      onLine: (line) => lines.push(line),
      onFailure: ({ errorType, errorMessage }, retryIn) =>
        failures.push(`${errorType}: ${errorMessage}${retryIn === undefined ? "" : `, again in ${retryIn}`}`),
      onGivenUp: (event) => Promise.resolve(void givenUp.push(event)),
      ...options,
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

  const failing = "exports.handler = () => { throw new RangeError('no'); };";

  it("retries what fails, and gives it up with all that is known", async () => {
    const local = await start(declared(failing, { maximumRetries: 1 }));
    local.accept({ x: 1 });
    await local.idle();

    expect(failures).to.deep.equal(["RangeError: no, again in 1", "RangeError: no"]);
    expect(givenUp.map(({ condition, invokeCount, payload }) => [condition, invokeCount, payload])).to.deep.equal([
      ["RetriesExhausted", 2, '{"x":1}'],
    ]);
  });

  it("gives up what would be too old by its clock", async () => {
    let now = 0;
    const clock = (): number => (now += 600);
    const local = await start(declared(failing, { maximumRetries: 5, maximumAgeSeconds: 1 }), { clock });
    local.accept({});
    await local.idle();

    expect(givenUp.map(({ condition, invokeCount }) => [condition, invokeCount])).to.deep.equal([
      ["EventAgeExceeded", 2],
    ]);
  });

  it("starts with the events that its journal has, and answers whom that asks directly", async () => {
    const journal = new Journal<AcceptedEvent>();
    journal.add("r-1", { payload: '"kept"', acceptedAt: 0 });
    const local = await start(declared("exports.handler = (e) => { console.log(e); return e.length; };"), { journal });
    await local.idle();
    const result = await local.invoke({ requestId: "r-2", payload: '"asked"' });

    expect([lines, result]).to.deep.equal([["kept", "asked"], { kind: "succeeded", result: "5" }]);
  });

  it("starts with code that does not load, says so, and fails each event", async () => {
    const local = await start(declared("throw new TypeError('at start');"));
    local.accept({});
    await local.idle();

    expect(failures).to.deep.equal(["TypeError: at start", "TypeError: at start"]);
    expect(givenUp.map(({ error }) => error.errorType)).to.deep.equal(["TypeError"]);
  });

  for (const [reserved, least, most] of [
    [0, 1, 1],
    [1, 1, 1],
    [2, 2, 2],
    [100, 2, 4],
    [undefined, 2, 4],
  ] as const) {
    // prettier-ignore
    it(`runs ${least} to ${most} at once where ${reserved ?? "none"} are reserved, also after an update`, async () => {
      const local = await start(declared(failing, { reservedConcurrency: reserved }));

      expect(local.concurrency).to.be.within(least, most);
      await local.update(declared(failing, { reservedConcurrency: 1 }));
      expect(local.concurrency).to.equal(1);
    });
  }

  describe("with its code in a folder", () => {
    let folder: string;
    let restore: () => void;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
      restore = setEnvironment({ TMPDIR: folder, TEMP: folder });
    });
    afterEach(() => {
      restore();
      rmSync(folder, { recursive: true });
    });

    it("has that of each version until it is replaced, was refused, or is stopped", async () => {
      const local = await start(gated(code("old")));
      const count = (): number => readdirSync(folder).length;
      const seen = [count()];
      await local.update(declared("throw new Error('no');"));
      seen.push(count());
      await acceptAndHold(local, "a");
      await local.update(declared(code("new")));
      seen.push(count());
      held[0]?.end();
      await local.idle();
      while (count() > 1) await new Promise((resolve) => setImmediate(resolve));
      await local.stop();
      seen.push(count());

      expect(seen).to.deep.equal([1, 1, 2, 0]);
    });
  });

  it("closes its journal when all has ended", async () => {
    const journal = new Journal<AcceptedEvent>();
    const order: string[] = [];
    const close = journal.close.bind(journal);
    journal.close = () => {
      order.push(`closed after ${lines.length} lines`);
      close();
    };
    const local = await start(gated(code("old")), { journal });
    await acceptAndHold(local, "a");
    const stopped = local.stop();
    held[0]?.end();
    await stopped;

    expect(order).to.deep.equal(["closed after 2 lines"]);
  });
});
