import type { KeyFault } from "./contents/key-faults.ts";
import type { TestServer } from "./processes/test-servers.ts";

/** Keys of a kind that a server of S3 cannot be used with. */
export interface KeyDifference {
  readonly server: TestServer;
  /** As hostile-keys.ts names it. */
  readonly kind: string;
  readonly fault: KeyFault;
  /** How many of the kind's keys. */
  readonly keys: number;
  /** Why: what the server does. */
  readonly reason: string;
}

/** What a server does otherwise than AWS. */
export interface TraitDifference {
  readonly server: TestServer;
  /** As traits.ts says what AWS does. */
  readonly trait: string;
  /** What the server does instead, as a sentence without its subject. */
  readonly instead: string;
}

const RAW_RETURN = "it writes a carriage return unescaped into XML, where parsers read a line feed";
const A_PATH = "it stores an object as a file whose path is the key";
const REPLACED = "it writes U+FFFD into XML in place of the character";
const NO_ROUTE = "it answers 404 where a line feed is in the path";

/** Each is looked for: one that is no longer there fails the tests, as one that is not listed here does. */
export const KEY_DIFFERENCES: readonly KeyDifference[] = [
  { server: "ministack", kind: "carriage returns", fault: "versions not listed", keys: 40, reason: RAW_RETURN },
  { server: "moto", kind: "carriage returns", fault: "versions not listed", keys: 28, reason: RAW_RETURN },
  {
    server: "moto",
    kind: "carriage returns",
    fault: "refused",
    keys: 12,
    reason: NO_ROUTE,
  },
  { server: "moto", kind: "line feeds", fault: "refused", keys: 40, reason: NO_ROUTE },
  { server: "versitygw", kind: "other control characters", fault: "not listed", keys: 28, reason: REPLACED },
  { server: "versitygw", kind: "noncharacters", fault: "not listed", keys: 24, reason: REPLACED },
  { server: "versitygw", kind: "names of more than 255 bytes", fault: "refused", keys: 40, reason: A_PATH },
  { server: "versitygw", kind: "empty folders", fault: "not listed", keys: 40, reason: A_PATH },
  { server: "versitygw", kind: "folders . and ..", fault: "not listed", keys: 24, reason: A_PATH },
  { server: "versitygw", kind: "folders . and ..", fault: "refused", keys: 8, reason: A_PATH },
  { server: "versitygw", kind: "a name that is also a folder", fault: "refused", keys: 20, reason: A_PATH },
];

const RAW_KEYS = "lists keys as they are though asked to url-encode them";
const RAW_VERSIONS = "lists the keys of versions as they are though asked to url-encode them";

/** The same goes for these. */
export const TRAIT_DIFFERENCES: readonly TraitDifference[] = [
  { server: "ministack", trait: "url-encodes the keys of a listing of versions, if asked", instead: RAW_VERSIONS },
  {
    server: "ministack",
    trait: "dates what it lists in whole seconds",
    instead: "lists dates with milliseconds; GetObject answers whole seconds",
  },
  { server: "moto", trait: "url-encodes the keys of a listing of versions, if asked", instead: RAW_VERSIONS },
  { server: "moto", trait: "names the version in a notification", instead: "leaves the version out of notifications" },
  {
    server: "moto",
    trait: "leaves slashes in the key of a notification",
    instead: "writes the slashes of a key as %2F in notifications",
  },
  { server: "versitygw", trait: "url-encodes the keys of a listing, if asked", instead: RAW_KEYS },
  { server: "versitygw", trait: "url-encodes the keys of a listing of versions, if asked", instead: RAW_VERSIONS },
  {
    server: "versitygw",
    trait: "lists each version once, wherever pages end",
    instead: "lists the newest version of a key twice where a page ends behind it; pages of one version never advance",
  },
  {
    server: "versitygw",
    trait: "leaves a version its date when another replaces it",
    instead: "dates a version anew when another replaces it",
  },
];
