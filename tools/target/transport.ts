/** Who sends the calls that move data: code of ours, which costs a fraction of the CPU time, or the AWS SDK. */
export type Transport = "lean" | "sdk";

export const TRANSPORTS: readonly Transport[] = ["lean", "sdk"];

/** The transport that SLUICE_TRANSPORT names, for who cannot change a command's options. */
export function transportOf(env: NodeJS.ProcessEnv): Transport {
  return env["SLUICE_TRANSPORT"] === "sdk" ? "sdk" : "lean";
}
