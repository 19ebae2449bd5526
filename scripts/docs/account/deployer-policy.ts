import type { Resources } from "./document.ts";

type Inputs = Readonly<Record<string, unknown>>;

/** What a deployment manages: the service's actions, and the ARN of the thing itself. */
interface Grant {
  readonly action: string;
  readonly arn: string;
}

const HERE = "REGION:ACCOUNT";

/** Types whose resources are things with an ARN. The others are parts of these, and need no more. */
const GRANTS: Readonly<Record<string, (name: string) => Grant | readonly Grant[]>> = {
  "aws:cloudwatch/dashboard:Dashboard": (name) => ({
    action: "cloudwatch:*",
    arn: `arn:aws:cloudwatch::ACCOUNT:dashboard/${name}`,
  }),
  "aws:cloudwatch/logGroup:LogGroup": (name) => [
    { action: "logs:*", arn: `arn:aws:logs:${HERE}:log-group:${name}*` },
    // By which the provider finds a log group: it lists, and so knows no single one.
    { action: "logs:DescribeLogGroups", arn: "*" },
  ],
  "aws:cloudwatch/metricAlarm:MetricAlarm": (name) => ({
    action: "cloudwatch:*",
    arn: `arn:aws:cloudwatch:${HERE}:alarm:${name}`,
  }),
  "aws:dynamodb/table:Table": (name) => ({ action: "dynamodb:*", arn: `arn:aws:dynamodb:${HERE}:table/${name}` }),
  "aws:iam/role:Role": (name) => ({ action: "iam:*", arn: `arn:aws:iam::ACCOUNT:role/${name}` }),
  "aws:cloudwatch/eventRule:EventRule": (name) => ({ action: "events:*", arn: `arn:aws:events:${HERE}:rule/${name}` }),
  "aws:lambda/eventSourceMapping:EventSourceMapping": () => [
    { action: "lambda:*", arn: `arn:aws:lambda:${HERE}:event-source-mapping:*` },
    // These two know no resource.
    { action: "lambda:CreateEventSourceMapping", arn: "*" },
    { action: "lambda:ListEventSourceMappings", arn: "*" },
  ],
  "aws:lambda/function:Function": (name) => ({ action: "lambda:*", arn: `arn:aws:lambda:${HERE}:function:${name}` }),
  "aws:s3/bucket:Bucket": (name) => ({ action: "s3:*", arn: `arn:aws:s3:::${name}` }),
  "aws:sfn/stateMachine:StateMachine": (name) => [
    { action: "states:*", arn: `arn:aws:states:${HERE}:stateMachine:${name}` },
    // The provider asks AWS whether the definition is valid before there is a state machine.
    { action: "states:ValidateStateMachineDefinition", arn: `arn:aws:states:${HERE}:stateMachine:*` },
  ],
  "aws:sns/topic:Topic": (name) => ({ action: "sns:*", arn: `arn:aws:sns:${HERE}:${name}` }),
  "aws:sqs/queue:Queue": (name) => ({ action: "sqs:*", arn: `arn:aws:sqs:${HERE}:${name}` }),
};

const PART_OF = [
  ...["aws:s3/bucket", "aws:iam/rolePolicy", "aws:lambda/permission", "aws:lambda/functionEventInvokeConfig"],
  ...["aws:lambda/functionRecursionConfig", "aws:sqs/queuePolicy", "aws:cloudwatch/eventTarget"],
  "aws:appautoscaling/",
];

/**
 * A policy for whoever deploys a stack, as a block of JSON: all actions of a service, on what the stack makes.
 *
 * @throws for a resource of a type that it does not know
 */
export function deployerPolicy(resources: Resources): string {
  const arns = new Map<string, string[]>();
  for (const { action, arn } of grantsOf(resources)) arns.set(action, [...(arns.get(action) ?? []), arn]);
  const statements = [...arns]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([Action, Resource]) => ({ Effect: "Allow", Action, Resource: [...new Set(Resource)].sort() }));
  return `\`\`\`json\n${JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2)}\n\`\`\``;
}

function grantsOf(resources: Resources): Grant[] {
  const things = Object.entries(resources).filter(([key]) => key.startsWith("aws:"));
  return things.flatMap(([key, { inputs = {} }]) => {
    const [type = "", resource = ""] = key.split(" ");
    const grant = GRANTS[type];
    if (grant) return [grant(physicalName(inputs as Inputs) ?? `${resource}-*`)].flat();
    if (PART_OF.some((beginning) => type.startsWith(beginning))) return [];
    throw new Error(`what does a deployment of ${type} need? deployer-policy.ts has to say`);
  });
}

/** A name that the program gives. Without one, Pulumi makes it from the resource's own name. */
function physicalName(inputs: Inputs): string | undefined {
  const name = inputs["name"] ?? inputs["bucket"] ?? inputs["dashboardName"];
  return typeof name === "string" ? name : undefined;
}
