import { expect } from "chai";
import type { ObjectRef } from "../../../runtime/model/object.ts";
import type { WorkOutcome } from "../../../runtime/work/object-worker.ts";
import { ZERO_TOTALS } from "../../../runtime/work/totals.ts";
import type { NamedObject } from "../../../tools/failures/messages/message-contents.ts";
import { failedOutcome, replayObject, type CurrentVersion } from "../../../tools/replay/replay-object.ts";

type Fate = "good" | "bad" | "gone" | "fails";

/** A bucket with one key, by its versions, the newest last; `deleted`: a delete marker is on top. */
interface Case {
  readonly title: string;
  readonly named: Omit<NamedObject, "bucket" | "key">;
  readonly kind: "rejected" | "events";
  readonly allVersions?: boolean;
  readonly versions: Readonly<Record<string, Fate>>;
  readonly current?: CurrentVersion;
  /** The versions that are processed, `-` for whatever is under the key. */
  readonly processed: readonly string[];
  readonly is: string;
}

const v1 = { versionId: "v1", etag: "e1" };
const now = (versionId: string): CurrentVersion => ({ versionId, etag: versionId.replace("v", "e") });

const cases: readonly Case[] = [
  {
    title: "an event's version that is good now",
    named: { versionId: "v1" },
    kind: "events",
    versions: { v1: "good" },
    current: now("v1"),
    processed: ["v1"],
    is: "done",
  },
  {
    title: "an event's version though a newer one is there",
    named: { versionId: "v1" },
    kind: "events",
    versions: { v1: "good", v2: "bad" },
    current: now("v2"),
    processed: ["v1"],
    is: "done",
  },
  {
    title: "an event's version that is not there any more",
    named: { versionId: "v1" },
    kind: "events",
    versions: {},
    processed: ["v1"],
    is: "done gone",
  },
  {
    title: "an event's version that fails again",
    named: { versionId: "v1" },
    kind: "events",
    versions: { v1: "fails" },
    current: now("v1"),
    processed: ["v1"],
    is: "again failed",
  },
  {
    title: "an event's version with bad records",
    named: { versionId: "v1" },
    kind: "events",
    versions: { v1: "bad" },
    current: now("v1"),
    processed: ["v1"],
    is: "again rejected",
  },
  {
    title: "an event's bad version that was replaced by a good one",
    named: { versionId: "v1" },
    kind: "events",
    versions: { v1: "bad", v2: "good" },
    current: now("v2"),
    processed: ["v1", "-"],
    is: "done superseded",
  },
  {
    title: "an event without a version",
    named: {},
    kind: "events",
    versions: { v2: "bad" },
    current: now("v2"),
    processed: ["-"],
    is: "again rejected",
  },
  {
    title: "a rejected version that the mapping takes now",
    named: v1,
    kind: "rejected",
    versions: { v1: "good" },
    current: now("v1"),
    processed: ["v1"],
    is: "done",
  },
  {
    title: "a rejected version that is as bad as it was",
    named: v1,
    kind: "rejected",
    versions: { v1: "bad" },
    current: now("v1"),
    processed: ["v1"],
    is: "again rejected",
  },
  {
    title: "a rejected version that was replaced by a good one",
    named: v1,
    kind: "rejected",
    versions: { v1: "bad", v2: "good" },
    current: now("v2"),
    processed: ["-"],
    is: "done superseded",
  },
  {
    title: "a rejected version that was replaced by a bad one",
    named: v1,
    kind: "rejected",
    versions: { v1: "bad", v2: "bad" },
    current: now("v2"),
    processed: ["-"],
    is: "again rejected",
  },
  {
    title: "a rejected version that was replaced, with --all-versions, and is good now",
    named: v1,
    kind: "rejected",
    allVersions: true,
    versions: { v1: "good", v2: "bad" },
    current: now("v2"),
    processed: ["v1"],
    is: "done",
  },
  {
    title: "a rejected version that was replaced, with --all-versions, and is still bad",
    named: v1,
    kind: "rejected",
    allVersions: true,
    versions: { v1: "bad", v2: "good" },
    current: now("v2"),
    processed: ["v1", "-"],
    is: "done superseded",
  },
  {
    title: "a rejected version under a delete marker, which is still bad",
    named: v1,
    kind: "rejected",
    versions: { v1: "bad" },
    processed: ["v1"],
    is: "done gone",
  },
  {
    title: "a rejected version under a delete marker, which is good now",
    named: v1,
    kind: "rejected",
    versions: { v1: "good" },
    processed: ["v1"],
    is: "done",
  },
  {
    title: "a rejected version that is not there any more",
    named: v1,
    kind: "rejected",
    versions: {},
    processed: ["v1"],
    is: "done gone",
  },
  {
    title: "a rejected object of a bucket without versions, as it was",
    named: { etag: "e1" },
    kind: "rejected",
    versions: { "-": "bad" },
    current: { etag: "e1" },
    processed: ["-"],
    is: "again rejected",
  },
  {
    title: "a rejected object of a bucket without versions, replaced",
    named: { etag: "e1" },
    kind: "rejected",
    versions: { "-": "good" },
    current: { etag: "e2" },
    processed: ["-"],
    is: "done superseded",
  },
  {
    title: "a rejected null version, as it was",
    named: { versionId: "null", etag: "e1" },
    kind: "rejected",
    versions: { null: "bad" },
    current: { versionId: "null", etag: "e1" },
    processed: ["null"],
    is: "again rejected",
  },
  {
    title: "a rejected null version, overwritten",
    named: { versionId: "null", etag: "e1" },
    kind: "rejected",
    versions: { null: "good", "-": "good" },
    current: { versionId: "null", etag: "e2" },
    processed: ["-"],
    is: "done superseded",
  },
];

