import * as pulumi from "@pulumi/pulumi";
import { checkApiKeyEnv } from "../config/settings";
import { whenThere } from "../pulumi/depends-on";
import {
  type AccountArgs,
  type ApiKeyArgs,
  accountOf,
  checked,
  checkName,
  checkProperties,
  isEventual,
} from "../pulumi/resource-args";
import { currentRun, isMocked } from "../pulumi/run-context";
import { typeTokens } from "../pulumi/type-tokens";
import { type Account, selectors } from "../sendgrid/account";
import { type AssertionArgs, checkAssertion, readAndAssert, type UnderConstruction } from "./enforcement";
import { readingOf } from "./open-tracking-provider";
import { openTrackingShim } from "./open-tracking-shim";
import { ReadingResource } from "./reading-resource";

/** What an {@link OpenTracking} reads, and what the answer ought to be. */
export type OpenTrackingArgs = AccountArgs<pulumi.Input<string>> & AssertionArgs & ApiKeyArgs;

/** What {@link OpenTracking.get} needs to know beside the id. */
export type OpenTrackingGetState = ApiKeyArgs;

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
export class OpenTracking extends ReadingResource {
  /** @internal */
  static readonly __pulumiType = typeTokens.openTracking;

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
   * Reads an account on every preview and update, without comparing it with the last one: a preview shows no drift of
   * it. State has it as an external resource.
   *
   * @param name the resource's name in the stack
   * @param id `subuser/<name>`, `account-id/<id>` or `self`
   * @param state with which key it is read
   * @param opts Pulumi's options
   * @throws pulumi.RunError when `state` is wrong; no request is made
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
   * @param opts Pulumi's options; what `dependsOn` and `parent` name is waited for
   * @throws pulumi.RunError when the arguments name no account that could be read; no request is made
   */
  constructor(name: string, args: OpenTrackingArgs, opts: pulumi.CustomResourceOptions = {}) {
    const itself: UnderConstruction = { where: `OpenTracking "${name}"` };
    checked(itself.where, () => checkName(name));
    const props = opts.id === undefined ? readProps(args, opts, itself) : gotProps(args, itself);
    super(openTrackingShim, name, props, opts, "OpenTracking");
    itself.resource = this;
    // Pulumi would make these outputs too, at four promises each, if they were among the properties.
    const absent = pulumi.output(undefined);
    for (const selector of selectors) if (!(selector in this)) Object.assign(this, { [selector]: absent });
  }
}

const properties = [...selectors, "apiKeyEnv", "expected", "enforcementLevel"];

/** What the engine gets. The read starts here, so that all resources of a program are read at the same time. */
function readProps(
  given: OpenTrackingArgs,
  opts: pulumi.CustomResourceOptions,
  itself: UnderConstruction,
): pulumi.Inputs {
  const { where } = itself;
  checked(where, () => checkProperties(given, properties));
  // A copy: the program may change its object before a value that is waited for is there.
  const args = { ...given };
  const account = checked(where, () => {
    checkApiKeyEnv(args.apiKeyEnv);
    checkAssertion(args);
    return accountOf(where, args);
  });
  const { expected, enforcementLevel, ...whose } = args;
  const props = Object.fromEntries(Object.entries(whose).filter(([, value]) => value !== undefined));
  if (isMocked()) return { ...props, enabled: undefined };
  const read = (known: Account) => readAndAssert(known, args, itself);
  const proofOf = (known: Account, enabled: boolean) => readingOf({ ...known, apiKeyEnv: args.apiKeyEnv, enabled });
  if (!isEventual(account) && opts.dependsOn === undefined && opts.parent === undefined) {
    const enabled = read(account);
    return { ...props, enabled, reading: enabled.then((value) => proofOf(account, value)) };
  }
  const there = whenThere<Account>(account, { ...opts, itself: () => itself.resource });
  const enabled = there.apply((known) => read(known));
  const reading = pulumi.all([account, enabled]).apply(([known, value]) => proofOf(known, value));
  return { ...props, enabled, reading };
}

/** The properties of a resource that is only read: the engine asks the provider for every value. */
function gotProps(args: OpenTrackingGetState, { where }: UnderConstruction): pulumi.Inputs {
  checked(where, () => {
    checkProperties(args, ["apiKeyEnv"]);
    checkApiKeyEnv(args.apiKeyEnv);
    if (!isMocked()) currentRun().checkStackConfig();
  });
  return { subuser: undefined, accountId: undefined, self: undefined, apiKeyEnv: args.apiKeyEnv, enabled: undefined };
}
