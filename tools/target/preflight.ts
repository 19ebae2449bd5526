import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { UserError } from "../../terminal/user-error.ts";
import type { Clients } from "./connect.ts";
import { explain } from "./explain-error.ts";

/**
 * Sees that bucket and table are there, and can be used, before a run begins.
 *
 * @throws UserError in one line, naming what is not
 */
export async function preflight(
  { s3, dynamodb }: Clients,
  { bucket, table }: { readonly bucket: string; readonly table: string },
  signal: AbortSignal,
): Promise<void> {
  const abort = { abortSignal: signal };
  await s3.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }), abort).catch((cause: unknown) => {
    throw new UserError(`bucket ${bucket}: ${explain(cause)}`, { cause });
  });
  const { Table } = await dynamodb
    .send(new DescribeTableCommand({ TableName: table }), abort)
    .catch((cause: unknown) => {
      // Whoever may write items may perhaps not describe tables.
      if (cause instanceof Error && cause.name === "AccessDeniedException") return { Table: undefined };
      throw new UserError(`table ${table}: ${explain(cause)}`, { cause });
    });
  const keys = Table?.KeySchema?.map(({ AttributeName }) => AttributeName).join(", ");
  if (keys !== undefined && keys !== "userID, timestamp") {
    throw new UserError(`table ${table} has the keys ${keys}; it must have userID, timestamp`);
  }
}
