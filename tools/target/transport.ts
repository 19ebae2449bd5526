/** Who sends the calls that move data: code of ours, which costs a fraction of the CPU time, or the AWS SDK. */
export type Transport = "lean" | "sdk";

export const TRANSPORTS: readonly Transport[] = ["lean", "sdk"];
