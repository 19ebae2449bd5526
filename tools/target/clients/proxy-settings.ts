import { BlockList, isIP } from "node:net";
import { UserError } from "../../../terminal/user-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether any proxy is set. */
export function hasProxy(env: Environment): boolean {
  return setting(env, "http_proxy") !== undefined || setting(env, "https_proxy") !== undefined;
}

/**
 * Finds the proxy for a URL from HTTPS_PROXY, HTTP_PROXY and NO_PROXY, as the AWS CLI reads them. Names may be in lower or upper
 * case, a proxy without a scheme is an http:// one, a host in NO_PROXY includes its subdomains, and ALL_PROXY is ignored.
 *
 * Unlike the AWS CLI, it never uses a proxy for this machine: the local pipeline must not depend on one.
 *
 * @returns `undefined` to connect directly
 * @throws UserError if the proxy's address is invalid
 */
export function proxyFor({ protocol, hostname, port }: URL, env: Environment): URL | undefined {
  const name = protocol === "https:" ? "https_proxy" : "http_proxy";
  const value = setting(env, name);
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (value === undefined || isLoopback(host)) return undefined;
  const portOrDefault = port || (protocol === "https:" ? "443" : "80");
  if (isExempt(host, portOrDefault, setting(env, "no_proxy") ?? "")) return undefined;
  const address = value.includes("://") ? value : `http://${value}`;
  if (!/^https?:/i.test(address) || !URL.canParse(address)) {
    throw new UserError(`${name.toUpperCase()} is not the URL of a proxy such as http://proxy.example:3128`);
  }
  return new URL(address);
}

function setting(env: Environment, name: string): string | undefined {
  return env[name] || env[name.toUpperCase()] || undefined;
}

const isLoopback = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127(\.\d+){3}$/.test(host);

function isExempt(host: string, port: string, noProxy: string): boolean {
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== "" && exempts(entry, host, port));
}

function exempts(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  const [, address, prefix] = /^([\d.]+)\/(\d{1,2})$/.exec(entry) ?? [];
  if (address !== undefined && isIP(address) === 4 && Number(prefix) <= 32) {
    const block = new BlockList();
    block.addSubnet(address, Number(prefix));
    return isIP(host) === 4 && block.check(host);
  }
  const [, name = entry, ofPort] = /^([^:]+):(\d+)$/.exec(entry) ?? [];
  const domain = name.replace(/^\*?\./, "");
  return (ofPort === undefined || ofPort === port) && (host === domain || host.endsWith(`.${domain}`));
}
