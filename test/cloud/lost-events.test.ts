import { DescribeAlarmsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetRolePolicyCommand, DeleteRolePolicyCommand } from "@aws-sdk/client-iam";
import { SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import type { EngineStack } from "../engine/engine-stack.ts";
import { Deployed } from "./deployed.ts";
import { eventually } from "./eventually.ts";
import { malformedFile } from "./test-files.ts";
import { CloudWorld } from "./world/cloud-world.ts";

/** The policy of the role that lets the function, and Lambda on its behalf, send to the failure queue. */
const POLICY = "failures";

/** Each test goes on where the one before it ended. */
describe("a stack whose role may not send to the failure queue any more, on ministack", () => {
  let world: CloudWorld;
  let stack: EngineStack;
  let deployed: Deployed;
  /** Of whom the alarms tell. */
  let inbox: string;

  before(async () => {
    world = await CloudWorld.start();
    stack = await world.stack("lost", {
      protect: false,
      forceDestroy: true,
      billingMode: "on-demand",
      timeoutSeconds: 20,
    });
    await stack.up();
    deployed = await Deployed.of(stack, world.aws);
    inbox = await subscribedQueue(deployed.outputs.alarmTopicArn);
  });
  after(() => world.close());

  it("says in the log that a report is refused, and fails, so that Lambda keeps the event", async () => {
    const { roleName: RoleName, logGroupName } = deployed.outputs;
    await world.aws.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: POLICY }));

    await deployed.put(malformedFile("malformed.json"));
    const line = await eventually("the function's failure in the log", async () => {
      const { events = [] } = await world.aws.logs.send(new FilterLogEventsCommand({ logGroupName }));
      return events.map(({ message = "" }) => message).find((message) => message.includes('"object failed"'));
    });

    const { object, error } = JSON.parse(line) as { object: { key: string }; error: { name: string; message: string } };
    expect(object.key).to.equal("malformed.json");
    expect(error.name).to.match(/AccessDenied/);
    expect(error.message).to.contain("sqs:SendMessage");
  });

  /**
   * AWS sends a failed event with the role's permissions, and counts what it cannot send. ministack sends it whatever the role may do,
   * and has no such metric. So the test counts in its place: what is shown is that the alarm, as it is deployed, rings.
   *
   * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   */
  const alarms = [
    { alarm: "lost-failures", namespace: "AWS/Lambda", metric: "DestinationDeliveryFailures" },
    { alarm: "dropped", namespace: "AWS/Lambda", metric: "AsyncEventsDropped" },
  ];
  for (const { alarm, namespace, metric } of alarms) {
    it(`rings ${alarm} for one in ${metric}, and tells the topic's subscribers`, async () => {
      const { functionName } = deployed.outputs;
      const Dimensions = [{ Name: "FunctionName", Value: functionName }];
      const MetricData = [{ MetricName: metric, Dimensions, Value: 1, Unit: "Count" as const }];
      await world.aws.cloudwatch.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));

      const AlarmNames = [`sluice-lost-${alarm}`];
      await eventually(`the alarm ${alarm}`, async () => {
        const { MetricAlarms } = await world.aws.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames }));
        return MetricAlarms?.[0]?.StateValue === "ALARM";
      });
      const told = await eventually(`a notice of ${alarm}`, () => notice(`sluice-lost-${alarm}`));

      expect(told).to.include({ NewStateValue: "ALARM" });
    });
  }

  it("is mended by the next update, once a refresh has seen it", async () => {
    const refreshed = await stack.refresh();
    const updated = await stack.up();

    const policy = "aws:iam/rolePolicy:RolePolicy sluice-lost-role-failures";
    expect(refreshed.changes).to.deep.equal([`delete ${policy}`]);
    expect(updated.changes).to.deep.equal([`create ${policy}`]);
    const { roleName: RoleName } = deployed.outputs;
    const { PolicyDocument } = await world.aws.iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: POLICY }));
    expect(decodeURIComponent(PolicyDocument ?? "")).to.contain("sqs:SendMessage");
  });

  it("reports again what it could not report", async () => {
    await deployed.put(malformedFile("malformed later.json"));

    // The first one's event came by Lambda's destination, which ministack does not refuse.
    const failures = await deployed.failures(2);

    expect(failures.filter(({ kind }) => kind === "rejected")).to.have.length(1);
    await stack.destroy();
  });

  async function subscribedQueue(TopicArn: string): Promise<string> {
    const { QueueUrl = "" } = await world.aws.sqs.send(new CreateQueueCommand({ QueueName: "inbox" }));
    const { Attributes } = await world.aws.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
    );
    const Endpoint = Attributes?.["QueueArn"];
    const Principal = { Service: "sns.amazonaws.com" };
    const Statement = [{ Effect: "Allow", Principal, Action: "sqs:SendMessage", Resource: Endpoint }];
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await world.aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    await world.aws.sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
    return QueueUrl;
  }

  /** What the topic says of an alarm, if it has come. */
  async function notice(alarm: string): Promise<Record<string, unknown> | undefined> {
    const { Messages = [] } = await world.aws.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: inbox, MaxNumberOfMessages: 10 }),
    );
    const notices = Messages.map(({ Body = "{}" }) => {
      const { Message } = JSON.parse(Body) as { readonly Message: string };
      return JSON.parse(Message) as Record<string, unknown>;
    });
    return notices.find(({ AlarmName }) => AlarmName === alarm);
  }
});
