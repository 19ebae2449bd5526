import { TABLE } from "./dynamodb-table.ts";
import type { Properties } from "./properties.ts";

/** How an account and the provider treat inputs that they do not just take over. */
export interface Answers {
  /** What the account has of the inputs. It throws where AWS refuses them. `before` is `undefined` for a new thing. */
  readonly state: (inputs: Properties, before: Properties | undefined) => Properties;
  /** By input: whether the provider sees no difference between what there is and what is declared. */
  readonly isSame: Readonly<Record<string, (state: unknown, declared: unknown) => boolean>>;
}

/** What the stand-in has to know of a type of resource. */
export interface ResourceType {
  /** What AWS tells two of its kind apart by. */
  readonly id: (inputs: Properties, place: Place) => string;
  /** Whether a second one of the same id is refused; else it takes the first one's place without a word. */
  readonly exclusive: boolean;
  /** The input that holds its name, and that the provider fills in where it is left out. */
  readonly name?: string;
  /** Inputs that AWS cannot change: another value needs another resource. */
  readonly replacedBy: readonly string[];
  /** What AWS adds to the inputs, the id aside. */
  readonly computed?: (inputs: Properties, place: Place) => Properties;
  /** Default: the account has the inputs as they are, and the provider compares them. */
  readonly answers?: Answers;
}

export interface Place {
  readonly region: string;
}

export const ACCOUNT = "123456789012";
const text = (inputs: Properties, name: string): string => String(inputs[name]);

/** A thing with a name of its own in the account, and an ARN. */
const named = (name: string, arn: (name: string, place: Place) => string, rest: Partial<ResourceType> = {}) => ({
  id: (inputs: Properties) => text(inputs, name),
  exclusive: true,
  name,
  replacedBy: [name],
  computed: (inputs: Properties, place: Place) => ({ arn: arn(text(inputs, name), place) }),
  ...rest,
});

/** A part of another thing, told apart by some of its inputs. */
const part = (replacedBy: readonly string[], idParts: readonly string[] = replacedBy): ResourceType => ({
  id: (inputs) => idParts.map((name) => text(inputs, name)).join(":"),
  exclusive: false,
  replacedBy,
});

const arnOf =
  (service: string, kind = "", separator = "/") =>
  (name: string, { region }: Place) =>
    `arn:aws:${service}:${region}:${ACCOUNT}:${kind === "" ? "" : kind + separator}${name}`;

const queueUrl = (inputs: Properties, { region }: Place) =>
  `https://sqs.${region}.amazonaws.com/${ACCOUNT}/${text(inputs, "name")}`;
const topicArn = (inputs: Properties, place: Place) => arnOf("sns")(text(inputs, "name"), place);
const scaling = ["serviceNamespace", "scalableDimension", "resourceId"];

/** Of the provider's documentation of each type, what the engine's decisions depend on. */
const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  "aws:appautoscaling/policy:Policy": {
    ...part([...scaling, "name"]),
    name: "name",
  },
  "aws:appautoscaling/target:Target": part(scaling),
  "aws:cloudwatch/dashboard:Dashboard": named("dashboardName", (name) => `arn:aws:cloudwatch::${ACCOUNT}:${name}`),
  "aws:cloudwatch/eventRule:EventRule": named("name", arnOf("events", "rule")),
  "aws:cloudwatch/eventTarget:EventTarget": part(["rule", "targetId"]),
  "aws:cloudwatch/logGroup:LogGroup": named("name", arnOf("logs", "log-group", ":")),
  "aws:cloudwatch/metricAlarm:MetricAlarm": named("name", arnOf("cloudwatch", "alarm", ":")),
  "aws:dynamodb/table:Table": named("name", arnOf("dynamodb", "table"), {
    replacedBy: ["name", "hashKey", "rangeKey"],
    answers: TABLE,
  }),
  "aws:iam/role:Role": named("name", (name) => `arn:aws:iam::${ACCOUNT}:role/${name}`),
  "aws:iam/rolePolicy:RolePolicy": part(["role", "name"]),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": part(["role", "policyArn"]),
  "aws:lambda/eventSourceMapping:EventSourceMapping": part(["eventSourceArn", "functionName"]),
  "aws:lambda/function:Function": named("name", arnOf("lambda", "function", ":")),
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": part(["functionName"]),
  "aws:lambda/functionRecursionConfig:FunctionRecursionConfig": part(["functionName"]),
  "aws:lambda/permission:Permission": part(["function", "action", "principal", "sourceArn", "sourceAccount"]),
  "aws:s3/bucket:Bucket": named("bucket", (name) => `arn:aws:s3:::${name}`, {
    computed: (inputs, { region }) => ({ arn: `arn:aws:s3:::${text(inputs, "bucket")}`, region }),
  }),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": part(["bucket"]),
  "aws:s3/bucketNotification:BucketNotification": part(["bucket"]),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": part(["bucket"]),
  "aws:s3/bucketPolicy:BucketPolicy": part(["bucket"]),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": part(["bucket"]),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": part(["bucket"]),
  "aws:s3/bucketVersioning:BucketVersioning": part(["bucket"]),
  "aws:sfn/stateMachine:StateMachine": named("name", arnOf("states", "stateMachine", ":"), {
    // AWS tells state machines apart by their ARNs.
    id: (inputs, place) => arnOf("states", "stateMachine", ":")(text(inputs, "name"), place),
    replacedBy: ["name", "type"],
  }),
  "aws:sns/topic:Topic": named("name", arnOf("sns"), { id: topicArn }),
  "aws:sns/topicSubscription:TopicSubscription": part(["topic", "protocol", "endpoint"]),
  "aws:sqs/queue:Queue": named("name", arnOf("sqs"), {
    id: queueUrl,
    computed: (inputs, place) => ({ arn: arnOf("sqs")(text(inputs, "name"), place), url: queueUrl(inputs, place) }),
  }),
  "aws:sqs/queuePolicy:QueuePolicy": part(["queueUrl"]),
};

export const RESOURCE_TYPE_NAMES = Object.keys(RESOURCE_TYPES);

/** What there is of a thing in an account that only keeps what it is told. */
export function stateOf(
  { answers, computed }: ResourceType,
  inputs: Properties,
  place: Place,
  before?: Properties,
): Properties {
  const state = { ...(answers?.state(inputs, before) ?? inputs), ...computed?.(inputs, place) };
  return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
}

/** @throws for a type that nobody has described yet */
export function resourceType(name: string): ResourceType {
  const type = RESOURCE_TYPES[name];
  if (type === undefined) throw new Error(`the stand-in has no ${name} yet: resource-types.ts`);
  return type;
}
