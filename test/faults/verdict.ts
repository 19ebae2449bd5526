/** How a command or an invocation ended under a fault. */
export interface Ending {
  /** It says that all is done. */
  readonly done: boolean;
  /** All that it said. */
  readonly text: string;
  /** It says of an object what only the fault can have told it: that it is gone, or holds no records. */
  readonly slanders?: boolean;
}

/** What a cell of the matrix shows. */
export type Verdict =
  /** Done in spite of the fault, and the table is right. */
  | "complete"
  /** It failed and said so, and was right once it was tried again without the fault. */
  | "recovered"
  /** It said that it was done, and the table is wrong; or called an object gone or rejected that is as good as any. */
  | "lied"
  /** It failed with a text that is not for users. */
  | "unclear"
  /** Also without the fault it did not end with the right table. */
  | "lost"
  | "hung";

/** What the SDK says to those who write programs with it, and what JavaScript prints of what nobody has thought of. */
const NOT_FOR_USERS = /UnknownError|inspect the hidden field|@smithy|@aws-sdk|\n\s+at |\[object |undefined|\bNaN\b/;

export interface Trial {
  /** Under the fault. */
  readonly run: () => Promise<Ending>;
  /** As the user would go on, without the fault. */
  readonly again: () => Promise<Ending>;
  /** Whether what is stored is what should be. */
  readonly isRight: () => Promise<boolean>;
}

export interface Judged {
  readonly verdict: Verdict;
  readonly milliseconds: number;
  /** For whoever looks into it. */
  readonly text: string;
}

/** @param mostMilliseconds past which a run counts as hung */
export async function judge({ run, again, isRight }: Trial, mostMilliseconds: number): Promise<Judged> {
  const began = performance.now();
  const first = await within(mostMilliseconds, run());
  const milliseconds = performance.now() - began;
  const judged = (verdict: Verdict, text = first?.text ?? ""): Judged => ({ verdict, milliseconds, text });
  if (first === undefined) return judged("hung");
  if (NOT_FOR_USERS.test(first.text)) return judged("unclear");
  if (first.slanders === true) return judged("lied");
  if (first.done) return judged((await isRight()) ? "complete" : "lied");
  const second = await again();
  return judged(second.done && (await isRight()) ? "recovered" : "lost", `${first.text}\n--\n${second.text}`);
}

async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
