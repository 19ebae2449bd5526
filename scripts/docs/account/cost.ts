import { ALARMS_OF_SCALING, PRICES } from "./prices.ts";

type Inputs = Readonly<Record<string, unknown>>;

/** What a resource costs while nothing happens. */
export interface Cost {
  readonly dollarsMonth: number;
  /** How many of the account's free ones it takes. */
  readonly alarms?: number;
  readonly dashboards?: number;
  readonly note?: string;
}

const FREE: Cost = { dollarsMonth: 0 };

/** Types that cost something at rest, or by what they hold. */
const COSTS: Readonly<Record<string, (inputs: Inputs) => Cost>> = {
  "aws:dynamodb/table:Table": tableCost,
  "aws:appautoscaling/policy:Policy": () => ({
    dollarsMonth: ALARMS_OF_SCALING * PRICES.alarmMonth,
    alarms: ALARMS_OF_SCALING,
    note: `AWS makes ${ALARMS_OF_SCALING} alarms for it`,
  }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": alarmCost,
  "aws:cloudwatch/dashboard:Dashboard": () => ({ dollarsMonth: PRICES.dashboardMonth, dashboards: 1 }),
  "aws:s3/bucket:Bucket": () => ({ ...FREE, note: "by what it holds" }),
  "aws:cloudwatch/logGroup:LogGroup": () => ({ ...FREE, note: "by what is logged" }),
};

export const costOf = (type: string, inputs: Inputs): Cost => COSTS[type]?.(inputs) ?? FREE;

/** An alarm on an expression costs as much as one on each of its metrics. */
function alarmCost({ metricQueries = [{ metric: true }] }: Inputs): Cost {
  const metrics = (metricQueries as readonly object[]).filter((query) => "metric" in query).length;
  const note = metrics === 1 ? {} : { note: `it watches ${metrics} metrics` };
  return { dollarsMonth: metrics * PRICES.alarmMonth, alarms: metrics, ...note };
}

function tableCost(inputs: Inputs): Cost {
  if (inputs["billingMode"] !== "PROVISIONED") return { ...FREE, note: "by requests, and by what it holds" };
  const [read, write] = [Number(inputs["readCapacity"]), Number(inputs["writeCapacity"])];
  const hour = read * PRICES.readUnitHour + write * PRICES.writeUnitHour;
  const units = `${read} read and ${write} write ${read + write > 2 ? "units" : "unit"}`;
  return { dollarsMonth: hour * PRICES.hoursOfMonth, note: `${units}; also by what it holds` };
}

/** A stack's cost in an account that uses none of its free alarms and dashboards for anything else. */
export function afterFree(costs: readonly Cost[]): number {
  const sum = (of: (cost: Cost) => number | undefined) => costs.reduce((total, cost) => total + (of(cost) ?? 0), 0);
  const freeAlarms = Math.min(
    sum((cost) => cost.alarms),
    PRICES.free.alarms,
  );
  const freeDashboards = Math.min(
    sum((cost) => cost.dashboards),
    PRICES.free.dashboards,
  );
  const free = freeAlarms * PRICES.alarmMonth + freeDashboards * PRICES.dashboardMonth;
  return Math.max(0, sum((cost) => cost.dollarsMonth) - free); // sums of cents may end slightly below 0
}
