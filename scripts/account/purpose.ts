type Inputs = Readonly<Record<string, unknown>>;

const PURPOSES: Readonly<Record<string, string>> = {
  "aws:appautoscaling/policy:Policy": "keeps the capacity to the load",
  "aws:appautoscaling/target:Target": "the bounds of the capacity",
  "aws:cloudwatch/dashboard:Dashboard": "the pipeline at a glance",
  "aws:cloudwatch/logGroup:LogGroup": "the function's log, kept as long as the stack says",
  "aws:dynamodb/table:Table": "holds the items",
  "aws:iam/role:Role": "what the function may do",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "lets the function write its log",
  "aws:lambda/function:Function": "makes items of files",
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": "two retries, then the failure queue",
  "aws:lambda/permission:Permission": "lets this bucket, of this account, call the function",
  "aws:s3/bucket:Bucket": "takes the files",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "deletes old versions and unfinished uploads",
  "aws:s3/bucketNotification:BucketNotification": "calls the function for new files",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": "no ACLs: every file is the account's own",
  "aws:s3/bucketPolicy:BucketPolicy": "refuses what does not come over TLS",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "keeps the public out",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": "encrypts the files",
  "aws:s3/bucketVersioning:BucketVersioning": "keeps versions, so that the very file is read that an event tells of",
  "aws:sns/topic:Topic": "where alarms go",
  "aws:sns/topicSubscription:TopicSubscription": "sends alarms by e-mail",
  "aws:sqs/queue:Queue": "the failure queue: what did not become items, for 14 days",
};

const OF_ROLE_POLICIES: Readonly<Record<string, string>> = {
  s3: "lets the function read files",
  dynamodb: "lets the function put items",
  failures: "lets function and Lambda send failures",
  tracing: "lets Lambda send traces",
};

/** What a resource is for, in a few words. @throws for one that has none yet, so that none is left out */
export function purposeOf(type: string, inputs: Inputs): string {
  const purpose = ownPurpose(type, inputs);
  if (purpose === undefined)
    throw new Error(`what is ${type} for (${JSON.stringify(inputs["name"])})? purpose.ts has to say`);
  return purpose;
}

function ownPurpose(type: string, inputs: Inputs): string | undefined {
  if (type === "aws:iam/rolePolicy:RolePolicy") return OF_ROLE_POLICIES[String(inputs["name"])];
  if (type !== "aws:cloudwatch/metricAlarm:MetricAlarm") return PURPOSES[type];
  // The first sentence says what has happened.
  const [what = ""] = String(inputs["alarmDescription"]).split(/(?<=\.)\s|[;:]\s/);
  return `alarm: ${what.replace(/\.$/, "")}`;
}
