import { getSystemErrorMap } from "node:util";

/** What a system call was meant to do, if its name does not say so in plain words. */
const VERBS: Readonly<Record<string, string>> = {
  access: "read",
  connect: "connect to",
  ftruncate: "write",
  getaddrinfo: "find the host",
  link: "create",
  listen: "listen on",
  lstat: "read",
  mkdir: "create",
  mkdtemp: "create",
  opendir: "read",
  rename: "create",
  rm: "remove",
  rmdir: "remove",
  scandir: "read",
  stat: "read",
  unlink: "remove",
};

/**
 * Formats an operating system error in plain words, such as `cannot open /a/b: no such file or directory`. Node's own message
 * begins with a code (`ENOENT`).
 *
 * @returns undefined for other errors
 */
export function describeSystemError(error: unknown): string | undefined {
  if (!isSystemError(error)) return undefined;
  const { syscall, path, dest, hostname, address, port } = error;
  const verb = syscall.startsWith("spawn") ? "run" : (VERBS[syscall] ?? syscall);
  const subject = dest ?? path ?? hostname ?? (address === undefined ? undefined : hostAndPort(address, port));
  return `cannot ${verb}${subject === undefined ? "" : ` ${subject}`}: ${systemErrorReason(error) ?? ""}`;
}

/** The reason alone, such as `no such file or directory`; undefined for other errors. */
export function systemErrorReason(error: unknown): string | undefined {
  if (!isSystemError(error)) return undefined;
  return getSystemErrorMap().get(error.errno)?.[1] ?? error.code;
}

interface SystemError extends NodeJS.ErrnoException {
  readonly errno: number;
  readonly syscall: string;
  readonly dest?: string;
  readonly hostname?: string;
  readonly address?: string;
  readonly port?: number;
}

function isSystemError(error: unknown): error is SystemError {
  return (
    error instanceof Error &&
    typeof (error as Partial<SystemError>).errno === "number" &&
    typeof (error as Partial<SystemError>).syscall === "string"
  );
}

const hostAndPort = (address: string, port: number | undefined): string =>
  port === undefined ? address : `${address}:${port}`;
