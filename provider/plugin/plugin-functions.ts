import { checkProperties } from "../config/check-args";
import { apiKeyProperties, parseApiKeyArgs } from "../config/resolve-api-key";
import { unreadableFindings } from "../fleet/findings";
import { checkFleet } from "../fleet/fleet-args";
import { located } from "../pulumi/located";
import { accountToId, selectors } from "../sendgrid/account";
import { parseAccount } from "../sendgrid/parse-account";
import type { PluginContext } from "./check-reading";
import { enforceFindings } from "./enforce-findings";
import type { Properties } from "./property-values";

/** `getOpenTracking` for every language. */
export async function getOpenTracking({ run }: PluginContext, args: Properties): Promise<Properties> {
  const { account, key } = located("getOpenTracking", () => {
    checkProperties(args, [...selectors, ...apiKeyProperties]);
    return { key: parseApiKeyArgs(args), account: parseAccount(args) };
  });
  const { enabled, readAt } = await run.readOpenTracking(account, key);
  return { id: accountToId(account), ...account, enabled, readAt };
}

/** `getOpenTrackingFleet` for every language. */
export async function getOpenTrackingFleet({ run, log }: PluginContext, args: Properties): Promise<Properties> {
  const where = "getOpenTrackingFleet";
  const fleet = located(where, () => checkFleet(args));
  const tell = (text: string) => log("info", text, { ephemeral: true });
  const report = await run.readFleetReport(where, fleet, fleet.selection, tell);
  enforceFindings(unreadableFindings(where, fleet.onUnreadable, report), log);
  const { enabled, unreadable, errors, disabled, violations, waived, summary } = report;
  return { enabled, unreadable, errors, disabled, violations, waived, summary };
}
