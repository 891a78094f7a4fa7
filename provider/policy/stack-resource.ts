import { show } from "../text/show";

/** What is used of a resource in a stack. `PolicyResource` of `@pulumi/policy` is one. */
export interface StackResource {
  readonly type: string;
  readonly urn: string;
  readonly props: object;
}

/**
 * A property of a resource as the engine sent it: a value that is not known yet is Pulumi's sign for that.
 *
 * Reading it in the ordinary way throws in a preview, and ends the whole policy because of one resource. What is asked
 * of the descriptor does not pass through the proxy that throws.
 */
export function propertyOf({ props }: StackResource, name: string): unknown {
  return Object.getOwnPropertyDescriptor(props, name)?.value;
}

/**
 * The variable with the key that a resource is read with.
 *
 * @throws Error when it is no name
 */
export function apiKeyEnvOf(resource: StackResource): string | undefined {
  const apiKeyEnv = propertyOf(resource, "apiKeyEnv");
  if (apiKeyEnv === undefined || typeof apiKeyEnv === "string") return apiKeyEnv;
  throw unusable(resource, "apiKeyEnv", apiKeyEnv);
}

/** A resource has something else in it than this package writes. */
export function unusable({ urn }: StackResource, property: string, value: unknown): Error {
  return new Error(
    `Cannot judge ${urn}: its ${property} is ${show(value)}, which pulumi-sendgrid-open-tracking never writes. ` +
      "Use the same version of the package in the program and in the policy pack.",
  );
}
