/** Where the calls of one service go, and what they are signed for. */
export interface Route {
  /** `https://files.s3.eu-west-1.amazonaws.com`, with the port if it is not the protocol's. */
  readonly origin: string;
  /** The `Host` header. */
  readonly host: string;
  /** What each path begins with: `/files` where the bucket is not in the host's name. Without a slash at its end. */
  readonly basePath: string;
  readonly region: string;
  /** The service's name in signatures: `s3`, `dynamodb`. */
  readonly signingName: string;
  /** Sent with each call, names in lower case: who pays, who owns the bucket. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What signs a request. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}
