import type { SendGridError } from "../../provider/sendgrid";
import type { CallRun } from "./call-run";
import { isInHalf } from "./call-run";
import type { SimulatedAccounts } from "./simulated-accounts";
import type { Exchange } from "./simulated-network";
import { isList } from "./simulated-server";
import type { World } from "./world";

/** How a world ended. */
export interface Ended {
  /** Whether it would have gone on for ever. */
  readonly isEndless: boolean;
  /** Timers that the client left, and requests that it still waits for. */
  readonly clientTimers: number;
  readonly requestsInFlight: number;
}

/** All that is known of a world that is over. */
export interface Evidence {
  readonly world: World;
  readonly accounts: SimulatedAccounts;
  readonly exchanges: readonly Exchange[];
  readonly runs: readonly CallRun[];
  readonly ended: Ended;
}

type Violations = Iterable<string>;

/** What must hold in every world, whatever goes wrong in it. */
const invariants: readonly ((evidence: Evidence) => Violations)[] = [
  everyValueWasReceived,
  everyErrorWasReceived,
  noAccountIsLost,
  noAccountIsMadeUp,
  noRequestIsOverTheWindow,
  nothingIsSentWithARefusedKey,
  everyCallEndsInTime,
  onlyCallersCancel,
  nothingIsLeft,
  aCalmWorldHasNoErrors,
];

/** What does not hold. */
export function violationsIn(evidence: Evidence): readonly string[] {
  return invariants.flatMap((invariant) => [...invariant(evidence)]);
}

/**
 * A value is one that SendGrid sent for this very account, in response to a request that was sent after the call: so it
 * is not another account's, and the account had it between request and response.
 */
function* everyValueWasReceived({ exchanges, runs }: Evidence): Violations {
  for (const run of runs) {
    for (const { name, enabled, error, at } of run.told) {
      if (error !== undefined && enabled === undefined) continue;
      const isReceived = exchanges.some(
        ({ setting, received, ...asked }) =>
          setting?.enabled === enabled &&
          asked.name === name &&
          setting?.name === name &&
          asked.sentAt >= run.startedAt &&
          received !== undefined &&
          received.at <= at,
      );
      if (!isReceived) yield `a value that was never received: ${name} is ${enabled}`;
    }
    const { call, result } = run;
    if (call.what === "read" && result !== undefined && result[0] !== call.name)
      yield `another account's value: ${call.name} was asked for, ${result[0]} was told`;
  }
}

/** An error of SendGrid's is one that came in response to a request for this very account, or to the check of a gateway. */
function* everyErrorWasReceived({ exchanges, runs }: Evidence): Violations {
  for (const { told, error, endedAt = 0 } of runs) {
    for (const each of [error, ...told.map((reading) => reading.error)]) {
      const { status, path, account, code } = (each ?? {}) as Partial<SendGridError>;
      if (status === undefined || account === undefined || code === "wrong-account") continue;
      const name = account.subuser ?? account.accountId ?? "self";
      const isReceived = exchanges.some(
        ({ received, ...asked }) =>
          received?.status === status &&
          received.at <= endedAt &&
          asked.path === path &&
          (asked.name === name || isNameOfCheck(asked.name)),
      );
      if (!isReceived) yield `an error that was never received: ${each}`;
    }
  }
}

/** Whether the client made a name up, to find out what becomes of the header `on-behalf-of`. */
function isNameOfCheck(name: string): boolean {
  return /^[0-9a-f]{32}$/.test(name);
}

/** An account that stayed is in every complete result, once. */
function* noAccountIsLost({ world, accounts, runs }: Evidence): Violations {
  for (const { call, result, startedAt, endedAt = 0 } of runs) {
    if (result === undefined || call.what === "read") continue;
    const isNamed = call.what === "fleet" && call.accounts === "named";
    const stayed = isNamed ? world.accounts : accounts.stayed(startedAt, endedAt);
    const found = new Set(result);
    for (const { name } of stayed) {
      const isWanted = call.what === "list" || call.accounts !== "half" || isInHalf(name);
      if (isWanted && !found.has(name)) yield `a lost account: ${name} is not in the ${call.what}`;
    }
    for (const name of found) {
      const times = result.filter((each) => each === name).length;
      if (times > Math.max(1, accounts.countOf(name, startedAt, endedAt)))
        yield `${name} is ${times} times in the ${call.what}`;
    }
  }
}

/** An account of a result existed; one of a fleet, when its list was read for the last time. */
function* noAccountIsMadeUp({ accounts, exchanges, runs }: Evidence): Violations {
  const lastPass = exchanges.findLast(({ path, query }) => isList(path) && !/[?&]offset=[^0]/.test(query));
  for (const { call, result = [], startedAt, endedAt = 0 } of runs) {
    if (call.what === "read" || (call.what === "fleet" && call.accounts === "named")) continue;
    const from = call.what === "fleet" ? (lastPass?.sentAt ?? startedAt) : startedAt;
    for (const name of result) {
      if (accounts.countOf(name, from, endedAt) === 0) yield `an account that was gone: ${name} is in the ${call.what}`;
    }
  }
}

