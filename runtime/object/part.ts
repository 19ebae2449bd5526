import { versionToken, type ObjectRef, type ObjectVersion } from "../model/object.ts";
import type { RecordOutcome } from "../model/outcome.ts";
import type { Finding } from "./finder.ts";
import { BEGINNING, ProgressNotes, type Progress } from "./progress.ts";
import { Tally, type ProcessedObject } from "./tally.ts";

/** Where an earlier part of an object ended. */
export interface Resumption {
  /** The version that the progress is of: a token from `versionToken`. */
  readonly version: string;
  readonly progress: Progress;
}

/** The work on one object in one invocation: what is done, and with which outcomes, even if the object is read several times. */
export class Part {
  #version: string | undefined;
  #notes: ProgressNotes;
  #tally: Tally;

  constructor(ref: ObjectRef, from: Resumption | undefined) {
    this.#version = from?.version;
    this.#notes = new ProgressNotes(from?.progress ?? BEGINNING);
    this.#tally = new Tally(ref);
  }

  /** Begins to read a version. If it is another than before, nothing of it is done yet. */
  open(version: ObjectVersion): void {
    const token = versionToken(version);
    if (this.#version !== token) {
      if (this.#version !== undefined) this.#notes = new ProgressNotes(BEGINNING);
      this.#version = token;
      this.#tally = new Tally(version);
    } else {
      this.#tally.object = version;
    }
  }

  isDone(index: number): boolean {
    return this.#notes.isDone(index);
  }

  begin(index: number): void {
    this.#notes.begin(index);
  }

  /** @param finding absent for what could not be read as a record */
  end(index: number, outcome: RecordOutcome, finding?: Finding): void {
    this.#notes.end(index);
    this.#tally.count(outcome, finding);
  }

  get progress(): Progress {
    return this.#notes.progress;
  }

  /** The outcomes of this part's records. */
  get outcome(): ProcessedObject {
    return this.#tally.outcome;
  }
}
