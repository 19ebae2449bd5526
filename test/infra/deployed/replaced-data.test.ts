import { expect } from "chai";
import type { DeployedResource } from "../../../infra/deployed/deployed-resources.ts";
import { type DataSettings, replacedData } from "../../../infra/deployed/replaced-data.ts";

const PIPELINE = "sluice:infra:JsonPipeline";
const TABLE = `${PIPELINE}$sluice:infra:ItemTable`;
const BUCKET = `${PIPELINE}$sluice:infra:IntakeBucket`;

const SETTINGS: DataSettings = {
  region: "eu-west-1",
  tableName: "T",
  keys: { partitionKey: "userID", sortKey: "timestamp" },
  protect: true,
  retain: false,
};

interface Given {
  readonly name?: string;
  readonly bucket?: string;
  readonly retain?: boolean;
}

/** A stack as the engine knows it after an update. */
function deployed({
  name = "app-dev",
  bucket = "app-dev-bucket-01234af",
  retain = false,
}: Given = {}): DeployedResource[] {
  const table = { name: "T", hashKey: "userID", rangeKey: "timestamp", arn: "arn:aws:dynamodb:eu-west-1:1:table/T" };
  return [
    { qualifiedType: "pulumi:pulumi:Stack", name, outputs: {} },
    { qualifiedType: TABLE, name, outputs: { name: "T", retain } },
    { qualifiedType: `${TABLE}$aws:dynamodb/table:Table`, name: `${name}-items`, outputs: table },
    { qualifiedType: BUCKET, name, outputs: { name: bucket, retain } },
    {
      qualifiedType: `${BUCKET}$aws:s3/bucket:Bucket`,
      name: `${name}-bucket`,
      outputs: { bucket, region: "eu-west-1" },
    },
  ];
}

