import * as pulumi from "@pulumi/pulumi";
import * as sendgrid from "pulumi-sendgrid-open-tracking";

/** Stands for whatever sends the mails: a job, a queue, a whole service. */
class Campaign extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("acme:marketing:Campaign", name, {}, opts);
    this.registerOutputs();
  }
}

const newsletter = new sendgrid.OpenTracking("newsletter", { subuser: "newsletter", expected: false });

new Campaign("spring-sale", { dependsOn: newsletter });
