import type { S3Client } from "@aws-sdk/client-s3";
import { configuredHost } from "./configured-endpoint.ts";

/**
 * Uses path-style addresses for every S3 endpoint but AWS's own, wherever the endpoint comes from: an option,
 * AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, or endpoint_url in the config file. Other servers seldom have a host name per bucket.
 */
export function withPathStyle(s3: S3Client): S3Client {
  const { config } = s3;
  let known: Promise<void> | undefined;
  s3.middlewareStack.add(
    (next) => async (args) => {
      known ??= configuredHost(config).then((host) => {
        config.forcePathStyle = host !== undefined && !isAws(host);
      });
      await known;
      return next(args);
    },
    { step: "initialize", name: "sluicePathStyle" },
  );
  return s3;
}

const isAws = (host: string): boolean => /\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/.test(host);

/** Tells S3 at each call that the requester pays, as a requester-pays bucket requires. */
export function withRequestPayer(s3: S3Client, payer: "requester"): S3Client {
  s3.middlewareStack.add(
    (next) => (args) => {
      (args.request as { readonly headers: Record<string, string> }).headers["x-amz-request-payer"] = payer;
      return next(args);
    },
    { step: "build", name: "sluiceRequestPayer" },
  );
  return s3;
}
