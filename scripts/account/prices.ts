/**
 * What the stacks' region takes, in US dollars: an approximation, to be replaced by whoever knows better.
 *
 * Second hand, as AWS's price list was not at hand: prices that are known for us-east-1 (capacity $0.00065 and $0.00013 an
 * hour, alarms, dashboards: the same in all regions), and the usual difference of Sydney's (14 % for DynamoDB).
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
  /** For each account and month, not for each stack. */
  free: { alarms: 10, dashboards: 3 },
  /** What comes with use, for people to read. */
  withUse: [
    ["objects in the bucket, old versions included", "0.025 a GB and month"],
    ["items in the table (25 GB an account are free)", "0.285 a GB and month"],
    ["point-in-time recovery of the table", "0.228 a GB and month"],
    ["log lines of the function", "0.67 a GB once, 0.033 a GB and month"],
    ["the function's metrics (10 an account are free)", "0.30 a metric and month in which it counts something"],
    ["traces by X-Ray, where they are on (100,000 a month are free)", "5.00 a million"],
  ],
} as const;

/** Alarms that Application Auto Scaling makes for a policy of a table by itself: two for use, two for capacity. */
export const ALARMS_OF_SCALING = 4;
