import { type ResourceRule, UNKNOWN } from "./rule.ts";

const ALGORITHMS = ["AES256", "aws:kms", "aws:kms:dsse"];

export const ENCRYPTION_RULES: readonly ResourceRule[] = [
  {
    name: "bucket-is-encrypted",
    description: "A bucket says how it is encrypted.",
    types: ["aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"],
    fault: ({ props }) => {
      if (props["rules"] === UNKNOWN) return undefined;
      const rules = props["rules"] as readonly {
        readonly applyServerSideEncryptionByDefault?: { sseAlgorithm: string };
      }[];
      const algorithms = rules.map((rule) => rule.applyServerSideEncryptionByDefault?.sseAlgorithm ?? "none");
      const sound = algorithms.length > 0 && algorithms.every((algorithm) => ALGORITHMS.includes(algorithm));
      return sound ? undefined : `encrypts nothing by default: its algorithm must be one of ${ALGORITHMS.join(", ")}`;
    },
  },
  {
    name: "queue-is-encrypted",
    description: "A queue is encrypted, by a key of SQS or of KMS.",
    types: ["aws:sqs/queue:Queue"],
    fault: ({ props }) => {
      const byKey = props["kmsMasterKeyId"] !== undefined && props["kmsMasterKeyId"] !== "";
      if (byKey || props["sqsManagedSseEnabled"] === true || props["sqsManagedSseEnabled"] === UNKNOWN)
        return undefined;
      return "is not encrypted: set sqsManagedSseEnabled or kmsMasterKeyId";
    },
  },
];
