import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The state LISTEN in /proc/net/tcp. */
const LISTEN = "0A";
const SOCKET = /^socket:\[(\d+)\]$/;

/**
 * Where a process listens, such as `127.0.0.1:4566`; in order.
 *
 * @returns undefined on systems without Linux's /proc
 */
export function listeningAddresses(pid: number): string[] | undefined {
  if (process.platform !== "linux") return undefined;
  const sockets = new Set(socketsOf(pid));
  const lines = ["tcp", "tcp6"].flatMap((file) =>
    readFileSync(`/proc/${pid}/net/${file}`, "utf8").split("\n").slice(1),
  );
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode = ""]) => state === LISTEN && sockets.has(inode))
    .map(([, address = ""]) => readable(address))
    .sort();
}

/** The inodes of a process's sockets. */
function socketsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
    try {
      return SOCKET.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1] ?? [];
    } catch {
      return []; // closed in the meantime
    }
  });
}

/** Of `0100007F:11D6`: words of four bytes, the lowest byte first. An IPv4 address within IPv6 is the same address. */
function readable(address: string): string {
  const [host = "", port = ""] = address.split(":");
  const words = host.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).reverse()).map((byte) => parseInt(byte, 16));
  const mapped = bytes.length === 16 && bytes.slice(0, 12).join() === "0,0,0,0,0,0,0,0,0,0,255,255";
  const shown = bytes.length === 4 || mapped ? bytes.slice(-4).join(".") : `[${host}]`;
  return `${shown}:${parseInt(port, 16)}`;
}
