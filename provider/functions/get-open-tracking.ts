import * as pulumi from "@pulumi/pulumi";
import { checkProperties } from "../config/check-args";
import { type ApiKeyArgs, apiKeyProperties, parseApiKeyArgs } from "../config/resolve-api-key";
import { afterDependencies, isWaiting } from "../pulumi/depends-on";
import { isMocked } from "../pulumi/internals";
import { accountOf, checked } from "../pulumi/resource-args";
import { currentRun } from "../pulumi/run-context";
import { type Account, type AccountArgs, accountToId, selectors } from "../sendgrid/account";

/** Which account {@link getOpenTracking} reads. */
export type GetOpenTrackingArgs = AccountArgs<string> & ApiKeyArgs;

/** Which account {@link getOpenTrackingOutput} reads. */
export type GetOpenTrackingOutputArgs = AccountArgs<pulumi.Input<string>> & ApiKeyArgs;

/** One account's setting at the moment of the call. */
export interface GetOpenTrackingResult {
  /** `subuser/<name>`, `account-id/<id>` or `self`: what `OpenTracking.get` takes. */
  readonly id: string;
  /**
   * Whether SendGrid adds its open tracking pixel to this account's mails unless a mail says otherwise: `false` is the
   * account's default, not a promise that no mail has a pixel.
   */
  readonly enabled: boolean;
  /**
   * When SendGrid was asked, as an ISO instant: now, or, with a readings cache, up to `maxAgeSeconds` ago.
   */
  readonly readAt: string;
  /** The Subuser's username, when it is one. */
  readonly subuser?: string | undefined;
  /** The customer account's id, when it is one. */
  readonly accountId?: string | undefined;
  /** `true` when it is the account that owns the API key. */
  readonly self?: true | undefined;
}

const token = "sendgrid:index:getOpenTracking";
const properties = [...selectors, ...apiKeyProperties];

/**
 * Reads one account's open tracking now; keeps nothing in state.
 *
 * @param args which account: exactly one of `subuser`, `accountId` and `self: true`
 * @param opts Pulumi's options. Only a unit test's mocks see them: no provider plugin is involved.
 * @throws pulumi.RunError when the arguments are wrong or there is no answer; its `cause` has SendGrid's `code`
 * @example
 * ```ts
 * export = async () => (await sendgrid.getOpenTracking({ subuser: "acme" })).enabled;
 * ```
 */
export async function getOpenTracking(
  args: GetOpenTrackingArgs,
  opts: pulumi.InvokeOptions = {},
): Promise<GetOpenTrackingResult> {
  const { account, key } = checkedArgs("getOpenTracking", args);
  if (pulumi.Output.isInstance(account)) throw new pulumi.RunError(useOutputForm);
  return isMocked() ? pulumi.runtime.invoke(token, args, opts) : read(account, key, false);
}

/**
 * The same with inputs that may be outputs. In a preview the result is unknown, and no request is made, while a resource
 * that it depends on is not created yet.
 *
 * @param args which account: exactly one of `subuser`, `accountId` and `self: true`
 * @param opts Pulumi's options; the reading waits for `dependsOn`
 * @throws pulumi.RunError when the arguments are wrong; the output fails with one when there is no answer
 * @example
 * ```ts
 * const newsletter = sendgrid.getOpenTrackingOutput({ subuser: someOutput });
 * export const newsletterTracksOpens = newsletter.enabled;
 * ```
 */
export function getOpenTrackingOutput(
  args: GetOpenTrackingOutputArgs,
  opts: pulumi.InvokeOutputOptions = {},
): pulumi.Output<GetOpenTrackingResult> {
  // Now: the program may change its object before the account is known.
  const { account, key } = checkedArgs("getOpenTrackingOutput", args);
  if (isMocked()) return pulumi.runtime.invokeOutput(token, args, opts);
  const waiting = { dependsOn: opts.dependsOn };
  const isLive = isWaiting(account, waiting);
  return afterDependencies<Account>(account, waiting).apply((known) => read(known, key, isLive));
}

const useOutputForm =
  "getOpenTracking: an output was given where a plain value is needed. Use getOpenTrackingOutput, which waits for it.";

function checkedArgs(where: string, args: GetOpenTrackingOutputArgs) {
  return checked(where, () => {
    checkProperties(args, properties);
    return { key: parseApiKeyArgs(args), account: accountOf(where, args) };
  });
}

async function read(account: Account, key: ApiKeyArgs, isLive: boolean): Promise<GetOpenTrackingResult> {
  const { enabled, readAt } = await currentRun().readOpenTracking(account, key, isLive);
  return { id: accountToId(account), ...account, enabled, readAt };
}
