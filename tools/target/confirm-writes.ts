import type { TerminalIo } from "../../terminal/io.ts";
import { UsageError, UserError } from "../../terminal/user-error.ts";
import type { Target } from "./target.ts";

/**
 * Asks for confirmation before anything is written to a deployed table.
 *
 * @throws UsageError if there is no terminal to ask on; UserError if the answer is no
 */
export async function confirmWrites(target: Target, yes: boolean, io: Pick<TerminalIo, "ask">): Promise<void> {
  checkCanConfirm(target, yes, io);
  if (!asks(target, yes) || !io.ask) return;
  const answer = await io.ask("Continue? [y/N] ");
  if (!/^y(es)?$/i.test(answer.trim())) throw new UserError("cancelled; nothing was written");
}

/**
 * For a command that asks only later, once it knows what to ask.
 *
 * @throws UsageError if there is no terminal to ask on
 */
export function checkCanConfirm(target: Target, yes: boolean, io: Pick<TerminalIo, "ask">): void {
  if (!asks(target, yes) || io.ask) return;
  throw new UsageError("this writes to a deployed table: confirm with --yes, or try --dry-run");
}

const asks = (target: Target, yes: boolean): boolean => !yes && !target.local && !isLoopback(target.endpoints.dynamodb);

function isLoopback(endpoint: string | undefined): boolean {
  return endpoint !== undefined && ["127.0.0.1", "localhost", "[::1]"].includes(new URL(endpoint).hostname);
}
