import { meaningfulNames, wordsOf } from "./field-words.ts";

/** How much a thing is what items are looked up by: people first, then devices, then what is only part of something. */
const THINGS: Readonly<Record<string, number>> = {
  ...{
    user: 1,
    customer: 0.98,
    member: 0.93,
    client: 0.9,
    account: 0.85,
    person: 0.93,
    anonymous: 0.75,
    visitor: 0.85,
  },
  ...{ patient: 0.95, subject: 0.9, player: 0.95, subscriber: 0.93, employee: 0.93, driver: 0.93, student: 0.93 },
  ...{ buyer: 0.9, shopper: 0.93, guest: 0.8, profile: 0.85, contact: 0.85, identity: 0.85, owner: 0.7, seller: 0.8 },
  ...{ merchant: 0.75, tenant: 0.6, organization: 0.55, organisation: 0.55, org: 0.55, company: 0.55, workspace: 0.5 },
  ...{
    sender: 0.88,
    actor: 0.88,
    author: 0.85,
    principal: 0.85,
    creator: 0.8,
    from: 0.8,
    caller: 0.85,
    requester: 0.8,
  },
  ...{ device: 0.95, sensor: 0.93, thing: 0.9, machine: 0.9, meter: 0.9, vehicle: 0.9, gateway: 0.65, station: 0.75 },
  ...{ asset: 0.8, equipment: 0.85, serial: 0.85, mac: 0.75, imei: 0.9, vin: 0.9, node: 0.5, host: 0.55, session: 0.5 },
  ...{
    service: 0.5,
    instance: 0.5,
    distinct: 0.9,
    recipient: 0.5,
    to: 0.4,
    installation: 0.4,
    channel: 0.35,
    cart: 0.4,
  },
};

/** What turns a thing into what identifies it. */
const SUFFIXES: Readonly<Record<string, number>> = {
  ...{
    id: 1,
    ids: 0,
    uuid: 1,
    guid: 1,
    key: 0.95,
    no: 0.95,
    num: 0.95,
    nr: 0.95,
    number: 0.95,
    ref: 0.95,
    reference: 0.95,
  },
  ...{ arn: 0.95, login: 0.98, username: 0.93, uid: 0.98, code: 0.9, address: 0.9, name: 0.8, email: 0.75, sub: 0.95 },
  ...{ handle: 0.9, sn: 0.95, serial: 0.98, mac: 0.9, imei: 0.95, identifier: 0.95 },
};

/** Names that say something by themselves. */
const WORDS: Readonly<Record<string, number>> = {
  ...{
    uid: 1,
    username: 0.9,
    login: 0.85,
    sub: 0.6,
    email: 0.7,
    serial: 0.85,
    sn: 0.8,
    imei: 0.9,
    vin: 0.9,
    mac: 0.75,
  },
  ...{ eid: 0.6, msisdn: 0.85, puuid: 0.9, arn: 0.5, "invoked by": 0.55, "log stream": 0.6, "log group": 0.45 },
  ...{
    id: 0.45,
    uuid: 0.42,
    guid: 0.42,
    oid: 0.42,
    key: 0.3,
    pk: 0.8,
    "partition key": 0.8,
    "client ip": 0.35,
    ip: 0.3,
  },
  ...{ "ip address": 0.3, name: 0.25, phone: 0.35, hostname: 0.5, reference: 0.25, number: 0.3, "trace id": 0.35 },
};

/** What one record, message or step is identified by: items are hardly looked up by it. */
const EVENTS =
  /^(?:event|request|message|msg|log|record|trace|span|transaction|batch|delivery|insert|correlation|parent)$/;

const OTHER_ID = 0.4;
const EVENT_ID = 0.3;
/** For each word before the thing: `recipientAccountId` is less than `accountId`. */
const QUALIFIED = 0.85;

/** How much the names of a field say that it identifies whom or what the record is about, from 0 to 1. */
export function idName(names: readonly string[]): number {
  const path = meaningfulNames(names);
  const words = wordsOf(path.at(-1) ?? "");
  const parent = thingOf(wordsOf(path.at(-2) ?? ""));
  return Math.max(alone(words), parent === undefined ? 0 : parent * (below(words) ?? 0));
}

function alone(words: readonly string[]): number {
  const joined = words.join("");
  const word = WORDS[words.join(" ")] ?? WORDS[joined];
  const whole = wholeThing(words, joined) ?? 0;
  return Math.max(word ?? 0, whole, whole > 0 || word !== undefined ? 0 : otherId(words));
}

function wholeThing(words: readonly string[], joined: string): number | undefined {
  const bare = THINGS[joined];
  // `service` or `gateway` alone may be anything.
  if (bare !== undefined) return bare * (bare < 0.8 ? 0.6 : 0.9);
  const suffix = SUFFIXES[words.at(-1) ?? ""];
  if (words.length > 1 && suffix !== undefined) {
    const thing = THINGS[words.at(-2) ?? ""];
    if (thing !== undefined) return thing * suffix * QUALIFIED ** (words.length - 2);
  }
  // userid, CUSTOMERID
  const [, start = "", end = ""] = /^(.+?)(id|uuid|guid|key|no|num|number|name|ref)$/.exec(joined) ?? [];
  const thing = THINGS[start];
  return thing === undefined ? undefined : thing * (SUFFIXES[end] ?? 0);
}

function otherId(words: readonly string[]): number {
  // itemid, but not valid
  const [one = ""] = words;
  if (words.length === 1) return /..(?:id|uuid|guid)$/.test(one) && !NO_IDS.test(one) ? OTHER_ID : 0;
  if (!["id", "uuid", "guid"].includes(words.at(-1) ?? "")) return 0;
  return EVENTS.test(words.at(-2) ?? "") ? EVENT_ID : OTHER_ID;
}

const NO_IDS = /(?:[lpuc]id|humid|timid|amid|grid|void|acid|hybrid|android|raid|laid|said|squid|solid)$/;

/** A field of a thing: `id`, `login`, but also `userId` or `principalId`. */
function below(words: readonly string[]): number | undefined {
  const joined = words.join("");
  if (joined === "id") return 0.97;
  const suffix = SUFFIXES[joined];
  if (suffix !== undefined) return joined === "name" ? 0.6 : suffix;
  return wholeThing(words, joined);
}

const ABOUT_A_THING = /^(?:identity|info|details?|data|profile|context|object)$/;

/** `user`, `userIdentity`, `customer_info`: the thing that an object describes. */
function thingOf(words: readonly string[]): number | undefined {
  const last = words.length > 1 && ABOUT_A_THING.test(words.at(-1) ?? "") ? words.at(-2) : words.at(-1);
  return THINGS[last ?? ""];
}
