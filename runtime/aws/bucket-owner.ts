/** The part of the SDK's S3 client that is used here. */
interface Client {
  readonly middlewareStack: { add(middleware: never, options: object): void };
}

interface Call {
  readonly input: { readonly Bucket?: string | undefined };
  readonly request: { readonly headers: Record<string, string> };
}

/**
 * Tells S3 at each call which account owns the bucket. S3 refuses the call if another one does: a name that its owner gave up could
 * become the bucket of anybody.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
 *
 * @param account twelve digits
 * @param bucket only for calls about it; default: for all calls
 */
export function withBucketOwner<C extends Client>(client: C, account: string, bucket?: string): C {
  const add = (next: (call: Call) => unknown) => (call: Call) => {
    if (bucket === undefined || call.input.Bucket === bucket) {
      call.request.headers["x-amz-expected-bucket-owner"] = account;
    }
    return next(call);
  };
  client.middlewareStack.add(add as never, { step: "build", name: "sluiceBucketOwner" });
  return client;
}
