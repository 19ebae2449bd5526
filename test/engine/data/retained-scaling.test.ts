import { expect } from "chai";
import { ManyPipelines } from "../random/many-pipelines.ts";

const POLICY = "aws:appautoscaling/policy:Policy";

/** Each test goes on where the one before it ended. */
describe("the scaling of a table that stays, on the real engine", () => {
  let many: ManyPipelines;

  before(async () => {
    many = await ManyPipelines.open();
  });
  after(() => many.close());

  const retained = { name: "p", retain: true, protect: false, alarms: false, dashboard: false };
  const scaling = () => many.cloud.all().filter(({ type }) => type.startsWith("aws:appautoscaling/"));

  async function up(settings: object): Promise<void> {
    many.configs = [{ ...retained, ...settings }];
    await many.stack.up();
  }

  it("goes when the table becomes on-demand, so that it is not in the way when that is taken back", async () => {
    await up({});
    expect(scaling()).to.have.length(4);

    await up({ billingMode: "on-demand" });
    expect(scaling()).to.deep.equal([]);

    // A second policy of the same metric would be refused.
    await up({});
    expect(scaling().filter(({ type }) => type === POLICY)).to.have.length(2);
  });

  it("stays with the table when the stack goes", async () => {
    const before = scaling();

    await many.stack.destroy();

    expect(scaling()).to.deep.equal(before);
    expect(many.cloud.find("aws:dynamodb/table:Table", "p-items")).to.be.an("object");
  });
}).timeout(600_000);
