import { get, type Agent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { expect } from "chai";
import { closeIdleSockets, directAgents } from "../../../../tools/target/clients/http-agents.ts";
import { startFixedAnswers, type FixedAnswers } from "../../../support/fixed-answers.ts";

/** Asks, and resolves when the connection is idle again. */
async function ask(url: string, agent: Agent): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().on("end", () => setImmediate(resolve));
    }).on("error", reject);
  });
}

const idle = ({ freeSockets }: Agent) => Object.values(freeSockets).flat();

describe("directAgents", () => {
  let server: FixedAnswers;
  beforeEach(async () => {
    server = await startFixedAnswers();
    server.answer = () => ({ status: 200 });
  });
  afterEach(() => server.close());

  it("keeps connections, as many as there are sockets, for http and https", () => {
    const { httpAgent, httpsAgent } = directAgents(5);

    const keepAlive = (agent: object): unknown => (agent as { readonly keepAlive?: unknown }).keepAlive;
    expect([httpAgent, httpsAgent].map((agent) => [agent.maxSockets, keepAlive(agent)])).to.deep.equal([
      [5, true],
      [5, true],
    ]);
    expect([httpAgent instanceof HttpsAgent, httpsAgent instanceof HttpsAgent]).to.deep.equal([false, true]);
  });

  it("uses a connection again, until it closes the idle ones", async () => {
    const { httpAgent, closeIdle } = directAgents(1);
    await ask(server.endpoint, httpAgent);
    const [before] = idle(httpAgent);
    await ask(server.endpoint, httpAgent);
    const [after] = idle(httpAgent);
    closeIdle();

    expect([before === after, after?.destroyed]).to.deep.equal([true, true]);
    httpAgent.destroy();
  });

  it("closes the idle connections of all agents that it gets", async () => {
    const agents = [directAgents(1).httpAgent, directAgents(1).httpAgent];
    for (const agent of agents) await ask(server.endpoint, agent);
    const before = agents.map((agent) => idle(agent).length);
    const sockets = agents.flatMap(idle);
    closeIdleSockets(agents);

    expect(before).to.deep.equal([1, 1]);
    expect(sockets.map((socket) => socket?.destroyed)).to.deep.equal([true, true]);
  });
});
