import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { PipelineAlarms, type PipelineAlarmsArgs } from "../../../infra/monitoring/alarms.ts";
import { deploy, valueOf } from "../deploy.ts";
import { ofType } from "../program.ts";

const ARGS: PipelineAlarmsArgs = {
  functionName: "F",
  timeoutSeconds: 60,
  tableName: "T",
  failureQueueName: "Q",
  way: { kind: "direct" },
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
      ["orders-lost-failures", "AWS/Lambda", "DestinationDeliveryFailures", { FunctionName: "F" }, "Sum", 0, [1, 1]],
      ["orders-dropped", "AWS/Lambda", "AsyncEventsDropped", { FunctionName: "F" }, "Sum", 0, [1, 1]],
      [
        "orders-failure-age",
        "AWS/SQS",
        "ApproximateAgeOfOldestMessage",
        { QueueName: "Q" },
        "Maximum",
        864_000,
        [1, 1],
      ],
      ["orders-new-failures", undefined, undefined, undefined, undefined, 0, [1, 1]],
      ["orders-read-throttles", "AWS/DynamoDB", "ReadThrottleEvents", { TableName: "T" }, "Sum", 0, [3, 3]],
      ["orders-write-throttles", "AWS/DynamoDB", "WriteThrottleEvents", { TableName: "T" }, "Sum", 0, [3, 3]],
      ["orders-rejected", "Sluice", "Rejected", { service: "F" }, "Sum", 0, [1, 1]],
    ]);
  });

  it("watches the workers of a stack that has any, and sends only what no command may be there to say", async () => {
    const workers = { functionName: "W", stateMachineArn: pulumi.output("arn:machine") };
    const plain = await deploy(() => new PipelineAlarms("orders", ARGS));
    const deployed = await deploy(() => new PipelineAlarms("orders", { ...ARGS, workers }));

    const before = ofType(plain, ALARM).map(({ name }) => name);
    const added = ofType(deployed, ALARM).filter(({ name }) => !before.includes(name));
    const shown = added.map(({ inputs }) => [
      ...[inputs["name"], inputs["namespace"], inputs["metricName"], inputs["dimensions"]],
      ...[inputs["statistic"], inputs["threshold"], [inputs["datapointsToAlarm"], inputs["evaluationPeriods"]]],
      "alarmActions" in inputs,
    ]);
    expect(shown).to.have.deep.members([
      [
        "orders-run-failed",
        "AWS/States",
        "ExecutionsFailed",
        { StateMachineArn: "arn:machine" },
        "Sum",
        0,
        [1, 1],
        true,
      ],
      ["orders-worker-errors", "AWS/Lambda", "Errors", { FunctionName: "W" }, "Sum", 0, [1, 1], false],
      ["orders-worker-throttles", "AWS/Lambda", "Throttles", { FunctionName: "W" }, "Sum", 0, [3, 3], false],
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

  it("rings when there are more messages on the failure queue than before, however many there are", async () => {
    const { find } = await deploy(() => new PipelineAlarms("orders", ARGS));

    const { metricQueries, period } = find("orders-alarm-new-failures").inputs;
    expect(period).to.equal(undefined);
    expect(metricQueries).to.deep.equal([
      {
        id: "level",
        metric: {
          ...{ namespace: "AWS/SQS", metricName: "ApproximateNumberOfMessagesVisible", dimensions: { QueueName: "Q" } },
          ...{ stat: "Maximum", period: 300 },
        },
      },
      {
        ...{ id: "result", expression: "DIFF(level)", label: "new-failures", returnData: true },
      },
    ]);
  });

  const ways = [
    {
      way: { kind: "queue", queueName: "I", retriedSeconds: 27_000 },
      alarm: "intake-age",
      watches: ["AWS/SQS", "ApproximateAgeOfOldestMessage", { QueueName: "I" }, "Maximum", 27_000],
    },
    {
      way: { kind: "eventbridge", ruleName: "R" },
      alarm: "lost-events",
      watches: ["AWS/Events", "InvocationsFailedToBeSentToDlq", { RuleName: "R" }, "Sum", 0],
    },
  ] as const;
  for (const { way, alarm, watches } of ways) {
    it(`watches the ${way.kind} before the function`, async () => {
      const { find } = await deploy(() => new PipelineAlarms("orders", { ...ARGS, way }));

      const { namespace, metricName, dimensions, statistic, threshold } = find(`orders-alarm-${alarm}`).inputs;
      expect([namespace, metricName, dimensions, statistic, threshold]).to.deep.equal(watches);
    });
  }

  for (const { timeoutSeconds, periods } of [
    { timeoutSeconds: 1, periods: 3 },
    { timeoutSeconds: 300, periods: 3 },
    { timeoutSeconds: 900, periods: 5 },
  ]) {
    it(`rings when files are in the queue and none is done for ${5 * periods} minutes, if an invocation may take ${timeoutSeconds} s`, async () => {
      const way = { kind: "queue", queueName: "I", retriedSeconds: 1 } as const;
      const { find } = await deploy(() => new PipelineAlarms("orders", { ...ARGS, timeoutSeconds, way }));

      const { metricQueries, evaluationPeriods, datapointsToAlarm, threshold } = find("orders-alarm-silence").inputs;
      expect([evaluationPeriods, datapointsToAlarm, threshold]).to.deep.equal([periods, periods, 0]);
      const queue = { namespace: "AWS/SQS", dimensions: { QueueName: "I" }, period: 300 };
      expect(metricQueries).to.deep.equal([
        { id: "waiting", metric: { ...queue, metricName: "ApproximateNumberOfMessagesVisible", stat: "Maximum" } },
        { id: "tried", metric: { ...queue, metricName: "ApproximateNumberOfMessagesNotVisible", stat: "Maximum" } },
        { id: "done", metric: { ...queue, metricName: "NumberOfMessagesDeleted", stat: "Sum" } },
        {
          ...{ id: "result", expression: "IF(waiting + tried > 0 AND done < 1, 1, 0)", label: "silence" },
          returnData: true,
        },
      ]);
    });
  }

  it("tells nobody of what loses nothing", async () => {
    const deployed = await deploy(() => new PipelineAlarms("orders", ARGS));

    const silent = ofType(deployed, ALARM).filter(({ inputs }) => !("alarmActions" in inputs));
    expect(silent.map(({ inputs }) => inputs["name"])).to.have.members(
      ["errors", "throttles", "duration", "read-throttles", "write-throttles"].map((alarm) => `orders-${alarm}`),
    );
    for (const { inputs } of silent) expect(inputs).not.to.have.property("okActions");
  });

  it("tells the topic of every other alarm, and of its end; no data is no alarm", async () => {
    const deployed = await deploy(() => new PipelineAlarms("orders", ARGS));

    const topic = "arn:aws:sns:ap-southeast-2:123456789012:orders-alarms";
    expect(await valueOf(deployed.result.topicArn)).to.equal(topic);
    for (const { inputs } of ofType(deployed, ALARM)) {
      if ("alarmActions" in inputs) expect(inputs).to.deep.include({ alarmActions: [topic], okActions: [topic] });
      if (!("metricQueries" in inputs)) expect(inputs).to.have.property("period", 300);
      expect(inputs).to.deep.include({
        treatMissingData: "notBreaching",
        comparisonOperator: "GreaterThanThreshold",
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
