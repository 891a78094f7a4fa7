import { type Policies, type PolicyResource, type StackValidationArgs, unknownCheckingProxy } from "@pulumi/policy";
import type { ExpectationsFile } from "../../provider/expectations";
import { createOpenTrackingPolicies, type OpenTrackingPoliciesOptions } from "../../provider/policy";

/** How the engine writes a value that a preview does not know yet. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A violation as a policy reports it. */
export interface Reported {
  readonly policy: string;
  readonly message: string;
  readonly urn: string | undefined;
}

/** A resource of a stack as a policy gets it: unknown values in it throw when they are read. */
function resource(type: string, name: string, props: Record<string, unknown>): PolicyResource {
  return {
    type,
    name,
    urn: `urn:pulumi:test::test::${type}::${name}`,
    props: unknownCheckingProxy(props),
    opts: {
      protect: false,
      ignoreChanges: [],
      aliases: [],
      additionalSecretOutputs: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
    },
    dependencies: [],
    propertyDependencies: {},
    isType: () => false,
    asType: () => undefined,
  };
}

/** An `OpenTracking` of a subuser, or of whomever `props` name. */
export function single(name: string, enabled: unknown, props: Record<string, unknown> = { subuser: name }) {
  return resource("pulumi-nodejs:dynamic/sendgrid:OpenTracking", name, { ...props, enabled });
}

/** An `OpenTrackingFleet` of all subusers, or of what `props` select. */
export function fleet(enabled: unknown, unreadable: unknown = [], props: Record<string, unknown> = {}) {
  const all = { accounts: "subusers", enabled, unreadable, ...props };
  return resource("pulumi-nodejs:dynamic/sendgrid:OpenTrackingFleet", "all", all);
}

/** Runs every policy on a stack, as Pulumi does. */
export function violationsIn(
  policies: Policies,
  resources: PolicyResource[],
  config: Readonly<Record<string, object>> = {},
): readonly Reported[] {
  const reported: Reported[] = [];
  for (const policy of policies) {
    if (!("validateStack" in policy)) throw new Error(`${policy.name} does not look at stacks.`);
    const args: StackValidationArgs = {
      resources,
      stackTags: new Map(),
      getConfig: <T extends object>() => (config[policy.name] ?? {}) as T,
      notApplicable: () => {
        throw new Error("not applicable");
      },
    };
    policy.validateStack(args, (message, urn) => reported.push({ policy: policy.name, message, urn }));
  }
  return reported;
}

/** What is reported of a stack on a day of 2027. */
export function reportedOf(
  expectations: ExpectationsFile,
  resources: PolicyResource[],
  options: OpenTrackingPoliciesOptions = {},
): readonly Reported[] {
  const now = () => Date.parse("2027-03-31T23:59:59Z");
  return violationsIn(createOpenTrackingPolicies(expectations, { now, ...options }), resources);
}
