/** The partition of a region, the second part of its ARNs. */
export function partitionOf(region: string): "aws" | "aws-cn" | "aws-us-gov" {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** The domain of a region's services, as KMS names them in its conditions. */
export function dnsSuffixOf(region: string): string {
  return partitionOf(region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

/** The account in an ARN of a resource. */
export function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}