function outcomeOf(fate: Fate, object: ObjectRef): WorkOutcome {
  const totals = { ...ZERO_TOTALS, objects: 1 };
  if (fate === "fails") return failedOutcome(new Error("throttled"), object);
  if (fate === "gone") return { kind: "done", totals: { ...totals, gone: 1 }, failure: undefined };
  const failure = { kind: "rejected" as const, object, rejected: 1, reasons: [], omitted: 0 };
  return { kind: "done", totals, failure: fate === "bad" ? failure : undefined };
}

describe("replayObject", () => {
  for (const { title, named, kind, allVersions = false, versions, current, processed, is } of cases) {
    it(`${is}: ${title}`, async () => {
      const asked: string[] = [];

      const settled = await replayObject({ bucket: "b", key: "k", ...named }, kind, {
        work: (object) => {
          const version = object.versionId ?? "-";
          asked.push(version);
          const latest = current?.versionId ?? "-";
          return Promise.resolve(outcomeOf(versions[version] ?? versions[latest] ?? "gone", object));
        },
        current: () => Promise.resolve(current),
        faultOf: failedOutcome,
        allVersions,
      });

      const why = settled.kind === "done" ? settled.why : settled.kind === "again" ? settled.failure.kind : undefined;
      expect([settled.kind, ...(why === undefined ? [] : [why])].join(" ")).to.equal(is);
      expect(asked).to.deep.equal(processed);
    });
  }

  it("fails again where what is under the key cannot be asked", async () => {
    const settled = await replayObject({ bucket: "b", key: "k", ...v1 }, "rejected", {
      work: () => Promise.reject(new Error("not reached")),
      current: () => Promise.reject(new Error("denied")),
      faultOf: failedOutcome,
      allVersions: false,
    });

    expect(settled).to.deep.include({
      kind: "again",
      failure: {
        kind: "failed",
        object: { bucket: "b", key: "k", ...v1 },
        error: { name: "Error", message: "denied" },
      },
    });
  });
});
