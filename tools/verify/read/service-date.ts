import { HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3";

interface Answered {
  readonly response: unknown;
}

/**
 * Asks S3 what time it is: its clock dates the objects, and this machine's may differ.
 *
 * @returns epoch milliseconds, a whole second; `undefined` if no answer says so
 */
export async function serviceDate(s3: S3Client, bucket: string, signal: AbortSignal): Promise<number | undefined> {
  let date: string | undefined;
  const command = new HeadBucketCommand({ Bucket: bucket });
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = (result as Answered).response as { readonly headers: Readonly<Record<string, string>> };
      date = headers["date"];
      return result;
    },
    { step: "deserialize", priority: "low", name: "sluiceServiceDate" },
  );
  // Without the permission to list, the answer is a refusal. It has a date, too.
  await s3.send(command, { abortSignal: signal }).catch(() => undefined);
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? undefined : time;
}
