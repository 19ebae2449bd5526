import { BlockList, isIP } from "node:net";
import { UserError } from "../../terminal/user-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether there is a proxy for anything at all. */
export function hasProxy(env: Environment): boolean {
  return setting(env, "http_proxy") !== undefined || setting(env, "https_proxy") !== undefined;
}

/**
 * The proxy for a URL, by HTTPS_PROXY, HTTP_PROXY and NO_PROXY as the AWS CLI reads them: in lower case or in capitals, a proxy
 * without a scheme is an http:// one, a host of NO_PROXY stands for its subdomains too, and ALL_PROXY is not read.
 *
 * Unlike there, nothing on this machine is ever asked for through a proxy: the local pipeline is not to depend on it.
 *
 * @returns `undefined` to connect directly
 * @throws UserError where the proxy's address is none
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
