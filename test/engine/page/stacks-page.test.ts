import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ROOT } from "../../../scripts/docs/root.ts";
import { codeBlocks, markdownFile } from "../../docs/markdown-files.ts";
import { expectedThings } from "../expected.ts";
import { listen } from "../standin/serve.ts";
import { PretendedAccount } from "../standin/pretended-account.ts";
import { World } from "../world.ts";
import { Shell } from "./shell.ts";

const TABLE = "aws:dynamodb/table:Table";
const BUCKET = "aws:s3/bucket:Bucket";

/** Each command of docs/stacks.md, as it stands there. Each test goes on where the one before it ended. */
describe("docs/stacks.md on the real engine", () => {
  const blocks = codeBlocks(markdownFile("docs/stacks.md"), "sh");
  const left = new Map(Object.entries(blocks).map(([heading, each]) => [heading, [...each]]));

  let world: World;
  let checkout: string;
  let shell: Shell;
  let close: () => void;

  before(async () => {
    world = new World();
    const provider = await listen(new PretendedAccount(world.cloud));
    close = provider.close;
    checkout = world.checkout("checkout");
    shell = new Shell(checkout, { ...world.environment, PULUMI_DEBUG_PROVIDERS: `aws:${provider.port}` });
  });
  after(() => {
    close();
    world.close();
  });

  /** Runs the next block of a section, and returns what other programs were called with. */
  async function follow(heading: string): Promise<readonly string[]> {
    const block = left.get(heading)?.shift();
    expect(block, `a block under ${heading}`).to.be.a("string");
    const { code, output, calls } = await shell.run(block!);
    expect(code, output).to.equal(0);
    return calls;
  }

  async function deployAnew(stack: string): Promise<void> {
    cpSync(join(ROOT, `Pulumi.${stack}.yaml`), join(checkout, `Pulumi.${stack}.yaml`));
    const { code, output } = await shell.run(`pulumi stack init ${stack} && pulumi up --stack ${stack} --yes`);
    expect(code, output).to.equal(0);
  }

  /** Whether a stack is as its file says, so that an update has nothing to do. */
  async function isSettled(stack: string): Promise<void> {
    const { code, output } = await shell.run(`pulumi preview --stack ${stack} --expect-no-changes`);
    expect(code, output).to.equal(0);
  }

  const ofStack = (stack: string) => world.cloud.all().filter(({ id }) => id.includes(`sluice-${stack}`));
  const ids = (type: string) => world.cloud.all().flatMap((thing) => (thing.type === type ? [thing.id] : []));

  it("makes a second stack in the same account", async () => {
    await deployAnew("prod");
    const before = world.cloud.all();

    await follow("A second stack in one account");

    expect(world.cloud.all().slice(0, before.length)).to.deep.equal(before);
    expect(ids(TABLE)).to.deep.equal(["sluice-prod-items", "sluice-sensors-items"]);
    await isSettled("sensors");
  });

  it("makes a stack in another region, and copies the files", async () => {
    const calls = await follow("Move to another bucket, region or account");

    const [from, , to] = ids(BUCKET);
    expect(calls).to.deep.equal([
      `aws s3 sync s3://${from} s3://${to}`,
      "npx sluice backfill --stack prod-eu",
      "npx sluice verify --stack prod-eu",
    ]);
    expect(world.cloud.find(TABLE, "sluice-prod-eu-items")?.state["arn"]).to.match(/^arn:aws:dynamodb:eu-central-1:/);
  });

  it("takes a stack down, and leaves its data", async () => {
    const [bucket] = ids(BUCKET);

    await follow("Take a stack down");

    const kept = ofStack("prod-").filter(({ id }) => !id.includes("prod-eu"));
    expect(kept.map(({ type }) => type).sort()).to.deep.equal([
      TABLE,
      BUCKET,
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      "aws:s3/bucketPolicy:BucketPolicy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "aws:s3/bucketVersioning:BucketVersioning",
    ]);
    expect(kept.map(({ id }) => id)).to.include(bucket);
  });

  it("gets it back, with the same table and bucket", async () => {
    const [table, bucket] = [world.cloud.find(TABLE, "sluice-prod-items"), ids(BUCKET)];

    await follow("Get a stack back");

    const stack = await world.stack(checkout, "prod");
    const state = (await stack.state()) as readonly {
      readonly urn: string;
      readonly type: string;
      readonly protect?: boolean;
    }[];
    const things = state
      .filter(({ type }) => type.startsWith("aws:"))
      .map(({ type, urn }) => `${type} ${urn.split("::").at(-1)}`);
    expect(things.sort()).to.deep.equal(expectedThings("prod"));
    expect(state.filter(({ protect }) => protect === true)).to.have.length(8);
    expect(world.cloud.find(TABLE, "sluice-prod-items")).to.deep.equal(table);
    expect(ids(BUCKET)).to.have.members(bucket);
    await isSettled("prod");
  });

  it("takes it down with all of its data", async () => {
    await follow("Take a stack down");

    expect(ofStack("prod-").filter(({ id }) => !id.includes("prod-eu"))).to.deep.equal([]);
    expect((await shell.run("pulumi stack ls --json")).output).to.not.contain('"prod"');
  });

  it("moves to another table, while the old one stays", async () => {
    await deployAnew("prod");

    const calls = await follow("Move to another table");

    expect(calls).to.deep.equal([
      "npx sluice backfill --stack prod",
      "npx sluice verify --stack prod",
      "aws dynamodb update-table --table-name sluice-prod-items --no-deletion-protection-enabled",
      "aws dynamodb delete-table --table-name sluice-prod-items",
    ]);
    expect(ids(TABLE)).to.include.members(["sluice-prod-items", "orders"]);
    await isSettled("prod");
  });

  it("goes on after an update that failed", async () => {
    await follow("After an update that failed");
    await isSettled("prod");
  });

  it("renames a stack, and nothing of what it has", async () => {
    const before = world.cloud.all().map(({ type, id }) => `${type} ${id}`);

    await follow("Rename a stack");

    expect(world.cloud.all().map(({ type, id }) => `${type} ${id}`)).to.have.members(before);
    expect(world.cloud.find(TABLE, "orders")?.state["tags"]).to.deep.equal({ project: "sluice", stack: "live" });
    await isSettled("live");
  });

  it("has no command that was not run", () => {
    expect([...left.values()].flat()).to.deep.equal([]);
  });
}).timeout(600_000);
