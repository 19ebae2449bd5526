type Inputs = Readonly<Record<string, unknown>>;

const PURPOSES: Readonly<Record<string, string>> = {
  "aws:appautoscaling/policy:Policy": "adjusts the capacity to the load",
  "aws:appautoscaling/target:Target": "the limits of the capacity",
  "aws:cloudwatch/dashboard:Dashboard": "shows the pipeline at a glance",
  "aws:cloudwatch/logGroup:LogGroup": "the function's log, kept for `logRetentionDays`",
  "aws:dynamodb/table:Table": "holds the items",
  "aws:iam/role:Role": "what the function may do",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "lets the function write its log",
  "aws:cloudwatch/eventRule:EventRule": "takes the events of new files",
  "aws:cloudwatch/eventTarget:EventTarget": "calls the function for each event",
  "aws:lambda/eventSourceMapping:EventSourceMapping": "feeds the function from the queue before it",
  "aws:lambda/function:Function": "turns files into items",
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": "two retries, then the failure queue",
  "aws:lambda/functionRecursionConfig:FunctionRecursionConfig":
    "lets the function call itself as often as a file needs",
  "aws:lambda/permission:Permission": "lets this bucket of this account call the function",
  "aws:s3/bucket:Bucket": "receives the files",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "deletes old versions and unfinished uploads",
  "aws:s3/bucketNotification:BucketNotification": "tells the function, or the queue before it, of new files",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": "turns ACLs off: the account owns every file",
  "aws:s3/bucketPolicy:BucketPolicy": "refuses requests without TLS",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "blocks public access",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": "encrypts the files",
  "aws:s3/bucketVersioning:BucketVersioning":
    "keeps versions, so that the function reads the file that its event is about",
  "aws:sns/topic:Topic": "receives the alarms",
  "aws:sns/topicSubscription:TopicSubscription": "sends alarms by e-mail",
  "aws:sqs/queuePolicy:QueuePolicy": "says who may write to the queue, and refuses requests without TLS",
};

const OF_ROLE_POLICIES: Readonly<Record<string, string>> = {
  logs: "lets the function write its log",
  s3: "lets the function read files",
  dynamodb: "lets the function put items",
  failures: "lets the function and Lambda report failures",
  continuations: "lets the function hand on the rest of a file to itself",
  intake: "lets Lambda receive the messages of the queue before the function",
  tracing: "lets Lambda send traces",
};

/** Purposes in the parts of a stack with scaleOut, by part; role policies by their names. */
const OF_PARTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  WorkBucket: {
    "aws:s3/bucket:Bucket": "holds tasks, shards and results of runs; none of your files",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "deletes everything after 30 days",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": "turns ACLs off",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": "encrypts it",
  },
  WorkerFunction: {
    "aws:cloudwatch/logGroup:LogGroup": "the worker's log, kept for `logRetentionDays`",
    "aws:lambda/function:Function": "the worker: processes a shard",
  },
  WorkerRole: {
    "aws:iam/role:Role": "what the worker may do",
    s3: "lets the worker read files",
    dynamodb: "lets the worker put items",
    work: "lets the worker read its task and shard, and write its result",
    log: "lets the worker write its log",
    tracing: "lets Lambda send traces",
  },
  ShardStateMachine: { "aws:sfn/stateMachine:StateMachine": "calls the worker for each shard of a run" },
  StateMachineRole: {
    "aws:iam/role:Role": "what the state machine may do",
    children: "lets the state machine run a child for each shard",
    index: "lets the state machine read which shards there are, and write how its children ended",
    worker: "lets the state machine call the worker",
  },
};

/**
 * What a resource is for, in a few words.
 *
 * @param part the component that it is a part of
 * @throws for a type that has no purpose here yet, so that none is left out
 */
export function purposeOf(type: string, inputs: Inputs, part = ""): string {
  const ofPart = OF_PARTS[part]?.[type === "aws:iam/rolePolicy:RolePolicy" ? String(inputs["name"]) : type];
  const purpose = ofPart ?? ownPurpose(type, inputs);
  if (purpose === undefined)
    throw new Error(`what is ${type} for (${JSON.stringify(inputs["name"])})? purpose.ts has to say`);
  return purpose;
}

function ownPurpose(type: string, inputs: Inputs): string | undefined {
  if (type === "aws:iam/rolePolicy:RolePolicy") return OF_ROLE_POLICIES[String(inputs["name"])];
  if (type === "aws:sqs/queue:Queue") {
    return "redrivePolicy" in inputs
      ? "holds new files until the function takes them, for up to 14 days"
      : "the failure queue: keeps for 14 days what did not become items";
  }
  if (type !== "aws:cloudwatch/metricAlarm:MetricAlarm") return PURPOSES[type];
  // The first sentence says what has happened.
  const [what = ""] = String(inputs["alarmDescription"]).split(/(?<=\.)\s|[;:]\s/);
  return `alarm: ${what.replace(/\.$/, "")}`;
}
