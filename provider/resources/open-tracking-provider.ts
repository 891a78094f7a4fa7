import type {
  CheckFailure,
  CheckResult,
  CreateResult,
  DiffResult,
  ReadResult,
  UpdateResult,
} from "@pulumi/pulumi/dynamic";
import { asRunError } from "../pulumi/printable-error";
import type { Run } from "../pulumi/run-context";
import { hasUnknown } from "../pulumi/unknown";
import { type Account, accountToId, describeAccount, selectors } from "../sendgrid/account";
import { accountFromId, parseAccount } from "../sendgrid/parse-account";
import { redactApiKeys } from "../text/redact";

/** What state holds of one reading, beside the shim: whose it is, with which key it is read, and the value. */
export interface OpenTrackingState {
  readonly subuser?: string | undefined;
  readonly accountId?: string | undefined;
  readonly self?: true | undefined;
  readonly apiKeyEnv?: string | undefined;
  readonly enabled: boolean;
}

/** A change of one of these is another reading. */
const identity = [...selectors, "apiKeyEnv"] as const;

/** What the program passes: the state to be, and a proof that it is what was read. */
export interface OpenTrackingInputs extends OpenTrackingState {
  /** Made by {@link readingOf} from what was read. Its value is checked here, and left out of state. */
  readonly reading?: string;
}

/** Says whose value was read, with which key, and what it was. */
export function readingOf({ subuser, accountId, self, apiKeyEnv, enabled }: OpenTrackingState): string {
  return JSON.stringify({ subuser, accountId, self, apiKeyEnv, enabled });
}

/** Checks that the value is what was read, and tells the reader of a plain preview who changed and how. */
export async function check(olds: Partial<OpenTrackingState>, news: OpenTrackingInputs): Promise<CheckResult> {
  const { reading, ...inputs } = news;
  const failures = tampering(reading, inputs);
  const drifted = typeof olds.enabled === "boolean" && olds.enabled !== inputs.enabled && !hasUnknown(inputs);
  if (drifted && failures.length === 0 && differing(olds, inputs).length === 0) {
    // The engine shows what is printed here under Diagnostics.
    console.log(`open tracking changed: ${nameOf(inputs)}: ${olds.enabled} => ${inputs.enabled}`);
  }
  return { inputs, failures };
}

/** A transformation, or `ignoreChanges`, may give the resource another account or value than the one that was read. */
function tampering(reading: string | undefined, inputs: OpenTrackingState): CheckFailure[] {
  if (hasUnknown({ ...inputs, reading })) return [];
  const given = readingOf(inputs);
  if (reading === given) return [];
  const reason =
    `${reading ?? "Something else"} was read, and a transformation or ignoreChanges made ${given} of it. ` +
    "Leave the properties of an OpenTracking as they are; to accept a change, run `pulumi up`.";
  return [{ property: "", reason: redactApiKeys(reason) }];
}

/** Another account replaces; another value is left to the engine, which compares the inputs property by property. */
export async function diff(_id: string, olds: OpenTrackingState, news: OpenTrackingState): Promise<DiffResult> {
  const replaces = differing(olds, news);
  if (replaces.length > 0) return { changes: true, replaces };
  return olds.enabled === news.enabled ? { changes: false } : {};
}

/** Records the reading that the program made. */
export async function create(inputs: OpenTrackingState): Promise<CreateResult<OpenTrackingState>> {
  const { subuser, accountId, self } = inputs;
  return { id: accountToId(parseAccount({ subuser, accountId, self })), outs: inputs };
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
  const account = idChecked(id);
  const { apiKeyEnv } = props;
  const { enabled } = await run.readOpenTracking(account, apiKeyEnv);
  const state = { ...account, ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }), enabled };
  return { id, props: state, inputs: { ...state } };
}

function idChecked(id: string): Account {
  try {
    return accountFromId(id);
  } catch (error) {
    throw asRunError(error);
  }
}

function differing(olds: Partial<OpenTrackingState>, news: Partial<OpenTrackingState>): string[] {
  return identity.filter((property) => olds[property] !== news[property]);
}

function nameOf({ subuser, accountId, self }: OpenTrackingState): string {
  return subuser ?? describeAccount(parseAccount({ accountId, self }));
}
