import {
  type AttributeDefinition,
  type BillingMode,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../../../engine/standin/properties.ts";
import { type Maker, tagList, text, unlessGone } from "../maker.ts";

const MAX_WAIT_SECONDS = 60;

export const table: Maker = {
  create: async (inputs, { dynamodb }) => {
    const TableName = text(inputs, "name");
    await dynamodb.send(
      new CreateTableCommand({
        TableName,
        ...keysOf(inputs),
        ...capacityOf(inputs),
        ...encryptionOf(inputs),
        DeletionProtectionEnabled: inputs["deletionProtectionEnabled"] === true,
        Tags: tagList(inputs),
      }),
    );
    await waitUntilTableExists({ client: dynamodb, maxWaitTime: MAX_WAIT_SECONDS, minDelay: 1 }, { TableName });
    await putRecovery(dynamodb, inputs);
  },
  update: async ({ id, inputs: before }, inputs, { dynamodb }) => {
    const isProtected = inputs["deletionProtectionEnabled"] === true;
    if (!isDeepStrictEqual(capacityOf(before), capacityOf(inputs)))
      await dynamodb.send(new UpdateTableCommand({ TableName: id, ...capacityOf(inputs) }));
    if (isProtected !== (before["deletionProtectionEnabled"] === true))
      await dynamodb.send(new UpdateTableCommand({ TableName: id, DeletionProtectionEnabled: isProtected }));
    if (!isDeepStrictEqual(before["pointInTimeRecovery"], inputs["pointInTimeRecovery"]))
      await putRecovery(dynamodb, inputs);
  },
  exists: ({ id }, { dynamodb }) => unlessGone(dynamodb.send(new DescribeTableCommand({ TableName: id }))),
  delete: async ({ id: TableName }, { dynamodb }) => {
    await unlessGone(dynamodb.send(new DeleteTableCommand({ TableName })));
    await waitUntilTableNotExists({ client: dynamodb, maxWaitTime: MAX_WAIT_SECONDS, minDelay: 1 }, { TableName });
  },
};

function keysOf(inputs: Properties): Pick<CreateTableCommandInput, "KeySchema" | "AttributeDefinitions"> {
  const attributes = inputs["attributes"] as readonly { readonly name: string; readonly type: "S" | "N" }[];
  const range = inputs["rangeKey"] as string | undefined;
  return {
    KeySchema: [
      { AttributeName: text(inputs, "hashKey"), KeyType: "HASH" },
      ...(range === undefined ? [] : [{ AttributeName: range, KeyType: "RANGE" as const }]),
    ],
    AttributeDefinitions: attributes.map(({ name, type }): AttributeDefinition => ({
      AttributeName: name,
      AttributeType: type,
    })),
  };
}

function capacityOf(
  inputs: Properties,
): Pick<CreateTableCommandInput, "BillingMode" | "ProvisionedThroughput" | "OnDemandThroughput"> {
  const BillingMode = text(inputs, "billingMode") as BillingMode;
  if (BillingMode === "PROVISIONED") {
    const [read, write] = [Number(inputs["readCapacity"]), Number(inputs["writeCapacity"])];
    return { BillingMode, ProvisionedThroughput: { ReadCapacityUnits: read, WriteCapacityUnits: write } };
  }
  const most = inputs["onDemandThroughput"] as Record<string, number> | undefined;
  if (most === undefined) return { BillingMode };
  return {
    BillingMode,
    OnDemandThroughput: {
      MaxReadRequestUnits: most["maxReadRequestUnits"],
      MaxWriteRequestUnits: most["maxWriteRequestUnits"],
    },
  };
}

function encryptionOf(inputs: Properties): Pick<CreateTableCommandInput, "SSESpecification"> {
  const { enabled, kmsKeyArn } = inputs["serverSideEncryption"] as {
    readonly enabled: boolean;
    readonly kmsKeyArn?: string;
  };
  return {
    SSESpecification: enabled ? { Enabled: true, SSEType: "KMS", KMSMasterKeyId: kmsKeyArn } : { Enabled: false },
  };
}

async function putRecovery(dynamodb: DynamoDBClient, inputs: Properties): Promise<void> {
  const recovery = inputs["pointInTimeRecovery"] as { readonly enabled: boolean } | undefined;
  await dynamodb.send(
    new UpdateContinuousBackupsCommand({
      TableName: text(inputs, "name"),
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: recovery?.enabled === true },
    }),
  );
}
