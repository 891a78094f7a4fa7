import * as pulumi from "@pulumi/pulumi";
import { checkName, checkProperties } from "../config/check-args";
import { type ApiKeyArgs, apiKeyProperties, parseApiKeyArgs } from "../config/resolve-api-key";
import { afterDependencies, isWaiting } from "../pulumi/depends-on";
import { isMocked } from "../pulumi/internals";
import { accountOf, checked, checkOptions } from "../pulumi/resource-args";
import { currentRun } from "../pulumi/run-context";
import { typeTokens } from "../pulumi/type-tokens";
import { type Account, type AccountArgs, selectors } from "../sendgrid/account";
import { assertionFindings } from "./assertion-findings";
import { type AssertionArgs, assertionOf, enforce, type UnderConstruction } from "./enforcement";
import { type Later, verifyRegistered } from "./left-out-by-target";
import { openTrackingKind } from "./open-tracking-provider";
import { openTrackingShim } from "./open-tracking-shim";
import { inputDigest } from "./reading-provider";

/** Which account an {@link OpenTracking} reads, and what its setting should be. */
export type OpenTrackingArgs = AccountArgs<pulumi.Input<string>> & AssertionArgs & ApiKeyArgs;

/** What {@link OpenTracking.get} needs to know beside the id. */
export type OpenTrackingGetState = ApiKeyArgs;

const properties = [...selectors, ...apiKeyProperties, "expected", "enforcementLevel"];

/** What the engine gets. The read starts here, so that all resources of a program are read at the same time. */
function readInputs(
  args: OpenTrackingArgs,
  opts: pulumi.CustomResourceOptions,
  itself: UnderConstruction,
): pulumi.Inputs {
  const { where } = itself;
  // Now: the program may change its object before the account is known.
  const { account, assertion, key } = checked(where, () => {
    checkProperties(args, properties);
    const key = parseApiKeyArgs(args);
    return { key, assertion: assertionOf(where, args), account: accountOf(where, args) };
  });
  const { expected: _, enforcementLevel: __, ...reading } = args;
  const inputs = Object.fromEntries(Object.entries(reading).filter(([, value]) => value !== undefined));
  if (isMocked()) return { ...inputs, enabled: undefined };
  const isLive = isWaiting(account, opts);
  const read = async (known: Account) => {
    const asserted = assertion instanceof Promise ? await assertion : assertion;
    const { enabled } = await currentRun().readOpenTracking(known, key, isLive);
    enforce(assertionFindings(where, known, asserted, enabled), itself.resource);
    return enabled;
  };
  const digest = (known: Account, enabled: boolean) => inputDigest(openTrackingKind, { ...known, ...key, enabled });
  if (!isLive && !pulumi.Output.isInstance(account)) {
    const enabled = read(account);
    return { ...inputs, enabled, inputDigest: enabled.then((value) => digest(account, value)) };
  }
  const known = afterDependencies<Account>(account, { ...opts, itself: () => itself.resource });
  const enabled = known.apply(read);
  return {
    ...inputs,
    enabled,
    inputDigest: pulumi.all([account, enabled]).apply(([known, value]) => digest(known, value)),
  };
}

/** The properties of a resource that is only read: the engine asks the provider for every value. */
function getInputs(args: OpenTrackingGetState, { where }: UnderConstruction): pulumi.Inputs {
  const key = checked(where, () => {
    checkProperties(args, apiKeyProperties);
    if (!isMocked()) currentRun().checkStackConfig();
    return parseApiKeyArgs(args);
  });
  return { subuser: undefined, accountId: undefined, self: undefined, ...key, enabled: undefined };
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
   * Reads an account on every preview and update without comparing it with the last reading: a preview shows no drift.
   * State has it as an external resource.
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
   * @param args which account, and what it should be
   * @param opts Pulumi's options; the reading waits for `dependsOn` and `parent`
   * @throws pulumi.RunError when the arguments name no account that could be read; no request is made
   */
  constructor(name: string, args: OpenTrackingArgs, opts: pulumi.CustomResourceOptions = {}) {
    const itself: UnderConstruction = { where: `OpenTracking "${name}"` };
    checked(itself.where, () => {
      checkName(name);
      checkOptions(opts);
    });
    const inputs = opts.id === undefined ? readInputs(args, opts, itself) : getInputs(args, itself);
    super(openTrackingShim, name, inputs, opts, "sendgrid", "OpenTracking");
    itself.resource = this;
    if (inputs.inputDigest !== undefined) {
      const read = inputs.enabled as Later<boolean>;
      void verifyRegistered(itself.where, read, this.enabled, (was, is) =>
        was === is ? [] : [`enabled: ${was} => ${is}`],
      );
    }
    // Pulumi would make an output of each for each resource, if they were among the properties.
    const { absent } = currentRun();
    for (const selector of selectors) if (!(selector in this)) Object.assign(this, { [selector]: absent });
  }
}
