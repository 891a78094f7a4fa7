import { CallRun } from "./call-run";
import { disclosuresIn } from "./disclosed-key";
import { Gateway } from "./gateway";
import { type Ended, violationsIn } from "./invariants";
import { Journal } from "./journal";
import { Random } from "./random";
import { SimulatedAccounts } from "./simulated-accounts";
import { SimulatedNetwork } from "./simulated-network";
import { SimulatedServer } from "./simulated-server";
import type { Subject } from "./subject";
import { VirtualClock } from "./virtual-clock";
import { drawWorld, nameOfId, type World } from "./world";

/** Events after which a world would go on for ever. */
const maxEvents = 200_000;

/** What became of a world. */
export interface WorldResult {
  readonly seed: number;
  readonly violations: readonly string[];
  /** How often each thing happened in it. */
  readonly counts: Journal["counts"];
}

/** Runs the client through the world of a seed. */
export async function runWorld(subject: Subject, seed: number, trace?: (line: string) => void): Promise<WorldResult> {
  const world = drawWorld(seed);
  const clock = new VirtualClock();
  const journal = new Journal(trace && ((line) => trace(`${(clock.elapsed / 1000).toFixed(3).padStart(10)} ${line}`)));
  journal.note(() => describeWorld(world));
  const accounts = new SimulatedAccounts(
    world.accounts,
    world.order,
    (id) => nameOfId(world.kind, id),
    () => clock.now(),
  );
  const random = new Random(seed, 2);
  const server = new SimulatedServer(world, accounts, random, clock, journal);
  const gateway = new Gateway(world, server, clock, journal);
  const network = new SimulatedNetwork(world, gateway, random, clock, journal);
  const client = createClient(subject, world, network, clock);
  const runs = world.calls.map((call) => new CallRun(call, { world, subject, client, clock, journal }));
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", onUnhandled);
  const ended = await drive(runs, world, network, clock);
  process.off("unhandledRejection", onUnhandled);
  const { exchanges } = network;
  const violations = [
    ...violationsIn({ world, accounts, exchanges, runs, ended }),
    ...disclosuresIn(world, subject, client, runs),
    ...unhandled.map((reason) => `a rejection that nothing handles: ${reason}`),
  ];
  return { seed, violations, counts: journal.counts };
}

function createClient(subject: Subject, world: World, { httpGet }: SimulatedNetwork, clock: VirtualClock) {
  const settings = subject.withDefaults(world.client);
  const random = new Random(world.seed, 3).next;
  const limiter = new subject.RateLimiter({ ...settings, clock, random, waits: subject.waitPolicy });
  const parts = { limiter, budget: new subject.RetryBudget(), httpGet, clock, random };
  return new subject.Client(world.apiKey, settings, parts);
}

/** Starts each call at its time, and lets time pass until all are over; then until nothing is left, or nothing ends. */
async function drive(
  runs: readonly CallRun[],
  { client: { timeoutSeconds } }: World,
  network: SimulatedNetwork,
  clock: VirtualClock,
): Promise<Ended> {
  for (const run of runs) clock.schedule(run.call.at, () => run.start());
  await clock.rest();
  let events = 0;
  for (; runs.some(({ isOver }) => !isOver) && events < maxEvents && clock.advance(); events++) await clock.rest();
  // A check of the API key, or of the server's health, may outlive the calls that it was made for.
  const isRecent = (moment = 0) => moment >= clock.now() - timeoutSeconds * 1000;
  const isChecking = network.exchanges.some(
    ({ path, sentAt, received }) =>
      (path === "/v3/scopes" && isRecent(sentAt)) || (received?.status === 401 && isRecent(received.at)),
  );
  const until = clock.now() + timeoutSeconds * 1000;
  while (isChecking && events++ < maxEvents && clock.advance(until)) await clock.rest();
  return {
    isEndless: events >= maxEvents,
    clientTimers: clock.clientTimerCount,
    requestsInFlight: network.inFlightCount,
  };
}

/** The world without its key. */
function describeWorld({ accounts, apiKey: _apiKey, calls, ...world }: World): string {
  return JSON.stringify({ ...world, accounts: accounts.length, calls }, undefined, 1);
}
