import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createdObjects, type KeyFilters } from "./key-filters.ts";

export interface ObjectRuleArgs extends KeyFilters {
  readonly bucketName: pulumi.Input<string>;
  readonly functionName: pulumi.Input<string>;
  readonly functionArn: pulumi.Input<string>;
  readonly failureQueueArn: pulumi.Input<string>;
  /** Of the failure queue: it lets the rule write to it. */
  readonly failurePolicy: pulumi.Resource;
  /** What must exist before the first event arrives. A bucket may send its events to EventBridge already. */
  readonly after: readonly pulumi.Resource[];
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * A rule of EventBridge that calls the function for created objects. Other rules, of other stacks too, can listen to the same
 * bucket.
 *
 * Lambda takes the events asynchronously, as from S3. Those that EventBridge cannot hand to Lambda within a day go to the failure
 * queue.
 */
export class ObjectRule extends pulumi.ComponentResource {
  constructor(name: string, args: ObjectRuleArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:ObjectRule", name, {}, options);
    const { failureQueueArn } = args;
    const rule = new aws.cloudwatch.EventRule(
      `${name}-rule`,
      {
        name: ruleName(name),
        description: "Objects created in the bucket of JSON files",
        eventPattern: pulumi.output(args.bucketName).apply((bucket) => JSON.stringify(createdObjects(bucket, args))),
        tags: args.tags,
      },
      { parent: this },
    );
    const permission = new aws.lambda.Permission(
      `${name}-rule-permission`,
      {
        action: "lambda:InvokeFunction",
        function: args.functionName,
        principal: "events.amazonaws.com",
        sourceArn: rule.arn,
      },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(
      `${name}-rule-target`,
      {
        rule: rule.name,
        arn: args.functionArn,
        targetId: "function",
        // EventBridge's maximum.
        retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: failureQueueArn },
      },
      { parent: this, dependsOn: [permission, args.failurePolicy, ...args.after] },
    );
    this.registerOutputs({});
  }
}

/** The rule's name in EventBridge. Its metrics have it as a dimension. */
export const ruleName = (name: string): string => name.slice(0, 64);
