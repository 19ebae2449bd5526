import { UserError } from "../../terminal/user-error.ts";

/**
 * State that a server kept and cannot read again: leaving a part of it out would lose data without a word.
 *
 * @param unit what the user can move away: the file, or the folder that it is of no use without
 */
export function damagedLine(file: string, line: number, unit: string, cause: unknown): UserError {
  return new UserError(`${file}:${line} is damaged; move ${unit} away to start without what is in it`, { cause });
}

/** Likewise, of a whole folder. */
export function damagedFolder(folder: string, reason: string, cause: unknown): UserError {
  return new UserError(`${folder} cannot be opened (${reason}); move it away to start without what is in it`, {
    cause,
  });
}
