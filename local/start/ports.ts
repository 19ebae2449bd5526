import type { PortChoice } from "../server/loopback.ts";

/** A port for each of the servers. */
export type Ports<Port> = Readonly<Record<"s3" | "dynamodb" | "sqs", Port>>;

/** Where `npm start` listens unless it is asked for other ports. */
export const DEFAULT_PORTS: Ports<number> = { s3: 4580, dynamodb: 4581, sqs: 4582 };

/** Further ports are ten apart, so that the servers' choices never meet, and the last digit stays. */
const STEP = 10;
const FURTHER_CHOICES = 20;

/** A port that was asked for is the only choice; otherwise it is the default, or else the next of its kind that is free. */
export function portChoices(asked: Ports<number | undefined>, defaults: Ports<number>): Ports<PortChoice> {
  const reserved = Object.values(asked).filter((port) => port !== undefined && port !== 0);
  const choice = (server: keyof Ports<number>): PortChoice =>
    asked[server] ??
    Array.from({ length: FURTHER_CHOICES }, (_, index) => defaults[server] + STEP * index).filter(
      (port) => !reserved.includes(port),
    );
  return { s3: choice("s3"), dynamodb: choice("dynamodb"), sqs: choice("sqs") };
}

const SERVERS = [
  ["s3", "S3"],
  ["dynamodb", "DynamoDB"],
  ["sqs", "SQS"],
] as const;

const LIST = new Intl.ListFormat("en", { type: "conjunction" });

/** One line about the default ports that other programs have; undefined where none of them does. */
export function portsInUse(
  asked: Ports<number | undefined>,
  defaults: Ports<number>,
  endpoints: Ports<string>,
): string | undefined {
  const moved = SERVERS.filter(([server]) => asked[server] === undefined && defaults[server] !== 0)
    .map(([server, name]) => ({ name, wanted: defaults[server], port: Number(new URL(endpoints[server]).port) }))
    .filter(({ wanted, port }) => wanted !== port);
  if (moved.length === 0) return undefined;
  const wanted = LIST.format(moved.map((move) => String(move.wanted)));
  const places = moved.map(({ name, port }, index) => `${name} ${index === 0 ? "is " : ""}on ${port}`);
  return `${moved.length === 1 ? `Port ${wanted} is` : `Ports ${wanted} are`} in use: this time, ${LIST.format(places)}.`;
}
