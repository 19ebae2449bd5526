import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { codeBlocks, markdownFile } from "../../docs/markdown-files.ts";
import { listen } from "../standin/serve.ts";
import { PretendedAccount } from "../standin/pretended-account.ts";
import { World } from "../world.ts";
import { Shell } from "./shell.ts";

const LINE = "const pipeline = new JsonPipeline(name, args);";
const STREAM = { streamEnabled: true, streamViewType: "NEW_AND_OLD_IMAGES" };

/** What each example adds to the table. */
const ADDED: Readonly<Record<string, object>> = {
  "A stream": STREAM,
  "A secondary index": {
    attributes: [
      { name: "userID", type: "S" },
      { name: "timestamp", type: "N" },
      { name: "source", type: "S" },
    ],
    globalSecondaryIndexes: [
      {
        name: "bySource",
        keySchemas: [
          { attributeName: "source", keyType: "HASH" },
          { attributeName: "timestamp", keyType: "RANGE" },
        ],
        projectionType: "KEYS_ONLY",
      },
    ],
  },
  "The table class": { tableClass: "STANDARD_INFREQUENT_ACCESS" },
  Replicas: {
    ...STREAM,
    replicas: [{ regionName: "eu-central-1", pointInTimeRecovery: true, propagateTags: true }],
  },
};

/** Each test goes on where the one before it ended. */
describe("docs/table.md on the real engine", () => {
  const examples = codeBlocks(markdownFile("docs/table.md"), "ts");
  let world: World;
  let program: string;
  let original: string;
  let shell: Shell;
  let close: () => void;

  before(async () => {
    world = new World();
    const provider = await listen(new PretendedAccount(world.cloud));
    close = provider.close;
    const checkout = world.checkout("checkout");
    program = join(checkout, "index.ts");
    original = readFileSync(program, "utf8");
    shell = new Shell(checkout, { ...world.environment, PULUMI_DEBUG_PROVIDERS: `aws:${provider.port}` });
    await run("pulumi stack init prod && pulumi up --stack prod --yes --skip-preview");
  });
  after(() => {
    close();
    world.close();
  });

  async function run(commands: string): Promise<void> {
    const { code, output } = await shell.run(commands);
    expect(code, output).to.equal(0);
  }

  /** What the table has been told. */
  const inputs = () => world.cloud.find("aws:dynamodb/table:Table", "sluice-prod-items")?.inputs ?? {};

  it("has an example of everything, and one of each", () => {
    expect(Object.entries(examples).map(([heading, { length }]) => [heading, length])).to.deep.equal(
      Object.keys(ADDED).map((heading) => [heading, 1]),
    );
  });

  for (const [heading, added] of Object.entries(ADDED)) {
    it(`gives the table what its example says, and finds no difference afterwards: ${heading}`, async () => {
      const plain = inputs();
      expect(original.split(LINE)).to.have.length(2);
      writeFileSync(
        program,
        original.replace(LINE, () => examples[heading]![0]!),
      );

      await run("pulumi up --stack prod --yes --skip-preview");
      const changed = inputs();
      await run("pulumi preview --stack prod --expect-no-changes");
      writeFileSync(program, original);
      await run("pulumi up --stack prod --yes --skip-preview");

      expect(changed).to.deep.equal({ ...plain, ...added });
      expect(inputs(), "without the example again").to.deep.equal(plain);
    });
  }
}).timeout(600_000);
