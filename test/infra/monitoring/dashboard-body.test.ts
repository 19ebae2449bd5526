import { expect } from "chai";
import { dashboardBody } from "../../../infra/monitoring/dashboard-body.ts";

const SUBJECTS = { region: "eu-west-1", functionName: "F", tableName: "T", failureQueueName: "Q", provisioned: true };

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly region: string;
    readonly view: string;
    readonly stat: string;
    readonly period: number;
    readonly metrics: readonly (readonly unknown[])[];
  };
}

const widgetsOf = (body: object) => (body as { widgets: Widget[] }).widgets;

/** Every metric as "namespace metric dimensions". */
const metricsOf = (body: object) =>
  widgetsOf(body)
    .flatMap(({ properties }) => properties.metrics)
    .filter(([first]) => typeof first === "string")
    .map((metric) => metric.filter((part) => typeof part === "string").join(" "));

describe("dashboardBody", () => {
  it("shows what arrives, what becomes of it, latency, capacity and failures", () => {
    expect(widgetsOf(dashboardBody(SUBJECTS)).map(({ properties }) => properties.title)).to.deep.equal([
      "Arriving: events and invocations",
      "What becomes of the records",
      "Latency: an invocation, and an event's age",
      "Write capacity of the table",
      "Read capacity of the table",
      "Executions at once",
      "Failures of the function",
      "Failure queue",
      "Throttled by the table",
    ]);
  });

  it("shows in a row of their own what workers do, where there are any", () => {
    const workers = { functionName: "W", stateMachineArn: "arn:machine" };
    const body = dashboardBody({ ...SUBJECTS, workers });

    const titles = widgetsOf(dashboardBody(SUBJECTS)).map(({ properties }) => properties.title);
    expect(widgetsOf(body).slice(0, -3)).to.deep.equal(widgetsOf(dashboardBody(SUBJECTS)));
    expect(
      widgetsOf(body)
        .slice(titles.length)
        .map(({ x, y, properties }) => [x, y, properties.title]),
    ).to.deep.equal([
      [0, 18, "Backfills on AWS"],
      [8, 18, "Workers at once, and how long a try takes"],
      [16, 18, "Failures of workers"],
    ]);
    expect(metricsOf(body).slice(metricsOf(dashboardBody(SUBJECTS)).length)).to.deep.equal([
      "AWS/States ExecutionsStarted StateMachineArn arn:machine",
      "AWS/States ExecutionsSucceeded StateMachineArn arn:machine",
      "AWS/States ExecutionsAborted StateMachineArn arn:machine",
      "AWS/States ExecutionsFailed StateMachineArn arn:machine",
      "AWS/Lambda ConcurrentExecutions FunctionName W",
      "AWS/Lambda Duration FunctionName W",
      "AWS/Lambda Errors FunctionName W",
      "AWS/Lambda Throttles FunctionName W",
    ]);
  });

  it("names every metric by its dimensions", () => {
    expect(metricsOf(dashboardBody(SUBJECTS))).to.deep.equal([
      "AWS/Lambda AsyncEventsReceived FunctionName F",
      "AWS/Lambda Invocations FunctionName F",
      "Sluice TestEvents service F",
      "Sluice Written service F",
      "Sluice StoredByReference service F",
      "Sluice AlreadyThere service F",
      "Sluice Stale service F",
      "Sluice PassedOver service F",
      "Sluice Rejected service F",
      "Sluice Gone service F",
      "AWS/Lambda Duration FunctionName F",
      "AWS/Lambda Duration FunctionName F",
      "AWS/Lambda AsyncEventAge FunctionName F",
      "AWS/DynamoDB ConsumedWriteCapacityUnits TableName T",
      "AWS/DynamoDB ProvisionedWriteCapacityUnits TableName T",
      "AWS/DynamoDB ConsumedReadCapacityUnits TableName T",
      "AWS/DynamoDB ProvisionedReadCapacityUnits TableName T",
      "AWS/Lambda ConcurrentExecutions FunctionName F",
      "AWS/Lambda Errors FunctionName F",
      "AWS/Lambda Throttles FunctionName F",
      "AWS/Lambda AsyncEventsDropped FunctionName F",
      "AWS/Lambda DestinationDeliveryFailures FunctionName F",
      "AWS/SQS ApproximateNumberOfMessagesVisible QueueName Q",
      "AWS/SQS ApproximateNumberOfMessagesNotVisible QueueName Q",
      "AWS/DynamoDB WriteThrottleEvents TableName T",
      "AWS/DynamoDB ReadThrottleEvents TableName T",
    ]);
  });

  it("shows no provisioned capacity where there is none", () => {
    const metrics = metricsOf(dashboardBody({ ...SUBJECTS, provisioned: false }));

    expect(metrics.filter((metric) => metric.includes("Provisioned"))).to.deep.equal([]);
    expect(metrics).to.have.length(24);
  });

  // The structure that CloudWatch documents; what it does not take it refuses, or draws as an empty graph.
  for (const { type, x, y, width, height, properties } of widgetsOf(dashboardBody(SUBJECTS))) {
    describe(`the graph "${properties.title}"`, () => {
      it("has a place within the 24 columns", () => {
        expect([type, width, height]).to.deep.equal(["metric", 8, 6]);
        expect(x + width).to.be.at.most(24);
        expect([x % 8, y % 6]).to.deep.equal([0, 0]);
      });

      it("has a region, a view, a statistic and a period that CloudWatch knows", () => {
        expect(properties).to.deep.include({ region: "eu-west-1", view: "timeSeries", period: 60 });
        expect(properties.stat).to.be.oneOf(["Sum", "Maximum", "Average"]);
      });

      it("has metrics of a namespace, a name and dimensions in pairs, and expressions over what is there", () => {
        const ids = properties.metrics.map((metric) => (metric.at(-1) as { id?: string }).id);
        for (const metric of properties.metrics) {
          const options = metric.at(-1) as { expression?: string };
          const names = metric.slice(0, -1);
          if (options.expression === undefined) expect([names.length, names.length % 2]).to.deep.equal([4, 0]);
          else expect(names).to.deep.equal([]);
        }
        const used = properties.metrics.flatMap((metric) =>
          ((metric.at(-1) as { expression?: string }).expression ?? "").match(/\b[a-z]\w*/g),
        );
        for (const id of used.filter((each) => each !== null)) expect(ids).to.include(id);
      });
    });
  }

  it("puts no two graphs in one place", () => {
    const places = widgetsOf(dashboardBody(SUBJECTS)).map(({ x, y }) => `${x},${y}`);

    expect(new Set(places).size).to.equal(places.length);
  });

  it("stays as it is as JSON", () => {
    const body = dashboardBody(SUBJECTS);

    expect(JSON.parse(JSON.stringify(body))).to.deep.equal(body);
  });
});
