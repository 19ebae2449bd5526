import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { FaultName } from "../../../support/faulty-proxy/faults.ts";
import { runCli } from "../../run-cli.ts";
import { BUCKET, keyOfObject, putObjects, startWorld, type World } from "../../world.ts";

const OBJECTS = 6;

describe("a manifest in S3", function () {
  this.timeout(60_000);
  let world: World;
  before(async () => {
    world = await startWorld();
    await putObjects(world, OBJECTS);
    const Body = Array.from({ length: OBJECTS }, (_, n) => `${keyOfObject(n)}\n`).join("");
    await world.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "keys.txt", Body }));
  });
  after(() => world.close());

  const backfill = () =>
    runCli(["backfill", "--local", "--json", "--manifest", `s3://${BUCKET}/keys.txt`, "--dry-run"], world.folder);

  const faults: { readonly fault: FaultName; readonly operation: string }[] = [
    { fault: "cut, length announced", operation: "GetObject" },
    { fault: "cut, length of the rest", operation: "GetObject" },
    { fault: "cut, no length", operation: "GetObject" },
    { fault: "HTML 200", operation: "GetObject" },
    { fault: "HTML 404", operation: "HeadObject" },
    { fault: "reset before", operation: "HeadObject" },
  ];
  for (const { fault, operation } of faults) {
    it(`is read whole where an answer to ${operation} is: ${fault}`, async () => {
      let hit = false;
      world.s3Faults.decide = (call) => {
        if (hit || call.operation !== operation || !call.request.url?.includes("keys.txt")) return undefined;
        hit = true;
        return fault;
      };

      const { code, summary, stderr } = await backfill();

      expect([hit, code], stderr).to.deep.equal([true, 0]);
      expect(summary).to.deep.include({ objects: OBJECTS, records: OBJECTS, failed: 0, gone: 0 });
    });
  }

  it("fails, and says why, where it comes short each time", async () => {
    world.s3Faults.decide = ({ operation, request }) =>
      operation === "GetObject" && request.url?.includes("keys.txt") ? "cut, length of the rest" : undefined;

    const { code, stderr } = await backfill();

    expect(code).to.equal(1);
    expect(stderr).to.match(
      /^error: the manifest s3:\/\/files\/keys.txt cannot be read: BodyReadError: S3 announced \d+ bytes, where its listing or event states \d+\n$/,
    );
  });
});
