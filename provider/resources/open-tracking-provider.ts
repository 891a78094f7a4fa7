import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import type { Run } from "../run";
import { asRunError } from "../run-error";
import { accountFromId, accountToId, parseAccount, selectors } from "../sendgrid/account";

/** What state holds of one reading, beside the shim: whose it is, with which key it is read, and the value. */
export interface OpenTrackingState {
  readonly subuser?: string | undefined;
  readonly accountId?: string | undefined;
  readonly self?: true | undefined;
  readonly apiKeyEnv?: string;
  readonly enabled: boolean;
}

/** A change of one of these is another reading. */
const identity = [...selectors, "apiKeyEnv"] as const;

/** Validates, and tells the reader of a plain preview who changed and how. */
export async function check(olds: Partial<OpenTrackingState>, news: OpenTrackingState): Promise<CheckResult> {
  const drifted =
    typeof olds.enabled === "boolean" && typeof news.enabled === "boolean" && olds.enabled !== news.enabled;
  if (drifted && differing(olds, news).length === 0) {
    // The engine shows what is printed here under Diagnostics, on this resource.
    console.log(`open tracking changed: ${nameOf(news)}: ${olds.enabled} => ${news.enabled}`);
  }
  return { inputs: news };
}

/** Another account replaces; another value is left to the engine, which compares the inputs property by property. */
export async function diff(_id: string, olds: OpenTrackingState, news: OpenTrackingState): Promise<DiffResult> {
  const replaces = differing(olds, news);
  if (replaces.length > 0) return { changes: true, replaces };
  return olds.enabled === news.enabled ? { changes: false } : {};
}

/** Records the reading that the program made. */
export async function create(inputs: OpenTrackingState): Promise<CreateResult<OpenTrackingState>> {
  return { id: accountToId(parseAccount(inputs)), outs: inputs };
}

/** Records the new reading. Without outputs the engine would keep none, and the next preview would replace. */
export async function update(
  _id: string,
  _olds: OpenTrackingState,
  news: OpenTrackingState,
): Promise<UpdateResult<OpenTrackingState>> {
  return { outs: news };
}

/** Reads again, for a refresh and for `OpenTracking.get`. An account that cannot be read fails; it is not gone. */
export async function read(
  run: Run,
  id: string,
  props: Partial<OpenTrackingState> = {},
): Promise<ReadResult<OpenTrackingState>> {
  try {
    const account = accountFromId(id);
    const { apiKeyEnv } = props;
    const client = await run.client(apiKeyEnv);
    const { enabled } = await client.readOpenTracking(account);
    const state = { ...account, ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }), enabled };
    return { id, props: state, inputs: { ...state } };
  } catch (error) {
    throw asRunError(error);
  }
}

function differing(olds: Partial<OpenTrackingState>, news: Partial<OpenTrackingState>): string[] {
  return identity.filter((property) => olds[property] !== news[property]);
}

function nameOf(state: OpenTrackingState): string {
  return state.subuser ?? state.accountId ?? "self";
}
