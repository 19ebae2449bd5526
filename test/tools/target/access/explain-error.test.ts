import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { ANY_CREDENTIALS } from "../../../../local/pipeline/address.ts";
import { isFatal } from "../../../../runtime/work/fatal-errors.ts";
import { UserError } from "../../../../terminal/user-error.ts";
import { explain } from "../../../../tools/target/access/explain-error.ts";
import { dynamoDbError, s3Error, startFixedAnswers, type FixedAnswers } from "../../../support/fixed-answers.ts";

describe("the explanation of an error", () => {
  let server: FixedAnswers;
  let s3: S3Client;
  let dynamodb: DynamoDBClient;
  before(async () => {
    server = await startFixedAnswers();
    const common = { region: "us-east-1", credentials: ANY_CREDENTIALS, endpoint: server.endpoint, maxAttempts: 1 };
    s3 = new S3Client({ ...common, forcePathStyle: true });
    dynamodb = new DynamoDBClient(common);
  });
  after(async () => {
    s3.destroy();
    dynamodb.destroy();
    await server.close();
  });

  const object = { Bucket: "files", Key: "a.json" };
  const errorOf = (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      () => undefined,
      (error: unknown) => error,
    );

  const regions = [
    {
      title: "PermanentRedirect, by its header",
      answer: s3Error(301, "PermanentRedirect", "The bucket is elsewhere.", "", { "x-amz-bucket-region": "eu-west-1" }),
      says: "the bucket is in eu-west-1; use --region eu-west-1 (PermanentRedirect: The bucket is elsewhere.)",
    },
    {
      title: "PermanentRedirect, by its endpoint",
      answer: s3Error(301, "PermanentRedirect", "Moved.", "<Endpoint>files.s3.eu-west-1.amazonaws.com</Endpoint>"),
      says: "the bucket is in eu-west-1; use --region eu-west-1 (PermanentRedirect: Moved.)",
    },
    {
      title: "PermanentRedirect, by an endpoint of the old form",
      answer: s3Error(301, "PermanentRedirect", "Moved.", "<Endpoint>files.s3-eu-west-1.amazonaws.com</Endpoint>"),
      says: "the bucket is in eu-west-1; use --region eu-west-1 (PermanentRedirect: Moved.)",
    },
    {
      title: "AuthorizationHeaderMalformed, by its region",
      answer: s3Error(400, "AuthorizationHeaderMalformed", "The region is wrong", "<Region>ap-south-1</Region>"),
      says: "the bucket is in ap-south-1; use --region ap-south-1 (AuthorizationHeaderMalformed: The region is wrong)",
    },
    {
      title: "AuthorizationHeaderMalformed, by its words",
      answer: s3Error(400, "AuthorizationHeaderMalformed", "the region 'us-east-1' is wrong; expecting 'eu-north-1'"),
      says:
        "the bucket is in eu-north-1; use --region eu-north-1 (AuthorizationHeaderMalformed: the region 'us-east-1' " +
        "is wrong; expecting 'eu-north-1')",
    },
    {
      title: "IllegalLocationConstraintException, which names none",
      answer: s3Error(400, "IllegalLocationConstraintException", "The constraint is incompatible."),
      says:
        "the bucket is in another region; name it with --region (IllegalLocationConstraintException: The constraint " +
        "is incompatible.)",
    },
  ];
  for (const { title, answer, says } of regions) {
    it(`names the bucket's region: ${title}`, async () => {
      server.answer = () => answer;
      const error = await errorOf(s3.send(new GetObjectCommand(object)));

      expect(explain(error)).to.equal(says);
      expect(isFatal(error)).to.equal(true);
    });
  }

  it("names the bucket's region: a redirect without a body", async () => {
    server.answer = () => ({ status: 301, headers: { "x-amz-bucket-region": "eu-west-1" } });
    const error = await errorOf(s3.send(new HeadObjectCommand(object)));

    expect(explain(error)).to.match(/^the bucket is in eu-west-1; use --region eu-west-1( \(|$)/);
  });

  const denials = [
    {
      title: "S3's, with all that it names",
      message:
        'User: arn:aws:iam::123456789012:user/me is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::files/a.json" ' +
        "because no identity-based policy allows the s3:GetObject action",
      says:
        "AWS denies s3:GetObject on arn:aws:s3:::files/a.json to arn:aws:iam::123456789012:user/me (no identity-based " +
        "policy allows the s3:GetObject action)",
    },
    {
      title: "of a key in KMS",
      message:
        "User: arn:aws:iam::123456789012:user/me is not authorized to perform: kms:Decrypt on the resource associated " +
        "with this ciphertext because no identity-based policy allows the kms:Decrypt action",
      says:
        "AWS denies kms:Decrypt on the resource associated with this ciphertext to arn:aws:iam::123456789012:user/me " +
        "(no identity-based policy allows the kms:Decrypt action)",
    },
    { title: "that names nothing", message: "Access Denied", says: "AWS denies access (AccessDenied: Access Denied)" },
  ];
  for (const { title, message, says } of denials) {
    it(`says what is denied: ${title}`, async () => {
      server.answer = () => s3Error(403, "AccessDenied", message);

      expect(explain(await errorOf(s3.send(new GetObjectCommand(object))))).to.equal(says);
    });
  }

  it("says what is denied: DynamoDB's", async () => {
    const message =
      "User: arn:aws:sts::123456789012:assumed-role/r/s is not authorized to perform: dynamodb:PutItem on resource: " +
      "arn:aws:dynamodb:us-east-1:123456789012:table/items with an explicit deny in an identity-based policy";
    server.answer = () => dynamoDbError("AccessDeniedException", message);
    const put = new PutItemCommand({ TableName: "items", Item: {} });

    expect(explain(await errorOf(dynamodb.send(put)))).to.equal(
      "AWS denies dynamodb:PutItem on arn:aws:dynamodb:us-east-1:123456789012:table/items to " +
        "arn:aws:sts::123456789012:assumed-role/r/s (an explicit deny in an identity-based policy)",
    );
  });

  const named = (name: string, message: string, more: object = {}): Error =>
    Object.assign(new Error(message), { name, ...more });
  const unreachable = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), {
    ...{ errno: -111, syscall: "connect", code: "ECONNREFUSED", address: "127.0.0.1", port: 1 },
  });
  const others: readonly { title: string; error: unknown; says: string | RegExp }[] = [
    { title: "a mistake of the user in one line", error: new UserError("no such\n  run "), says: "no such run" },
    {
      title: "no region",
      error: new Error("Region is missing"),
      says: "no AWS region is set; name it with --region, or set AWS_REGION",
    },
    {
      title: "all addresses that refused by the first",
      error: new AggregateError([unreachable, 1], ""),
      says: /refused/,
    },
    {
      title: "several errors with a message of their own by that",
      error: named("AggregateError", "both"),
      says: "AggregateError: both",
    },
    {
      title: "what the system says in plain words",
      error: unreachable,
      says: "cannot connect to 127.0.0.1:1: connection refused",
    },
    {
      title: "no credentials",
      error: named("CredentialsProviderError", "none"),
      says: /^no AWS credentials were found; .* \(C.*: none\)$/,
    },
    { title: "a login that has ended", error: named("TokenProviderError", "x"), says: /^the AWS login has ended/ },
    { title: "expired credentials", error: named("ExpiredToken", "x"), says: /^the AWS credentials have expired/ },
    {
      title: "DynamoDB's expired credentials",
      error: named("ExpiredTokenException", "x"),
      says: /^the AWS credentials have expired/,
    },
    ...["InvalidAccessKeyId", "UnrecognizedClientException", "InvalidClientTokenId"].map((name) => ({
      ...{ title: name, error: named(name, "x"), says: `AWS does not recognize these credentials (${name}: x)` },
    })),
    {
      title: "a wrong secret",
      error: named("SignatureDoesNotMatch", "x"),
      says: /^AWS does not accept these credentials' signature/,
    },
    { title: "no bucket", error: named("NoSuchBucket", "x"), says: "there is no such bucket (NoSuchBucket: x)" },
    {
      title: "no table",
      error: named("ResourceNotFoundException", "x"),
      says: "there is no such table (ResourceNotFoundException: x)",
    },
    { title: "anything else by its name", error: named("TypeError", "x is\n not y"), says: "TypeError: x is not y" },
    { title: "what is no error", error: "a\ntext", says: "a text" },
  ];
  for (const { title, error, says } of others) {
    it(`explains ${title}`, () => {
      if (typeof says === "string") expect(explain(error)).to.equal(says);
      else expect(explain(error)).to.match(says);
    });
  }
});
