import { isDefaultProvider, pluginTypeTokens } from "../pulumi/type-tokens";
import { SendGridError } from "../sendgrid/error";
import { show } from "../text/show";

/** The parts of a resource that are used. `PolicyResource` of `@pulumi/policy` is one. */
export interface StackResource {
  readonly type: string;
  readonly urn: string;
  readonly props: object;
  readonly provider?: { readonly name: string } | undefined;
}

/**
 * A property of a resource as the engine sent it: one that is not known yet is Pulumi's sentinel. Ordinary access goes
 * through a proxy that throws in a preview, and one resource would end the whole policy; the descriptor does not.
 */
export function propertyOf({ props }: StackResource, name: string): unknown {
  return Object.getOwnPropertyDescriptor(props, name)?.value;
}

/**
 * What tells the API keys of a stack's resources apart: the environment variable that a resource names, or the explicit
 * provider that it is read with; none for the key of the stack.
 *
 * @throws SendGridError when the variable is not a string
 */
export function apiKeyOf(resource: StackResource): string | undefined {
  const apiKeyEnv = propertyOf(resource, "apiKeyEnv");
  if (typeof apiKeyEnv === "string") return apiKeyEnv;
  if (apiKeyEnv !== undefined) throw unusable(resource, "apiKeyEnv", apiKeyEnv);
  const { name = "default" } = resource.provider ?? {};
  const isExplicit = Object.values<string>(pluginTypeTokens).includes(resource.type) && !isDefaultProvider(name);
  return isExplicit ? `provider ${name}` : undefined;
}

/** The error of a resource that has something else in it than this package writes. */
export function unusable({ urn }: StackResource, property: string, value: unknown): SendGridError {
  return new SendGridError("invalid-response", {
    what: `Cannot evaluate ${urn}`,
    why: `its ${property} is ${show(value)}, which pulumi-sendgrid-open-tracking never writes`,
    remedy: "Use the same version of the package in the program and in the policy pack.",
  });
}
