import type { JournalLine, SessionLimits } from "../runs/journal-lines.ts";
import { TimeSeries, type TimedSlice } from "./time-series.ts";

/** How a run went over time: lists of the same length, with an entry for each slice of its time at work. */
export interface Course {
  /** When each slice began, in seconds at work. */
  readonly seconds: readonly number[];
  /** These are rates: so many a second. */
  readonly objects: readonly number[];
  readonly records: readonly number[];
  readonly writeUnits: readonly number[];
  readonly retries: readonly number[];
  readonly throttles: readonly number[];
  /** Objects at once, allowed; `null` where the journal does not say it. */
  readonly concurrency: readonly (number | null)[];
}

/** A process's part in a run. */
export interface Session {
  /** Epoch milliseconds. */
  began: number;
  limits: SessionLimits;
  milliseconds: number;
  objects: number;
  /** `undefined`: it was killed, or is at work. */
  ended: "finished" | "interrupted" | "failed" | undefined;
}

/** Follows a run by its journal's lines. The time between two sessions is left out: what counts is time at work. */
export class CourseReader {
  readonly #series = new TimeSeries();
  readonly #sessions: Session[] = [];
  #worked = 0;
  #last: number | undefined;

  add(line: JournalLine): void {
    if (!("t" in line)) return;
    if (line.kind === "began") {
      const { kind, t: began, pid, ...limits } = line;
      this.#sessions.push({ began, limits, milliseconds: 0, objects: 0, ended: undefined });
    } else if (this.#last !== undefined) this.#worked += line.t - this.#last;
    this.#last = line.t;
    const slice = this.#series.at(this.#worked);
    if (line.kind === "began" || line.kind === "tick") slice.concurrency = line.concurrency;
    if (line.kind === "tick") {
      slice.retries += line.retries;
      slice.throttles += line.throttles;
    }
    if (line.kind === "done") {
      slice.objects += line.totals.objects;
      slice.records += line.totals.records;
      slice.writeUnits += line.totals.writeUnits;
    }
    this.#updateSession(line);
  }

  get sessions(): readonly Readonly<Session>[] {
    return this.#sessions;
  }

  get course(): Course {
    const slices = this.#series.until(this.#worked);
    const rates = (count: (slice: TimedSlice) => number): readonly number[] =>
      slices.map((slice) => (slice.length <= 0 ? 0 : Number((count(slice) / slice.length).toPrecision(4))));
    return {
      seconds: slices.map(({ from }) => from),
      objects: rates(({ objects }) => objects),
      records: rates(({ records }) => records),
      writeUnits: rates(({ writeUnits }) => writeUnits),
      retries: rates(({ retries }) => retries),
      throttles: rates(({ throttles }) => throttles),
      concurrency: slices.map(({ concurrency }) => concurrency ?? null),
    };
  }

  #updateSession(line: JournalLine & { readonly t: number }): void {
    const session = this.#sessions.at(-1);
    if (!session) return;
    session.milliseconds = line.t - session.began;
    if (line.kind === "done") session.objects += line.totals.objects;
    if (line.kind === "ended") session.ended = line.how;
  }
}
