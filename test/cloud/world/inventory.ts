import { DescribeAlarmsCommand, ListDashboardsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { ListRolesCommand } from "@aws-sdk/client-iam";
import { ListEventSourceMappingsCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { ListStateMachinesCommand } from "@aws-sdk/client-sfn";
import { ListTopicsCommand } from "@aws-sdk/client-sns";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import type { AwsClients } from "./aws-clients.ts";

/** Everything in the account that a stack could have made, as "service name", sorted. */
export async function inventory(aws: AwsClients): Promise<string[]> {
  const found: Record<string, readonly (string | undefined)[] | undefined> = {
    alarm: (await aws.cloudwatch.send(new DescribeAlarmsCommand({}))).MetricAlarms?.map((each) => each.AlarmName),
    bucket: (await aws.s3.send(new ListBucketsCommand({}))).Buckets?.map((each) => each.Name),
    dashboard: (await aws.cloudwatch.send(new ListDashboardsCommand({}))).DashboardEntries?.map(
      (each) => each.DashboardName,
    ),
    function: (await aws.lambda.send(new ListFunctionsCommand({}))).Functions?.map((each) => each.FunctionName),
    log: (await aws.logs.send(new DescribeLogGroupsCommand({}))).logGroups?.map((each) => each.logGroupName),
    machine: (await aws.sfn.send(new ListStateMachinesCommand({}))).stateMachines?.map((each) => each.name),
    mapping: (await aws.lambda.send(new ListEventSourceMappingsCommand({}))).EventSourceMappings?.map(
      (each) => each.UUID,
    ),
    queue: (await aws.sqs.send(new ListQueuesCommand({}))).QueueUrls,
    role: (await aws.iam.send(new ListRolesCommand({}))).Roles?.map((each) => each.RoleName),
    rule: (await aws.events.send(new ListRulesCommand({}))).Rules?.map((each) => each.Name),
    table: (await aws.dynamodb.send(new ListTablesCommand({}))).TableNames,
    topic: (await aws.sns.send(new ListTopicsCommand({}))).Topics?.map((each) => each.TopicArn),
  };
  return Object.entries(found)
    .flatMap(([kind, names = []]) => names.map((name) => `${kind} ${name ?? ""}`))
    .sort();
}
