import { UsageError } from "../../terminal/user-error.ts";
import { oneText } from "../../terminal/option-values.ts";

/** @throws UsageError where it is empty, or given twice */
export function filledText(name: string, value: unknown): string | undefined {
  const text = oneText(name, value);
  if (text === "") throw new UsageError(`--${name} is empty`);
  return text;
}
