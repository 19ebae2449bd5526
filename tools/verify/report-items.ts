import { doubled, orphans, unexpected, type FoundItem } from "./join/item-findings.ts";
import type { Workspace } from "./join/workspace.ts";
import type { LookAtCandidatesOptions } from "./look/look-at-candidates.ts";
import { lookAtOrphans } from "./look/look-at-orphans.ts";
import { objectDetails } from "./read/object-details.ts";
import type { ItemClass } from "./result/classes.ts";
import type { VerifySessionOptions } from "./session-options.ts";

/** Writes the items that should not be there as they are. */
export async function reportItems(
  workspace: Workspace,
  { plan, clients, files, signal }: VerifySessionOptions,
  { concurrency }: LookAtCandidatesOptions,
  most: number,
): Promise<{ readonly looked: number; readonly notLooked: number }> {
  const { cutoff, bucket, listsAll, what } = plan;
  let looked = 0;
  let notLooked = 0;
  if (listsAll) {
    for await (const batch of orphans(workspace, cutoff)) {
      const { findings, looked: keys } = await lookAtOrphans(batch, Math.max(0, most - looked), {
        ...{ concurrency, signal },
        details: (key) => objectDetails(clients, { bucket, key }),
      });
      if (signal.aborted) break;
      await files.add(findings);
      await workspace.add({
        foundItems: findings.map(({ key = "", lastModified: modified = 0 }) => ({ key, modified, class: "orphaned" })),
      });
      looked += keys;
      notLooked += findings.filter(({ confirmed }) => confirmed === false).length;
    }
  }
  const add = async (name: ItemClass, found: AsyncGenerator<readonly FoundItem[]>): Promise<void> => {
    for await (const batch of found) {
      await files.add(
        batch.map(({ key, who: userID, slot: timestamp, modified: lastModified }) => ({
          ...({ type: "item", class: name } as const),
          ...{ key, userID, timestamp, lastModified },
        })),
      );
      await workspace.add({ foundItems: batch.map(({ key, modified }) => ({ key, modified, class: name })) });
    }
  };
  await add("doubled", doubled(workspace, cutoff, { listedOnly: !listsAll }));
  if (what.deep) await add("unexpected", unexpected(workspace, cutoff));
  const foreign = workspace.stream<{ who: string; slot: string }>(
    "SELECT who, slot FROM foreign_items ORDER BY who, slot",
  );
  for await (const batch of foreign) {
    await files.add(
      batch.map(({ who: userID, slot: timestamp }) => ({ type: "item", class: "foreign", userID, timestamp })),
    );
  }
  return { looked, notLooked };
}