/**
 * No request is sent before the end of a pause, or of a window that takes none, as a received response announced it. Of
 * several windows, the one counts that the server announced last.
 */
function* noRequestIsOverTheWindow({ exchanges }: Evidence): Violations {
  const responses = exchanges.filter(({ announcement }) => announcement !== undefined);
  responses.sort((one, other) => countOf(one) - countOf(other));
  const endpoints = new Map<string, { served: number; until: number; left: number; pausedUntil: number }>();
  for (const { number, sentAt, sentAfter, ...sent } of exchanges) {
    for (let next = responses[0]; next !== undefined && countOf(next) <= sentAfter; next = responses[0]) {
      responses.shift();
      const id = `${next.region} ${next.path}`;
      const known = endpoints.get(id) ?? { served: 0, until: 0, left: 0, pausedUntil: 0 };
      const { window, pausedUntil = 0 } = next.announcement ?? {};
      known.pausedUntil = Math.max(known.pausedUntil, pausedUntil);
      if (window !== undefined && (next.served ?? 0) > known.served)
        Object.assign(known, { served: next.served, until: window.until, left: window.remaining });
      endpoints.set(id, known);
    }
    const known = endpoints.get(`${sent.region} ${sent.path}`);
    if (known === undefined) continue;
    known.left -= 1;
    if (sentAt < known.pausedUntil)
      yield `request #${number} ${known.pausedUntil - sentAt} ms before the end of a pause`;
    if (sentAt < known.until && known.left < 0)
      yield `request #${number} ${known.until - sentAt} ms before the window ends`;
  }
}

function countOf({ received }: Exchange): number {
  return received?.count ?? Number.POSITIVE_INFINITY;
}

/** For so long the client does not send again. */
const refusedKeyMilliseconds = 300_000;

/**
 * Once SendGrid said that a key is invalid, nothing else is sent with it for some time, but for one request: it starts
 * in place of the check before the response to that is read.
 */
function* nothingIsSentWithARefusedKey({ exchanges }: Evidence): Violations {
  for (const { received, path, region, fault } of exchanges) {
    if (path !== "/v3/scopes" || received?.status !== 401 || fault === "401 for a scope") continue;
    const until = received.at + refusedKeyMilliseconds;
    const after = exchanges.filter(
      (each) => each.region === region && each.sentAfter >= received.count && each.sentAt < until,
    );
    if (after.length > 1) yield `${after.length} requests with a refused API key`;
  }
}

function* everyCallEndsInTime({ world, runs, ended }: Evidence): Violations {
  const { deadlineSeconds, timeoutSeconds } = world.client;
  if (ended.isEndless) yield "the world does not end";
  for (const { call, startedAt, endedAt, paused } of runs) {
    if (endedAt === undefined) {
      yield `a call that never ends: ${JSON.stringify(call)}`;
      continue;
    }
    const seconds = (endedAt - startedAt - paused) / 1000;
    if (seconds > deadlineSeconds + timeoutSeconds)
      yield `a call of ${seconds} s, although its deadline is ${deadlineSeconds} s`;
  }
}

/** A call is not cancelled for the sake of another one. */
function* onlyCallersCancel({ runs }: Evidence): Violations {
  for (const { isCancelled, error, told } of runs) {
    const codes = [error, ...told.map((each) => each.error)].map(
      (each) => (each as { code?: string } | undefined)?.code,
    );
    if (!isCancelled && codes.includes("cancelled")) yield "a call was cancelled, and not by its caller";
  }
}

function* nothingIsLeft({ ended, runs }: Evidence): Violations {
  if (ended.isEndless || runs.some(({ isOver }) => !isOver)) return;
  if (ended.clientTimers > 0) yield `${ended.clientTimers} timers are left`;
  if (ended.requestsInFlight > 0) yield `${ended.requestsInFlight} requests are left`;
  const listeners = runs.reduce((sum, { listenerCount }) => sum + listenerCount, 0);
  if (listeners > 0) yield `${listeners} listeners are left on signals of callers`;
}

/** Where nothing goes wrong, each account is read, but for those that SendGrid refuses, and calls that were cancelled. */
function* aCalmWorldHasNoErrors({ world, runs }: Evidence): Violations {
  if (!world.isCalm) return;
  for (const { call, error, told, isCancelled } of runs) {
    if (isCancelled) continue;
    const isInHomeRegion = call.what === "fleet" && call.accounts === "named";
    const isRefused = (name: string) => {
      const account = world.accounts.find((each) => each.name === name);
      if (account === undefined) return name !== "self";
      return account.disabled || (isInHomeRegion && account.region === "eu");
    };
    if (error !== undefined && !(call.what === "read" && isRefused(call.name)))
      yield `an error in a calm world: ${error}`;
    for (const each of told) {
      if (each.error !== undefined && !isRefused(each.name)) yield `an error in a calm world: ${each.error}`;
    }
  }
}
