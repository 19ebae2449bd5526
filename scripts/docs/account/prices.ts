/**
 * Approximate prices in the stacks' region, in US dollars. Replace them if you know better.
 *
 * They are second hand, because AWS's price list was not available: the known prices of us-east-1 (capacity $0.00065 and
 * $0.00013 an hour; alarms and dashboards cost the same in all regions), and the usual difference for Sydney (14 % for DynamoDB).
 */
export const PRICES = {
  asOf: "November 2026",
  region: "ap-southeast-2 (Sydney)",
  sources: [
    "https://aws.amazon.com/dynamodb/pricing/provisioned/",
    "https://aws.amazon.com/cloudwatch/pricing/",
    "https://aws.amazon.com/s3/pricing/",
  ],
  hoursOfMonth: 730,
  readUnitHour: 0.0001484,
  writeUnitHour: 0.000742,
  alarmMonth: 0.1,
  dashboardMonth: 3,
  /** Per account and month, not per stack. */
  free: { alarms: 10, dashboards: 3 },
  /** What is charged by use, as text. */
  withUse: [
    ["objects in the bucket, old versions included", "0.025 per GB and month"],
    ["items in the table (25 GB per account are free)", "0.285 per GB and month"],
    ["point-in-time recovery of the table", "0.228 per GB and month"],
    ["the function's log", "0.67 per GB once, 0.033 per GB and month"],
    ["the function's metrics (10 per account are free)", "0.30 per metric and month in which it is counted"],
    ["X-Ray traces, if they are on (100,000 a month are free)", "5.00 per million"],
  ],
} as const;

/** The alarms that Application Auto Scaling itself makes for a policy of a table: two for use, two for capacity. */
export const ALARMS_OF_SCALING = 4;
