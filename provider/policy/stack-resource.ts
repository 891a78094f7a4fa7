import { SendGridError } from "../sendgrid/error";
import { show } from "../text/show";

/** The parts of a resource that are used. `PolicyResource` of `@pulumi/policy` is one. */
export interface StackResource {
  readonly type: string;
  readonly urn: string;
  readonly props: object;
}

/**
 * A property of a resource as the engine sent it: one that is not known yet is Pulumi's sentinel. Ordinary access goes
 * through a proxy that throws in a preview, and one resource would end the whole policy; the descriptor does not.
 */
export function propertyOf({ props }: StackResource, name: string): unknown {
  return Object.getOwnPropertyDescriptor(props, name)?.value;
}

/**
 * The environment variable with the API key that a resource is read with.
 *
 * @throws SendGridError when it is not a string
 */
export function apiKeyEnvOf(resource: StackResource): string | undefined {
  const apiKeyEnv = propertyOf(resource, "apiKeyEnv");
  if (apiKeyEnv === undefined || typeof apiKeyEnv === "string") return apiKeyEnv;
  throw unusable(resource, "apiKeyEnv", apiKeyEnv);
}

/** The error of a resource that has something else in it than this package writes. */
export function unusable({ urn }: StackResource, property: string, value: unknown): SendGridError {
  return new SendGridError("invalid-response", {
    what: `Cannot evaluate ${urn}`,
    why: `its ${property} is ${show(value)}, which pulumi-sendgrid-open-tracking never writes`,
    remedy: "Use the same version of the package in the program and in the policy pack.",
  });
}
