import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { dashboardBody, type DashboardSubjects } from "./dashboard-body.ts";

export interface PipelineDashboardArgs extends DashboardSubjects {
  readonly dashboardName: string;
}

/** A CloudWatch dashboard of the whole pipeline. */
export class PipelineDashboard extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: PipelineDashboardArgs, options?: pulumi.ComponentResourceOptions) {
    super("sluice:infra:PipelineDashboard", name, {}, options);
    const dashboard = new aws.cloudwatch.Dashboard(
      `${name}-dashboard`,
      { dashboardName: args.dashboardName, dashboardBody: pulumi.jsonStringify(dashboardBody(args)) },
      { parent: this },
    );
    this.name = dashboard.dashboardName;
    this.registerOutputs({ name: this.name });
  }
}
