import type { S3Client } from "@aws-sdk/client-s3";

import { describeBodies } from "./bodies.ts";
import { describeBuckets } from "./buckets.ts";
import { type Contract, type ContractServer, createBucket, createClient } from "./harness.ts";
import { describeKeys } from "./keys.ts";
import { describeListings } from "./listings.ts";
import { describeMultipart } from "./multipart.ts";
import { describeObjects } from "./objects.ts";
import { describeVersions } from "./versions.ts";

/** Tests that a server is known to fail, by a pattern of their titles, with the reason why the contract stays. */
export type Disagreements = readonly { readonly title: RegExp; readonly reason: string }[];

/**
 * What this project expects of an S3, whoever serves it. AWS's documentation decides, not the server that is tested.
 *
 * @param disagreements tests to leave out
 */
export function describeS3Contract(
  name: string,
  startServer: () => Promise<ContractServer>,
  disagreements: Disagreements = [],
): void {
  describe(`S3 contract: ${name}`, () => {
    let server: ContractServer;
    let client: S3Client;

    before(async () => {
      server = await startServer();
      client = createClient(server.endpoint);
    });

    after(async () => {
      client.destroy();
      await server.close();
    });

    const contract: Contract = {
      get s3() {
        return client;
      },
      get endpoint() {
        return server.endpoint;
      },
      bucket: (versioning) => createBucket(client, versioning),
      it: (title, body) => {
        const known = disagreements.find((each) => each.title.test(title));
        if (known === undefined) it(title, body);
        else process.stderr.write(`${name}: left out "${title}": ${known.reason}\n`);
      },
    };
    describe("buckets", () => describeBuckets(contract));
    describe("objects", () => describeObjects(contract));
    describe("bodies", () => describeBodies(contract));
    describe("keys", () => describeKeys(contract));
    describe("versions", () => describeVersions(contract));
    describe("listings", () => describeListings(contract));
    describe("multipart uploads", () => describeMultipart(contract));
  });
}
