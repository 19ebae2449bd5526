/** The AWS partition of a region, which is the second part of its ARNs. */
export function partitionOf(region: string): "aws" | "aws-cn" | "aws-us-gov" {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** The domain of a region's services, as used in KMS conditions. */
export function dnsSuffixOf(region: string): string {
  return partitionOf(region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

/** The ARN that a function has, or will have. */
export function functionArnOf(region: string, account: string, functionName: string): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${account}:function:${functionName}`;
}

/** The ARN that a rule of EventBridge has, or will have, beside something else of the same account and region. */
export function ruleArnOf(besideArn: string, ruleName: string): string {
  const [, partition = "", , region = "", account = ""] = besideArn.split(":");
  return `arn:${partition}:events:${region}:${account}:rule/${ruleName}`;
}

/** The account in a resource's ARN. */
export function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}
