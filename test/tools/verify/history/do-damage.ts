import { makeItem, type StoredItem } from "../../../../runtime/store/item.ts";
import { jump } from "../../../../runtime/store/slots.ts";
import type { Damage } from "./history.ts";
import { identitiesOf, tokenOf } from "./identities.ts";
import { BUCKET, type ReplayedHistory, type Version } from "./replayed-history.ts";

/** Does damages in their order, but for what is put after the start, which comes last. What is impossible does nothing. */
export async function doDamage(history: ReplayedHistory, damages: readonly Damage[]): Promise<void> {
  const isLast = ({ kind }: Damage): boolean => kind === "put meanwhile";
  for (const damage of [...damages.filter((each) => !isLast(each)), ...damages.filter(isLast)]) {
    await doOne(history, damage);
  }
}

async function doOne(history: ReplayedHistory, damage: Damage): Promise<void> {
  const { table } = history;
  const chosen = "item" in damage ? table.items[damage.item % table.items.length] : undefined;
  switch (damage.kind) {
    case "delete":
      if (chosen) table.delete(chosen);
      return;
    case "set back":
      if (chosen) table.overwrite(olderOf(chosen, history));
      return;
    case "alter":
      if (chosen) table.overwrite({ ...chosen, data: { M: { altered: { N: "0.1" } } } });
      return;
    case "overwrite by somebody":
      if (chosen) table.occupy(chosen.userID, chosen.timestamp);
      return;
    case "double": {
      const copy = chosen && inSlot(chosen, damage.slot);
      if (copy && !table.has(copy)) table.overwrite(copy);
      return;
    }
    case "add foreign":
      table.occupy("somebody", damage.n);
      return;
    case "add unexpected": {
      const version = history.current(["a.json", "b.json", "c.json"][damage.n % 3] ?? "");
      if (version) table.overwrite(unexpectedOf(version, damage.n));
      return;
    }
    case "delete and replay": {
      if (chosen) table.delete(chosen);
      const version = history.current(damage.key);
      if (version) await history.handle(version);
      return;
    }
    case "remove object":
      if (history.current(damage.key)) await history.remove(damage.key);
      return;
    case "remove version for good": {
      const version = history.current(damage.key);
      if (version?.versionId !== undefined) await history.removeForGood(version);
      return;
    }
    case "lose event":
      await history.put(damage);
      return;
    case "put meanwhile": {
      const version = await history.putMeanwhile(damage);
      if (damage.hasCome) await history.handle(version);
    }
  }
}

/** The same record from an older version: one that had it, or else one of which nobody knows. */
function olderOf(item: StoredItem, { versions }: ReplayedHistory): StoredItem {
  const { origin, userID, timestamp } = item;
  const { key, ordinal, shift } = origin;
  const own = versions.filter((version) => version.key === key);
  const before = own.slice(
    0,
    own.findLastIndex((version) => tokenOf(version) === origin.version && version.modified === origin.lastModified),
  );
  for (const version of before.reverse()) {
    const record = identitiesOf(version).records.find(
      (each) => each.userID === userID && each.time === timestamp - ordinal - shift && each.ordinal === ordinal,
    );
    if (record) {
      const { modified: lastModified, etag, versionId } = version;
      const of = { bucket: BUCKET, key, etag, lastModified, ...(versionId === undefined ? {} : { versionId }) };
      const mapped = { index: 0, position: { line: 1, column: 1 }, data: { value: record.data, bytes: 0 } };
      return makeItem({ ...record, ...mapped }, of, shift);
    }
  }
  const version = origin.version.startsWith("etag:") ? "etag:older" : "older";
  return {
    ...item,
    data: { M: { before: { BOOL: true } } },
    origin: { ...origin, version, lastModified: origin.lastModified - 3_600_000 },
  };
}

/** A record's item in another of its slots. */
function inSlot(item: StoredItem, slot: number): StoredItem {
  const { userID, timestamp, origin } = item;
  const time = timestamp - origin.ordinal - origin.shift;
  const shift = jump({ bucket: BUCKET, key: origin.key, userID, time, ordinal: origin.ordinal }, slot);
  return { ...item, timestamp: time + origin.ordinal + shift, origin: { ...origin, shift } };
}

/** As another mapping would have made it of a version. */
function unexpectedOf(version: Version, n: number): StoredItem {
  const { key, modified: lastModified } = version;
  return {
    ...{ userID: `mapped otherwise ${n}`, timestamp: 5_000 + n, data: { M: {} } },
    origin: { bucket: BUCKET, key, version: tokenOf(version), lastModified, ordinal: 0, shift: 0 },
  };
}
