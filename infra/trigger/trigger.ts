import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accountOf } from "../settings/partition.ts";
import type { IntakeQueue } from "./intake-queue.ts";
import { filterText, type KeyFilters } from "./key-filters.ts";
import { ObjectRule } from "./object-rule.ts";

/** The way from the bucket to the function. */
export type Way =
  /** S3 calls the function. */
  | { readonly kind: "direct" }
  /** S3 writes to a queue, from which Lambda feeds the function. */
  | { readonly kind: "queue"; readonly queue: IntakeQueue; readonly maximumConcurrency?: number | undefined }
  /** S3 sends its events to EventBridge, which calls the function. */
  | {
      readonly kind: "eventbridge";
      readonly failureQueueArn: pulumi.Input<string>;
      readonly failurePolicy: pulumi.Resource;
      /** Whether the bucket sends its events to EventBridge already, so that its notification stays as it is. */
      readonly isOn: boolean;
    };

export interface ObjectTriggerArgs extends KeyFilters {
  readonly bucketName: pulumi.Input<string>;
  readonly bucketArn: pulumi.Input<string>;
  /** Default: the stack's own account. */
  readonly expectedBucketOwner?: string | undefined;
  readonly functionName: pulumi.Input<string>;
  readonly functionArn: pulumi.Input<string>;
  readonly way: Way;
  readonly tags: Readonly<Record<string, string>>;
  /** What must exist before the first event arrives: the bucket's versioning, and the destination of failed events. */
  readonly after: readonly pulumi.Resource[];
}

/** How many messages Lambda hands to the function at once. A file is mostly a message. */
const BATCH_SIZE = 10;

/**
 * Calls the function for objects created under the prefix with one of the suffixes.
 *
 * Whatever the way, the bucket's notification is the same resource. So a change of the way changes it in place: another resource
 * would be made first, and the deletion of the first one would then remove the bucket's only notification.
 *
 * This is the bucket's whole notification configuration. S3 has one per bucket, and a second resource would overwrite it, so only
 * this resource may manage it.
 */
export class ObjectTrigger extends pulumi.ComponentResource {
  constructor(name: string, args: ObjectTriggerArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:ObjectTrigger", name, {}, options);
    const { way } = args;
    switch (way.kind) {
      case "direct": {
        const permission = this.#permission(name, args);
        const lambdaFunctions = filters(name, args).map((each) => ({ ...each, lambdaFunctionArn: args.functionArn }));
        // S3 tests the permission when the notification is created.
        this.#notification(name, args, { lambdaFunctions }, [permission]);
        break;
      }
      case "queue": {
        const mapping = this.#eventSource(name, args, way.queue, way.maximumConcurrency);
        const queues = filters(name, args).map((each) => ({ ...each, queueArn: way.queue.arn }));
        this.#notification(name, args, { queues }, [way.queue.policy, mapping]);
        break;
      }
      case "eventbridge": {
        const rule = new ObjectRule(name, { ...args, ...way }, { parent: this });
        if (!way.isOn) this.#notification(name, args, { eventbridge: true }, [rule]);
        break;
      }
    }
    this.registerOutputs({});
  }

  #permission(name: string, args: ObjectTriggerArgs): aws.lambda.Permission {
    const { functionName, functionArn, bucketArn, expectedBucketOwner } = args;
    return new aws.lambda.Permission(
      `${name}-trigger-permission`,
      {
        action: "lambda:InvokeFunction",
        function: functionName,
        principal: "s3.amazonaws.com",
        sourceArn: bucketArn,
        // A bucket's ARN contains no account: if our bucket were deleted, another account's bucket of that name could call the
        // function.
        sourceAccount: expectedBucketOwner ?? pulumi.output(functionArn).apply(accountOf),
      },
      { parent: this },
    );
  }

  #eventSource(
    name: string,
    { functionArn, tags, after }: ObjectTriggerArgs,
    { arn }: IntakeQueue,
    maximumConcurrency: number | undefined,
  ): aws.lambda.EventSourceMapping {
    return new aws.lambda.EventSourceMapping(
      `${name}-intake-source`,
      {
        eventSourceArn: arn,
        functionName: functionArn,
        batchSize: BATCH_SIZE,
        // So that one bad message does not bring back the others.
        functionResponseTypes: ["ReportBatchItemFailures"],
        ...(maximumConcurrency === undefined ? {} : { scalingConfig: { maximumConcurrency } }),
        tags,
      },
      { parent: this, dependsOn: [...after] },
    );
  }

  #notification(
    name: string,
    { bucketName, after }: ObjectTriggerArgs,
    targets: Pick<aws.s3.BucketNotificationArgs, "lambdaFunctions" | "queues" | "eventbridge">,
    before: readonly pulumi.Resource[],
  ): void {
    new aws.s3.BucketNotification(
      `${name}-trigger`,
      { bucket: bucketName, ...targets },
      { parent: this, dependsOn: [...before, ...after] },
    );
  }
}

/** What is the same in a notification of each kind of target: one entry for each suffix. */
function filters(name: string, { prefix, suffixes }: KeyFilters) {
  return suffixes.map((suffix, index) => ({
    id: `${name}-${index}`,
    events: ["s3:ObjectCreated:*"],
    ...(prefix === "" ? {} : { filterPrefix: filterText(prefix) }),
    ...(suffix === "" ? {} : { filterSuffix: filterText(suffix) }),
  }));
}
