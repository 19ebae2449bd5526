import { meaningfulNames, wordsOf } from "./field-words.ts";

/** Units and zones at the end of a name. */
const TAIL =
  /^(?:ms|millis|milliseconds|sec|secs|seconds|us|micros|ns|nano|nanos|unix|epoch|utc|gmt|iso|iso8601|local)$/;

const WHOLE: Readonly<Record<string, number>> = {
  ...{ timestamp: 1, "event time": 1, "event timestamp": 1, ts: 0.97, "event ts": 0.97, time: 0.95, datetime: 0.95 },
  ...{ "date time": 0.95, date: 0.85, "occurred at": 0.98, "created at": 0.9, created: 0.88, "created on": 0.9 },
  ...{ "event date": 0.95, "order date": 0.95, "placed at": 0.95, issued: 0.8, recorded: 0.85, when: 0.8, at: 0.8 },
  ...{
    started: 0.85,
    start: 0.8,
    published: 0.8,
    "original timestamp": 0.8,
    "authored on": 0.9,
    sent: 0.7,
    logged: 0.8,
  },
  ...{ "date created": 0.9, "created date": 0.9, "created time": 0.9, "creation date": 0.9, "creation time": 0.9 },
  ...{ t: 0.6, dt: 0.8, clock: 0.6, modified: 0.65, updated: 0.65, "last updated": 0.72, "last modified": 0.7 },
  ...{ "ingestion time": 0.5, unixtime: 0.9, epoch: 0.85, submitted: 0.8, received: 0.72, "start time": 0.85 },
};

/** What dates something that may still be to come, or is not when the record was made. */
const ELSEWHEN =
  /^(?:expires?|expired|expiry|expiration|deleted|closed|cancell?ed|birth|born|dob|due|valid|until|end|ended|ends|scheduled|next|delivery|read|locked|dismissed|hired|trial|estimated|planned|eta)$/;
const LATER =
  /^(?:updated?|modified|changed|received?|sent|synced|ingested|ingestion|last|arrival|observed|approximate)$/;
const NOUN = /^(?:timestamp|ts|time|datetime|date)$/;
const ADVERB = /^(?:at|on)$/;

/** Objects that have a life of their own: they were there before the record. */
const LASTING =
  /^(?:user|customer|member|account|owner|sender|actor|author|creator|assignee|repository|repo|organization|org|company|team|project|product|installation|app|application|enterprise|license|milestone|device|patient|session|head|base|forkee|plan|address|certificate)$/;
/** Objects that only wrap the record. */
const WRAPPING =
  /^(?:payload|data|detail|event|body|meta|metadata|header|headers|item|after|value|fields|record|message|attributes|resource|source|log|content|properties|document|context)$/;

/** How much the names of a field say that it is the time of the record, from 0 to 1. */
export function timeName(names: readonly string[]): number {
  const path = meaningfulNames(names);
  const own = ownName(wordsOf(path.at(-1) ?? ""));
  return path.slice(0, -1).reduce((score, name) => score * within(wordsOf(name)), own);
}

function ownName(all: readonly string[]): number {
  const last = all.findLastIndex((word) => !TAIL.test(word));
  const words = last === -1 ? all : all.slice(0, last + 1);
  if (words.some((word) => ELSEWHEN.test(word))) return 0.2;
  const whole = WHOLE[words.join(" ")] ?? WHOLE[words.join("")];
  if (whole !== undefined) return whole;
  const noun = words.at(-1) ?? "";
  const isLater = words.some((word) => LATER.test(word));
  if (NOUN.test(noun)) return isLater ? 0.7 : 0.86;
  // createdat, timestampms
  const [, start, end] = /^(.+?)(timestamp|datetime|date|time|ts|at|on)$/.exec(words.join("")) ?? [];
  if (words.length > 1 && ADVERB.test(noun)) return isLater ? 0.68 : 0.8;
  // lastLogin, first_seen
  if (words.length > 1 && /^(?:last|first)$/.test(words[0] ?? "")) return 0.6;
  if (words.length === 1 && start !== undefined && end !== undefined) return WHOLE[`${start} ${end}`] ?? oneWord(end);
  return 0;
}

/** `ordertime` is a time; `format` and `location` are not. */
const oneWord = (end: string): number => (["timestamp", "datetime", "date", "time"].includes(end) ? 0.8 : 0);

function within(words: readonly string[]): number {
  const last = words.at(-1) ?? "";
  if (LASTING.test(last)) return 0.25;
  return WRAPPING.test(last) ? 0.97 : 0.85;
}
