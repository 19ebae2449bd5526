import fc from "fast-check";

/** A record of an object. Nearly everything collides: there are few users and few times. */
export interface GivenRecord {
  /** `undefined`: it has none, and is rejected. */
  readonly userID: string | undefined;
  /** `undefined`: it is dated by its object. */
  readonly timestamp: number | undefined;
  /** Its data. */
  readonly n: number;
}

/** An object that is put, some seconds after what was put or removed before. */
export interface Put {
  readonly key: string;
  readonly records: readonly GivenRecord[];
  readonly later: number;
}

/** What happens to a bucket and its table while everything works. */
export type Step =
  | ({ readonly kind: "put" } & Put)
  | { readonly kind: "remove"; readonly key: string; readonly later: number }
  /** The event of one of the versions so far comes; counted from the oldest, modulo how many there are. */
  | { readonly kind: "event"; readonly version: number }
  /** Somebody else's item takes a slot. */
  | { readonly kind: "occupy"; readonly userID: string; readonly timestamp: number };

/** What goes wrong afterwards. Items are chosen by their place in the order of their keys, modulo how many there are. */
export type Damage =
  | { readonly kind: "delete" | "set back" | "alter" | "overwrite by somebody"; readonly item: number }
  | { readonly kind: "double"; readonly item: number; readonly slot: number }
  | { readonly kind: "add foreign" | "add unexpected"; readonly n: number }
  /** An item is deleted, and an object is processed again: it comes back, or another moves into its slot. */
  | { readonly kind: "delete and replay"; readonly item: number; readonly key: string }
  | { readonly kind: "remove object" | "remove version for good"; readonly key: string }
  | ({ readonly kind: "lose event" } & Put)
  /** No damage: it is put after the start. Its event has come, or has not. */
  | ({ readonly kind: "put meanwhile"; readonly hasCome: boolean } & Put);

export interface History {
  readonly versioning: boolean;
  /** Whether all versions are verified. */
  readonly allVersions: boolean;
  readonly steps: readonly Step[];
  /** In which order the events come that have not come yet. */
  readonly order: number;
  readonly damages: readonly Damage[];
}

const nat = fc.nat({ max: 99 });
const key = fc.constantFrom("a.json", "b.json", "c.json");
const timestamp = fc.integer({ min: 1_000, max: 1_003 });
const later = fc.nat({ max: 2 });
const userID = fc.constantFrom("u", "v");

const records: fc.Arbitrary<GivenRecord[]> = fc.array(
  fc.record({
    userID: fc.oneof({ weight: 9, arbitrary: userID }, { weight: 1, arbitrary: fc.constant(undefined) }),
    timestamp: fc.oneof({ weight: 4, arbitrary: timestamp }, { weight: 1, arbitrary: fc.constant(undefined) }),
    n: fc.nat({ max: 2 }),
  }),
  { maxLength: 4 },
);
const put = { key, records, later };
const kind = <const K extends string>(name: K) => ({ kind: fc.constant(name) });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ ...kind("put"), ...put }) },
  { weight: 1, arbitrary: fc.record({ ...kind("remove"), key, later }) },
  { weight: 3, arbitrary: fc.record({ ...kind("event"), version: nat }) },
  { weight: 1, arbitrary: fc.record({ ...kind("occupy"), userID, timestamp }) },
);

const damage: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ ...kind("delete"), item: nat }) },
  { weight: 3, arbitrary: fc.record({ ...kind("set back"), item: nat }) },
  { weight: 2, arbitrary: fc.record({ ...kind("alter"), item: nat }) },
  { weight: 1, arbitrary: fc.record({ ...kind("overwrite by somebody"), item: nat }) },
  { weight: 2, arbitrary: fc.record({ ...kind("double"), item: nat, slot: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ ...kind("add foreign"), n: nat }) },
  { weight: 1, arbitrary: fc.record({ ...kind("add unexpected"), n: nat }) },
  { weight: 2, arbitrary: fc.record({ ...kind("delete and replay"), item: nat, key }) },
  { weight: 1, arbitrary: fc.record({ ...kind("remove object"), key }) },
  { weight: 1, arbitrary: fc.record({ ...kind("remove version for good"), key }) },
  { weight: 2, arbitrary: fc.record({ ...kind("lose event"), ...put }) },
  { weight: 1, arbitrary: fc.record({ ...kind("put meanwhile"), ...put, hasCome: fc.boolean() }) },
);

/** Random histories and damages, which shrink to few steps, and print as lines. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    versioning: fc.boolean(),
    allVersions: fc.boolean(),
    steps: fc.array(step, { minLength: 1, maxLength: 12 }),
    order: nat,
    damages: fc.array(damage, { maxLength: 5 }),
  })
  .map((history) => Object.assign(history, { [fc.toStringMethod]: () => `\n${textOf(history)}\n` }));

/** A history, as lines for people. */
export function textOf({ versioning, allVersions, steps, order, damages }: History): string {
  return [
    `a bucket ${versioning ? "with" : "without"} versions; ${allVersions ? "all versions are" : "what is current is"} verified`,
    ...steps.map(lineOf),
    `then the other events, in order ${order}; then:`,
    ...damages.map(lineOf),
  ].join("\n");
}

function lineOf(event: Step | Damage): string {
  const { kind: name, ...rest } = event;
  const details = (Object.entries(rest) as [string, string | number | boolean | GivenRecord[]][]).map(
    ([title, value]) =>
      typeof value === "object" ? `[${value.map(recordText).join(", ")}]` : `${title} ${String(value)}`,
  );
  return `  ${name}: ${details.join(", ")}`;
}

const recordText = ({ userID: user = "nobody", timestamp: time, n }: GivenRecord): string =>
  `${user}@${time ?? "undated"} n=${n}`;
