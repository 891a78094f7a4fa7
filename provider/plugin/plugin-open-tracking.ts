import { checkProperties } from "../config/check-args";
import { apiKeyProperties, parseApiKeyArgs } from "../config/resolve-api-key";
import { assertionFindings, parsedAssertion } from "../resources/assertion-findings";
import { type OpenTrackingState, openTrackingKind, openTrackingProvider } from "../resources/open-tracking-provider";
import { selectors } from "../sendgrid/account";
import { parseAccount } from "../sendgrid/parse-account";
import type { PluginResource } from "./check-reading";

const properties = [...selectors, ...apiKeyProperties, "expected", "enforcementLevel"];

/** `OpenTracking` for every language. */
export const pluginOpenTracking: PluginResource<OpenTrackingState> = {
  kind: openTrackingKind,
  provider: openTrackingProvider,

  declare({ run }, { where }, inputs) {
    checkProperties(inputs, properties);
    const { expected, enforcementLevel } = inputs;
    const key = parseApiKeyArgs(inputs);
    const isGiven = expected !== undefined || enforcementLevel !== undefined;
    const assertion = isGiven ? parsedAssertion(expected, enforcementLevel) : "nothing";
    const account = parseAccount(inputs);
    return {
      declared: { ...account, ...key },
      read: async () => {
        const { enabled } = await run.readOpenTracking(account, key);
        return { values: { enabled }, findings: assertionFindings(where, account, assertion, enabled) };
      },
    };
  },
};
