import type { ReadResult } from "@pulumi/pulumi/dynamic";
import { type ApiKeyArgs, parseApiKeyArgs } from "../config/resolve-api-key";
import { located } from "../pulumi/located";
import type { Run } from "../pulumi/run";
import { accountToId, selectors } from "../sendgrid/account";
import { accountFromId, parseAccount } from "../sendgrid/parse-account";
import { describeChange } from "./describe-drift";
import { createReadingProvider, type ReadingKind } from "./reading-provider";

/** What state holds of one account, beside the shim: which account, with which key it is read, and the value. */
export interface OpenTrackingState extends ApiKeyArgs {
  readonly subuser?: string | undefined;
  readonly accountId?: string | undefined;
  readonly self?: true | undefined;
  readonly enabled: boolean;
}

export const openTrackingKind: ReadingKind<OpenTrackingState> = {
  className: "OpenTracking",
  replaceOnChanges: [...selectors, "apiKeyEnv"],
  updateOnChanges: ["parentUsername", "enabled"],
  idOf: (state) => accountToId(accountIn(state)),
  describeDrift: ({ enabled }, state) =>
    enabled === undefined || enabled === state.enabled
      ? []
      : [describeChange(accountIn(state), enabled, state.enabled)],
};

/** The provider that {@link openTrackingShim} calls. */
export const openTrackingProvider = { ...createReadingProvider(openTrackingKind), read };

/** Reads again, for a refresh and for `OpenTracking.get`. An account that cannot be read fails; it is not gone. */
async function read(
  run: Run,
  id: string,
  props: Partial<OpenTrackingState> = {},
): Promise<ReadResult<OpenTrackingState>> {
  const account = located("OpenTracking", () => accountFromId(id));
  const key = parseApiKeyArgs(props);
  const { enabled } = await run.readOpenTracking(account, key);
  const state = { ...account, ...key, enabled };
  return { id, props: state, inputs: { ...state } };
}

function accountIn({ subuser, accountId, self }: OpenTrackingState) {
  return parseAccount({ subuser, accountId, self });
}
