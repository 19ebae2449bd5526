import type { Cursor, Page, Range, ShardSource } from "../../tools/listing/shard-source.ts";

/** A page of objects with these keys. */
export const pageOf = (keys: string, next: Cursor | null = null, more: Partial<Page> = {}): Page => {
  const objects = keys === "" ? [] : keys.split(" ").map((key) => ({ key, size: 10 }));
  return { objects, listed: objects.length, deleteMarkers: 0, next, ...more };
};

/** What a source was asked for. */
export interface AskedPages {
  readonly range: Range;
  readonly from: Cursor | undefined;
  readonly signal: AbortSignal;
  /** How many pages were taken. */
  taken: number;
  /** Whether nothing more can be taken. */
  ended: boolean;
}

/** The pages of each range. */
export type RangePages = readonly (readonly (Page | Error)[])[];

export interface PageSource extends ShardSource {
  readonly asked: AskedPages[];
  readonly askedRanges: number[];
}

/** A source whose pages are known; an error among them is thrown in its turn. Each of several ranges has pages of its own. */
export function pageSource(...pages: RangePages): PageSource {
  const source: PageSource = {
    ...{ asked: [], askedRanges: [] },
    ranges: (parts) => {
      source.askedRanges.push(parts);
      return Promise.resolve(pages.map((_, n) => (pages.length === 1 ? {} : { after: String(n) })));
    },
    async *pages(range, from, signal) {
      const asked: AskedPages = { ...{ range, from, signal }, taken: 0, ended: false };
      source.asked.push(asked);
      try {
        const all = pages[Number(range.after ?? 0)] ?? [];
        const begin = from === undefined ? 0 : all.findIndex((page) => "next" in page && page.next === from) + 1;
        for (const page of all.slice(begin)) {
          await Promise.resolve();
          if (page instanceof Error) throw page;
          asked.taken += 1;
          yield page;
        }
      } finally {
        asked.ended = true;
      }
    },
  };
  return source;
}
