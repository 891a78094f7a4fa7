import * as pulumi from "@pulumi/pulumi";
import { type AccountArgs, accountOf, checked, checkProperties, isEventual } from "../args";
import { checkApiKeyEnv } from "../config";
import { whenThere } from "../depends-on";
import { isMocked } from "../run";
import { type Account, selectors } from "../sendgrid/account";
import { type AssertionArgs, checkAssertion, readAndAssert, type UnderConstruction } from "./assertion";
import { openTrackingShim } from "./shim";

/** What an {@link OpenTracking} reads, and what the answer ought to be. */
export type OpenTrackingArgs = AccountArgs<pulumi.Input<string>> &
  AssertionArgs & {
    /**
     * Name of the environment variable that holds the API key of this account's parent; never the key itself.
     * @default SENDGRID_API_KEY, then the stack's configuration `sendgrid:apiKey`
     */
    readonly apiKeyEnv?: string;
  };

/** What {@link OpenTracking.get} needs to know beside the id. */
export interface OpenTrackingGetState {
  /** Name of the environment variable that holds the API key. */
  readonly apiKeyEnv?: string;
}

/**
 * SendGrid's open tracking of one account: read live in every preview and update, kept in state, and compared the
 * next time. Never changes the setting.
 *
 * @example
 * ```ts
 * const acme = new sendgrid.OpenTracking("acme", { subuser: "acme" });
 * export const acmeTracksOpens = acme.enabled;
 * ```
 */
export class OpenTracking extends pulumi.dynamic.Resource {
  /** @internal */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/sendgrid:OpenTracking";

  /**
   * Whether SendGrid adds its open tracking pixel to this account's mails unless a mail says otherwise: `false` is the
   * account's default, not a promise that no mail has a pixel.
   */
  declare readonly enabled: pulumi.Output<boolean>;
  /** The Subuser's username, when it is one. */
  declare readonly subuser: pulumi.Output<string | undefined>;
  /** The customer account's id, when it is one. */
  declare readonly accountId: pulumi.Output<string | undefined>;
  /** `true` when it is the account that owns the API key. */
  declare readonly self: pulumi.Output<true | undefined>;

  /**
   * Reads an account that is not part of this stack's state, on every preview and update.
   *
   * @param id `subuser/<name>`, `account-id/<id>` or `self`
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state: OpenTrackingGetState = {},
    opts: pulumi.CustomResourceOptions = {},
  ): OpenTracking {
    return new OpenTracking(name, state as OpenTrackingArgs, { ...opts, id });
  }

  /** Whether an object is an {@link OpenTracking}, even one of another copy of this package. */
  static override isInstance(object: unknown): object is OpenTracking {
    return (
      pulumi.Resource.isInstance(object) &&
      (object as { __pulumiType?: unknown }).__pulumiType === OpenTracking.__pulumiType
    );
  }

  /**
   * @param name the resource's name in the stack
   * @param args whose setting, and what it ought to be
   * @throws pulumi.RunError when the arguments name no account that could be read; no request is made
   */
  constructor(name: string, args: OpenTrackingArgs, opts: pulumi.CustomResourceOptions = {}) {
    const itself: UnderConstruction = { where: `OpenTracking "${name}"` };
    const props = opts.id === undefined ? readProps(args, opts, itself) : gotProps(args, itself);
    const { stackTraceLimit } = Error;
    // Pulumi takes a stack for each promise that it makes here, which only its report of leaked promises shows. In a
    // preview of a thousand resources that is a tenth of all CPU time.
    Error.stackTraceLimit = 0;
    try {
      super(openTrackingShim, name, props, opts, "sendgrid", "OpenTracking");
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    itself.resource = this;
    // Pulumi would make these outputs too, at four promises each, if they were among the properties.
    const absent = pulumi.output(undefined);
    for (const selector of selectors) if (!(selector in this)) Object.assign(this, { [selector]: absent });
  }
}

const properties = [...selectors, "apiKeyEnv", "expected", "enforcementLevel"];

/** What goes into state. The read starts here, so that all resources of a program are read at the same time. */
function readProps(
  args: OpenTrackingArgs,
  { dependsOn }: pulumi.ResourceOptions,
  itself: UnderConstruction,
): pulumi.Inputs {
  const account = checked(itself.where, () => {
    checkProperties(args, properties);
    checkApiKeyEnv(args.apiKeyEnv);
    checkAssertion(args);
    return accountOf(itself.where, args);
  });
  const whose = [...selectors, "apiKeyEnv" as const].filter((property) => args[property] !== undefined);
  const props: pulumi.Inputs = Object.fromEntries(whose.map((property) => [property, args[property]]));
  return { ...props, enabled: isMocked() ? undefined : enabledOf(account) };

  function enabledOf(known: Account | pulumi.Output<Account>): pulumi.Input<boolean> {
    if (dependsOn === undefined && !isEventual(known)) return readAndAssert(known, args, itself);
    const there = whenThere<Account>(known, dependsOn, () => itself.resource);
    return there.apply((account) => readAndAssert(account as Account, args, itself));
  }
}

/** The properties of a resource that is only read: the engine asks the provider for every value. */
function gotProps({ apiKeyEnv }: OpenTrackingGetState, { where }: UnderConstruction): pulumi.Inputs {
  checked(where, () => checkApiKeyEnv(apiKeyEnv));
  return { subuser: undefined, accountId: undefined, self: undefined, apiKeyEnv, enabled: undefined };
}
