import type { Agent as HttpAgent, ClientRequest } from "node:http";
import { Agent, type AgentConnectOpts } from "agent-base";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import {
  closeIdleSockets,
  CONNECTION_MILLISECONDS,
  directAgents,
  type HttpAgents,
  type MakeHttpAgents,
} from "./http-agents.ts";
import { proxyFor, type Environment } from "./proxy-settings.ts";

/**
 * Connects to each host as the environment says: through its proxy, or directly.
 *
 * A client has more than one host: the bucket may be part of the host name, and the SDK gets credentials from other hosts.
 */
export function proxyAgents(env: Environment): MakeHttpAgents {
  return (sockets) => {
    const httpAgent = new ChoosingAgent(false, sockets, env);
    const httpsAgent = new ChoosingAgent(true, sockets, env);
    const closeIdle = (): void => closeIdleSockets([...httpAgent.agents, ...httpsAgent.agents]);
    return { httpAgent, httpsAgent, closeIdle, isDirect: (url) => proxyFor(url, env) === undefined };
  };
}

/** Hands each request to its proxy's agent, which keeps the connections. */
class ChoosingAgent extends Agent {
  readonly #secure: boolean;
  readonly #sockets: number;
  readonly #env: Environment;
  readonly #direct: HttpAgents;
  readonly #ofProxies = new Map<string, HttpAgent>();

  constructor(secure: boolean, sockets: number, env: Environment) {
    super();
    this.#secure = secure;
    this.#sockets = sockets;
    this.#env = env;
    this.#direct = directAgents(sockets);
    this.protocol = secure ? "https:" : "http:";
  }

  get agents(): readonly HttpAgent[] {
    return [this.#directAgent, ...this.#ofProxies.values()];
  }

  /** Otherwise derived from a stack trace at every call. */
  override isSecureEndpoint(): boolean {
    return this.#secure;
  }

  override connect(_request: ClientRequest, { host = "localhost", port }: AgentConnectOpts): HttpAgent {
    const name = host.includes(":") ? `[${host}]` : host;
    const proxy = proxyFor(new URL(`${this.protocol}//${name}:${port}`), this.#env);
    if (!proxy) return this.#directAgent;
    const agent = this.#ofProxies.get(proxy.href) ?? this.#agentOf(proxy);
    this.#ofProxies.set(proxy.href, agent);
    return agent;
  }

  override destroy(): void {
    for (const agent of this.agents) agent.destroy();
    super.destroy();
  }

  get #directAgent(): HttpAgent {
    return this.#secure ? this.#direct.httpsAgent : this.#direct.httpAgent;
  }

  #agentOf(proxy: URL): HttpAgent {
    const options = { keepAlive: true, maxSockets: this.#sockets };
    return this.#secure ? new TunnelAgent(proxy, options) : new HttpProxyAgent(proxy, options);
  }
}

/** Sooner than the SDK gives up the request, because only this names the proxy. */
const TUNNEL_MILLISECONDS = CONNECTION_MILLISECONDS - 500;

/**
 * Gives up a tunnel that the proxy does not open in time, and closes its connection. The SDK gives up the request, which has no
 * connection yet; the one to the proxy would stay open, and keep the process from ending.
 */
class TunnelAgent extends HttpsProxyAgent<string> {
  override async connect(
    ...[request, options]: Parameters<HttpsProxyAgent<string>["connect"]>
  ): ReturnType<HttpsProxyAgent<string>["connect"]> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), TUNNEL_MILLISECONDS);
    try {
      // Read before the first wait, so that each connection has a signal of its own.
      this.connectOpts = { ...this.connectOpts, signal: late.signal };
      return await super.connect(request, options);
    } catch (cause) {
      if (!late.signal.aborted) throw cause;
      const error = new Error(`the proxy ${this.proxy.host} did not open a tunnel`, { cause });
      // As the system says it of a server that cannot be reached.
      throw Object.assign(error, { code: "ETIMEDOUT", syscall: "connect" });
    } finally {
      clearTimeout(timer);
    }
  }
}
