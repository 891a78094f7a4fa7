import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { SimulatorProcess } from "./simulator-process";

const command = resolve(__dirname, "../../dist/cli/main.js");
const maxAgeSeconds = 15;
const timeoutSeconds = 1;

/** A value that an account had from some moment on; which of two it was is not known while it changes. */
interface Period {
  readonly enabled: boolean;
  readonly from: number;
}

/** An account as an audit has it. */
interface Audited {
  readonly account: { readonly subuser: string };
  readonly enabled?: boolean;
  readonly readAt: string;
  readonly fromCache?: true;
}

/** What became of the readings of several audits that share a cache. */
export interface CachedOutcome {
  live: number;
  reused: number;
  unreadable: number;
  wrong: number;
  tooOld: number;
}

/** Audits two by two with one readings cache, while settings change, and compares each reading with what it has to be. */
export async function auditWithCache(
  simulator: SimulatorProcess,
  subusers: Readonly<Record<string, boolean>>,
  rounds: number,
): Promise<CachedOutcome> {
  const folder = mkdtempSync(join(tmpdir(), "chaos-"));
  const history = new Map(
    Object.entries(subusers).map(([name, enabled]) => [name, [{ enabled, from: 0 }] as Period[]]),
  );
  const outcome: CachedOutcome = { live: 0, reused: 0, unreadable: 0, wrong: 0, tooOld: 0 };
  const end = new AbortController();
  const flipping = flipAll(simulator, history, end.signal);
  try {
    for (let round = 0; round < rounds; round++) {
      const file = join(folder, "readings-cache.json");
      const audits = await Promise.all([audit(simulator, file), audit(simulator, file)]);
      for (const { startedAt, accounts } of audits)
        for (const each of accounts) judge(each, startedAt, history, outcome);
    }
  } finally {
    end.abort();
    await flipping;
    rmSync(folder, { recursive: true });
  }
  return outcome;
}

/** Each account after the other, so that none changes twice within the time that a request takes. */
async function flipAll({ url }: SimulatorProcess, history: Map<string, Period[]>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const [name, periods] of history) {
      if (signal.aborted) return;
      const enabled = !(periods.at(-1)?.enabled ?? false);
      const from = Date.now();
      await fetch(`${url}/simulator/subusers/${name}`, { method: "PUT", body: String(enabled) });
      periods.push({ enabled, from });
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
  }
}

function audit(
  { url, apiKey }: SimulatorProcess,
  cache: string,
): Promise<{ readonly startedAt: string; readonly accounts: readonly Audited[] }> {
  const env = {
    SENDGRID_API_KEY: apiKey,
    SENDGRID_BASE_URL: url,
    SENDGRID_TIMEOUT_SECONDS: String(timeoutSeconds),
    SENDGRID_READINGS_CACHE: cache,
    SENDGRID_MAX_AGE_SECONDS: String(maxAgeSeconds),
  };
  return new Promise((resolve, reject) => {
    const options = { env, maxBuffer: 1e8 };
    execFile(process.execPath, [command, "audit", "--format", "json"], options, (error, stdout, stderr) => {
      // 3: some accounts could not be read.
      if (error !== null && error.code !== 3) reject(new Error(stderr));
      else resolve(JSON.parse(stdout));
    });
  });
}

function judge(
  { account, enabled, readAt, fromCache }: Audited,
  startedAt: string,
  history: ReadonlyMap<string, readonly Period[]>,
  outcome: CachedOutcome,
): void {
  if (enabled === undefined) {
    outcome.unreadable += 1;
    return;
  }
  outcome[fromCache ? "reused" : "live"] += 1;
  const asked = Date.parse(readAt);
  const periods = history.get(account.subuser) ?? [];
  // What it was when the request was sent, or became until the response was there.
  const could = periods.filter(({ from }, index) => {
    const until = periods[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    return from <= asked + timeoutSeconds * 1000 && until + slackMilliseconds >= asked;
  });
  if (!could.some((period) => period.enabled === enabled)) outcome.wrong += 1;
  if (asked < Date.parse(startedAt) - maxAgeSeconds * 1000) outcome.tooOld += 1;
}

/** A change is there some time between its request and its response. */
const slackMilliseconds = 100;