describe("replacedData", () => {
  const kept: readonly { readonly title: string; readonly settings?: Partial<DataSettings>; readonly given?: Given }[] =
    [
      { title: "a stack that is as it was" },
      { title: "a bucket whose name is now given", settings: { bucketName: "app-dev-bucket-01234af" } },
      { title: "a bucket of a given name", settings: { bucketName: "mine" }, given: { bucket: "mine" } },
    ];
  for (const { title, settings, given } of kept) {
    it(`finds nothing in ${title}`, () => {
      expect(replacedData("app-dev", { ...SETTINGS, ...settings }, deployed(given))).to.deep.equal([]);
    });
  }

  it("finds nothing before the first deployment, whatever the settings", () => {
    expect(replacedData("app-dev", { ...SETTINGS, tableName: "U" }, [])).to.deep.equal([]);
  });

  const replaced: readonly {
    readonly title: string;
    readonly settings: Partial<DataSettings>;
    readonly given?: Given;
    readonly found: readonly [kind: string, cause: string, keep: string][];
  }[] = [
    {
      title: "another table",
      settings: { tableName: "U" },
      found: [
        ["table", 'sluice:tableName is "U", and AWS cannot rename a table', "pulumi config set sluice:tableName T"],
      ],
    },
    {
      title: "other keys",
      settings: { keys: { partitionKey: "id", sortKey: "at" } },
      found: [
        [
          "table",
          'sluice:mapping.partitionKey is "id", and was "userID"',
          "pulumi config set --path sluice:mapping.partitionKey userID",
        ],
        [
          "table",
          'sluice:mapping.sortKey is "at", and was "timestamp"',
          "pulumi config set --path sluice:mapping.sortKey timestamp",
        ],
      ],
    },
    {
      title: "another bucket",
      settings: { bucketName: "mine" },
      found: [
        [
          "bucket",
          'sluice:bucketName is "mine", and AWS cannot rename a bucket',
          "pulumi config set sluice:bucketName app-dev-bucket-01234af",
        ],
      ],
    },
    {
      title: "a bucket whose given name is left out",
      settings: {},
      given: { bucket: "mine" },
      found: [
        [
          "bucket",
          'sluice:bucketName is "", and AWS cannot rename a bucket',
          "pulumi config set sluice:bucketName mine",
        ],
      ],
    },
    {
      title: "a table of others in its own one's place",
      settings: { tableName: "theirs", adoptTable: { name: "theirs", arn: "" } },
      found: [["table", 'sluice:adoptTable is "theirs"', "pulumi config rm sluice:adoptTable"]],
    },
    {
      title: "a bucket of others in its own one's place",
      settings: { adoptBucket: { name: "theirs", arn: "" } },
      found: [["bucket", 'sluice:adoptBucket is "theirs"', "pulumi config rm sluice:adoptBucket"]],
    },
    {
      title: "another region",
      settings: { region: "us-east-1" },
      found: [
        ["table", 'aws:region is "us-east-1", and the table is in eu-west-1', "pulumi config set aws:region eu-west-1"],
        [
          "bucket",
          'aws:region is "us-east-1", and the bucket is in eu-west-1',
          "pulumi config set aws:region eu-west-1",
        ],
      ],
    },
    {
      title: "another name of stack or project",
      settings: {},
      given: { name: "app-old" },
      found: ["table", "bucket"].map((kind) => [
        kind,
        "the name of stack or project has changed: its resources were app-old-..., and now are app-dev-...",
        "pulumi config set sluice:name app-old",
      ]),
    },
  ];
  for (const { title, settings, given, found } of replaced) {
    it(`finds ${title}`, () => {
      const all = replacedData("app-dev", { ...SETTINGS, ...settings }, deployed(given));

      expect(all.map(({ kind, cause, keep }) => [kind, cause, keep])).to.deep.equal(found);
      expect(all.map(({ movable }) => movable)).to.deep.equal(found.map(() => false));
    });
  }

  it("finds what was imported without its parent", () => {
    const imported = { qualifiedType: "aws:dynamodb/table:Table", name: "app-dev-items", outputs: { name: "T" } };

    expect(replacedData("app-dev", SETTINGS, [imported]).map(({ kind, cause }) => [kind, cause])).to.deep.equal([
      [
        "table",
        "the stack has app-dev-items without its parent, sluice:infra:ItemTable, as after an import without --parent",
      ],
    ]);
  });

  it("leaves alone tables and buckets that a program has besides", () => {
    const others = [
      { qualifiedType: "aws:dynamodb/table:Table", name: "theirs", outputs: { name: "X" } },
      { qualifiedType: "aws:s3/bucket:Bucket", name: "theirs", outputs: { bucket: "x" } },
    ];

    expect(replacedData("app-dev", SETTINGS, others)).to.deep.equal([]);
  });

  const moves = [
    {
      title: "is retained, and no longer protected",
      settings: { retain: true, protect: false },
      retain: true,
      movable: true,
    },
    {
      title: "is to be retained by this very update",
      settings: { retain: true, protect: false },
      retain: false,
      movable: false,
    },
    { title: "is no longer to be retained", settings: { retain: false, protect: false }, retain: true, movable: false },
    {
      title: "is protected, so that the engine refuses",
      settings: { retain: true, protect: true },
      retain: true,
      movable: false,
    },
  ];
  for (const { title, settings, retain, movable } of moves) {
    it(`${movable ? "lets" : "does not let"} the stack have another one where the first ${title}`, () => {
      const all = replacedData(
        "app-dev",
        { ...SETTINGS, ...settings, tableName: "U", bucketName: "mine" },
        deployed({ retain }),
      );

      expect(all.map((each) => [each.kind, each.movable])).to.deep.equal([
        ["table", movable],
        ["bucket", movable],
      ]);
    });
  }

  it("never lets a stack of another region have one, or of another name", () => {
    const settings = { ...SETTINGS, retain: true, protect: false };

    const elsewhere = replacedData("app-dev", { ...settings, region: "us-east-1" }, deployed({ retain: true }));
    const renamed = replacedData("app-dev", settings, deployed({ retain: true, name: "app-old" }));
    expect([...elsewhere, ...renamed].map(({ movable }) => movable)).to.deep.equal([false, false, false, false]);
  });
});
