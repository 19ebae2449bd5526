import type { RecordedProgram } from "../../local/program/recorded.ts";

export interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: object;
}

/** The function's role, as the program declares it. */
export interface Role {
  readonly arn: string;
  /** The statements of its own policies, by the policies' names. */
  readonly policies: Readonly<Record<string, readonly Statement[]>>;
  /** ARNs of the policies that are attached to it. */
  readonly attached: readonly string[];
  /** The policy of the bucket that it reads, if the program declares that. */
  readonly bucketPolicy: object | undefined;
}

/** @throws where a policy belongs to another role */
export function roleOf(program: RecordedProgram): Role {
  const ofType = (type: string) => program.resources.filter((resource) => resource.type === type);
  const text = (name: string) => String(program.outputs[name]);
  const roleParts = [
    ...ofType("aws:iam/rolePolicy:RolePolicy"),
    ...ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment"),
  ];
  const strange = roleParts.filter(({ inputs }) => inputs["role"] !== text("roleName"));
  if (strange.length > 0) throw new Error(`not the function's role: ${strange.map(({ name }) => name).join(", ")}`);
  const policies = ofType("aws:iam/rolePolicy:RolePolicy").map(({ inputs }) => {
    const { Statement } = JSON.parse(String(inputs["policy"])) as { readonly Statement: readonly Statement[] };
    return [String(inputs["name"]), Statement] as const;
  });
  const [bucketPolicy] = ofType("aws:s3/bucketPolicy:BucketPolicy");
  return {
    arn: text("roleArn"),
    policies: Object.fromEntries(policies),
    attached: ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(({ inputs }) =>
      String(inputs["policyArn"]),
    ),
    bucketPolicy: bucketPolicy && (JSON.parse(String(bucketPolicy.inputs["policy"])) as object),
  };
}
