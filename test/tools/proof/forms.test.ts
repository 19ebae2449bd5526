import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { paginateScan, type AttributeValue as SdkAttributeValue } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { startPipeline } from "../../../local/pipeline/pipeline.ts";
import type { RecordedProgram } from "../../../local/program/recorded.ts";
import { runProgram } from "../../../local/program/run-program.ts";
import { DEFAULT_MAPPING, type RecordMapping } from "../../../runtime/mapping/record-mapping.ts";
import type { AttributeValue } from "../../../runtime/model/attribute-value.ts";
import { setEnvironment } from "../../support/environment.ts";
import { FORMS, type Form } from "../../support/forms.ts";
import { createItemsTable } from "../../support/items-table.ts";
import { jsonOf } from "../../support/json/attribute-json.ts";
import { pipelineClients, type PipelineClients } from "../../support/pipeline-clients.ts";
import { runCli } from "../run-cli.ts";

/** The forms of each mapping: a pipeline has one. */
const GROUPS = [...new Set(FORMS.map(({ mapping = {} }) => JSON.stringify(mapping)))].map((given) => ({
  mapping: { ...DEFAULT_MAPPING, ...(JSON.parse(given) as Partial<RecordMapping>) },
  forms: FORMS.filter(({ mapping = {} }) => JSON.stringify(mapping) === given),
}));
const CONFIG = {
  "aws:region": "eu-west-1",
  "sluice:suffixes": '[""]',
  "sluice:bucketName": "files",
  "sluice:tableName": "items",
};

describe("files in every form, live and by a backfill", () => {
  let programs: readonly (RecordedProgram | undefined)[];
  let folder: string;
  let restore: () => void;
  before(async () => {
    restore = setEnvironment({ AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" });
    folder = mkdtempSync(join(tmpdir(), "sluice-forms-"));
    const configs = GROUPS.map(({ mapping }) => ({ ...CONFIG, "sluice:mapping": JSON.stringify(mapping) }));
    programs = await runProgram("test", configs);
  });
  after(() => {
    restore();
    rmSync(folder, { recursive: true });
  });

  for (const [index, { mapping, forms }] of GROUPS.entries()) {
    it(`make the same items, and nothing when they are processed again: ${forms.map(({ title }) => title).join(", ")}`, async () => {
      const pipeline = await startPipeline(programs[index]!, {});
      const clients = pipelineClients(pipeline.address);
      try {
        const { bucket, table, s3Endpoint, dynamodbEndpoint, region } = pipeline.address;
        await Promise.all(forms.map((form, nth) => clients.s3.send(putOf(bucket, form, nth))));
        await pipeline.idle();
        const expected = forms
          .flatMap(({ key, items }, nth) => items.map((item) => asStored(`${nth}/${key} ${item}`, mapping)))
          .sort();
        expect(await itemsIn(clients, table, mapping)).to.deep.equal(expected);

        await createItemsTable(clients.dynamodb, "backfilled");
        const file = join(folder, "mapping.json");
        writeFileSync(file, JSON.stringify(mapping));
        const where = ["--bucket", bucket, "--region", region, "--endpoint-s3", s3Endpoint, "--mapping", file];
        const backfill = async (into: string): Promise<unknown> => {
          const argv = ["backfill", ...where, "--endpoint-dynamodb", dynamodbEndpoint, "--table", into];
          const { summary, stderr } = await runCli([...argv, "--suffix", "", "--yes", "--json"], folder);
          return summary["outcomes"] ?? stderr;
        };
        const none = { storedByReference: 0, stale: 0, rejected: 0 };
        expect(await backfill("backfilled")).to.deep.include({ ...none, written: expected.length, alreadyThere: 0 });
        expect(await itemsIn(clients, "backfilled", mapping)).to.deep.equal(expected);
        expect(await backfill(table)).to.deep.include({ ...none, written: 0, alreadyThere: expected.length });
        expect(await itemsIn(clients, table, mapping)).to.deep.equal(expected);
      } finally {
        clients.destroy();
        await pipeline.stop();
      }
    });
  }
});

function putOf(bucket: string, { key, body, contentEncoding }: Form, nth: number): PutObjectCommand {
  const encoding = contentEncoding === undefined ? {} : { ContentEncoding: contentEncoding };
  return new PutObjectCommand({ Bucket: bucket, Key: `${nth}/${key}`, Body: body, ...encoding });
}

/** `source userID time data` of each item; the time is the record's own, wherever the item stands. */
async function itemsIn({ dynamodb }: PipelineClients, TableName: string, mapping: RecordMapping): Promise<string[]> {
  const said: string[] = [];
  for await (const { Items = [] } of paginateScan({ client: dynamodb }, { TableName })) {
    for (const { userID, timestamp, data, source, origin } of Items) {
      const { shift, ordinal } = origin?.M ?? {};
      const time = Number(timestamp?.N) - numberOf(shift) - numberOf(ordinal);
      said.push(asStored(`${source?.S} ${userID?.S} ${time} ${jsonOf(data as AttributeValue)}`, mapping));
    }
  }
  return said.sort();
}

/** As a table gives it back, which drops zeros behind a fraction; without a time that is the object's. */
function asStored(item: string, { timestamp }: RecordMapping): string {
  const shorter = item.replace(/(\.\d*[1-9])0+(?=[,}\]])/g, "$1");
  return timestamp === "/none" ? shorter.replace(/ \d{13} /, " ") : shorter;
}

const numberOf = (value: SdkAttributeValue | undefined): number => Number(value?.N ?? 0);
