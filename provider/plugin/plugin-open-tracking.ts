import { checkProperties } from "../config/check-args";
import { checkApiKeyEnv } from "../config/resolve-api-key";
import { assertionFindings, parsedAssertion } from "../resources/assertion-findings";
import { type OpenTrackingState, openTrackingKind, openTrackingProvider } from "../resources/open-tracking-provider";
import { selectors } from "../sendgrid/account";
import { parseAccount } from "../sendgrid/parse-account";
import type { PluginResource } from "./check-reading";

const properties = [...selectors, "apiKeyEnv", "expected", "enforcementLevel"];

/** `OpenTracking` for every language. */
export const pluginOpenTracking: PluginResource<OpenTrackingState> = {
  kind: openTrackingKind,
  provider: openTrackingProvider,

  declare({ run }, { where }, inputs) {
    checkProperties(inputs, properties);
    const { apiKeyEnv, expected, enforcementLevel } = inputs;
    checkApiKeyEnv(apiKeyEnv);
    const isGiven = expected !== undefined || enforcementLevel !== undefined;
    const assertion = isGiven ? parsedAssertion(expected, enforcementLevel) : "nothing";
    const account = parseAccount(inputs);
    return {
      declared: { ...account, ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }) },
      read: async () => {
        const { enabled } = await run.readOpenTracking(account, apiKeyEnv);
        return { values: { enabled }, findings: assertionFindings(where, account, assertion, enabled) };
      },
    };
  },
};
