import { expect } from "chai";
import { PipelineAlarms, type PipelineAlarmsArgs } from "../../../infra/monitoring/alarms.ts";
import { deploy, valueOf } from "../deploy.ts";
import { ofType } from "../program.ts";

const ARGS: PipelineAlarmsArgs = {
  functionName: "F",
  timeoutSeconds: 60,
  tableName: "T",
  failureQueueName: "Q",
  tags: { team: "data" },
};
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";

describe("PipelineAlarms", () => {
  it("watches function, queue, table and rejected records", async () => {
    const deployed = await deploy(() => new PipelineAlarms("orders", ARGS));

    const alarms = ofType(deployed, ALARM).map(({ inputs }) => [
      inputs["name"],
      inputs["namespace"],
      inputs["metricName"],
      inputs["dimensions"],
      inputs["statistic"],
      inputs["threshold"],
      [inputs["datapointsToAlarm"], inputs["evaluationPeriods"]],
    ]);
    expect(alarms).to.have.deep.members([
      ["orders-errors", "AWS/Lambda", "Errors", { FunctionName: "F" }, "Sum", 0, [1, 2]],
      ["orders-throttles", "AWS/Lambda", "Throttles", { FunctionName: "F" }, "Sum", 0, [3, 3]],
      ["orders-duration", "AWS/Lambda", "Duration", { FunctionName: "F" }, "Maximum", 48_000, [1, 2]],
      ["orders-event-age", "AWS/Lambda", "AsyncEventAge", { FunctionName: "F" }, "Maximum", 360_000, [1, 2]],
      ["orders-failures", "AWS/SQS", "ApproximateNumberOfMessagesVisible", { QueueName: "Q" }, "Maximum", 0, [1, 1]],
      ["orders-read-throttles", "AWS/DynamoDB", "ReadThrottleEvents", { TableName: "T" }, "Sum", 0, [3, 3]],
      ["orders-write-throttles", "AWS/DynamoDB", "WriteThrottleEvents", { TableName: "T" }, "Sum", 0, [3, 3]],
      ["orders-rejected", "Sluice", "Rejected", { service: "F" }, "Sum", 0, [1, 1]],
    ]);
  });

  const windows = [
    { timeoutSeconds: 1, minutes: 10 },
    { timeoutSeconds: 300, minutes: 10 },
    { timeoutSeconds: 301, minutes: 15 },
    { timeoutSeconds: 900, minutes: 20 },
  ];
  for (const { timeoutSeconds, minutes } of windows) {
    it(`looks ${minutes} minutes back for an invocation that began up to ${timeoutSeconds} s ago`, async () => {
      const { find } = await deploy(() => new PipelineAlarms("orders", { ...ARGS, timeoutSeconds }));

      for (const alarm of ["errors", "duration", "event-age"]) {
        const { period, evaluationPeriods, datapointsToAlarm } = find(`orders-alarm-${alarm}`).inputs;
        expect(Number(period) * Number(evaluationPeriods), alarm).to.equal(minutes * 60);
        expect(datapointsToAlarm, alarm).to.equal(1);
      }
    });
  }

  it("tells the topic of every alarm, and of its end; no data is no alarm", async () => {
    const deployed = await deploy(() => new PipelineAlarms("orders", ARGS));

    const topic = "arn:aws:sns:ap-southeast-2:123456789012:orders-alarms";
    expect(await valueOf(deployed.result.topicArn)).to.equal(topic);
    for (const { inputs } of ofType(deployed, ALARM)) {
      expect(inputs).to.deep.include({
        alarmActions: [topic],
        okActions: [topic],
        treatMissingData: "notBreaching",
        comparisonOperator: "GreaterThanThreshold",
        period: 300,
        tags: { team: "data" },
      });
      // CloudWatch takes at most 1,024 characters.
      expect(inputs["alarmDescription"]).to.match(/^[A-Z].{40,1000}\.$/);
    }
  });

  it("sends mail to whom the stack names, and to nobody else", async () => {
    const [quiet, mailing] = [
      await deploy(() => new PipelineAlarms("orders", ARGS)),
      await deploy(() => new PipelineAlarms("orders", { ...ARGS, email: "me@example.com" })),
    ];

    expect(ofType(quiet, SUBSCRIPTION)).to.deep.equal([]);
    expect(ofType(mailing, SUBSCRIPTION).map(({ inputs }) => inputs)).to.deep.equal([
      {
        topic: "arn:aws:sns:ap-southeast-2:123456789012:orders-alarms",
        protocol: "email",
        endpoint: "me@example.com",
      },
    ]);
  });
});
