import type { Clients, ConnectOptions } from "./connect.ts";
import { hasProxy } from "./proxy-settings.ts";
import type { Target } from "../target.ts";

/**
 * Connects as the environment says: directly, or through its proxies. Loads the AWS SDK when the first client is made, and what a proxy
 * takes only where there is one.
 */
export function connectFrom(env: NodeJS.ProcessEnv): (target: Target, options: ConnectOptions) => Promise<Clients> {
  return async (target, options) => {
    const { connect, connectBy } = await import("./connect.ts");
    if (!hasProxy(env)) return connect(target, options);
    const { proxyAgents } = await import("./proxy-agents.ts");
    return connectBy(proxyAgents(env), target, options);
  };
}
