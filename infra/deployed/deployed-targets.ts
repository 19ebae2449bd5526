import { deployedResources } from "./deployed-resources.ts";

const TARGETS = ["aws:lambda/function:Function", "aws:sqs/queue:Queue"];

/**
 * The ARNs of what the stack may have had a bucket notify until now: its functions and queues. After a change of a name, the bucket
 * that it adopted still notifies the earlier one.
 */
export async function deployedTargets(): Promise<string[]> {
  const resources = await deployedResources();
  return resources
    .filter(({ qualifiedType }) => TARGETS.some((type) => qualifiedType.endsWith(type)))
    .flatMap(({ outputs: { arn } }) => (typeof arn === "string" ? [arn] : []));
}
