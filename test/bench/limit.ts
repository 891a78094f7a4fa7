import { join } from "node:path";
import { type SimulatorProcess, startSimulatorProcess } from "../chaos/simulator-process";
import type { Engine } from "../engine/find";
import { Stack } from "../engine/stack";
import { type Tell, table } from "./report";

const subusers = 10_000;
/** A window of a minute, because its end is announced in whole seconds: of shorter ones, that costs a greater part. */
const rateLimit = { limit: 2000, seconds: 60 };

const fleet = `
const sendgrid = require("pulumi-sendgrid-open-tracking");
new sendgrid.OpenTrackingFleet("all");
`;

/** Time of an update under a rate limit, with and without a readings cache, against the number of requests. */
export async function benchLimit(tell: Tell, engine: Engine): Promise<void> {
  const names = Object.fromEntries(Array.from({ length: subusers }, (_, index) => [`s${index}`, index % 2 === 0]));
  const simulator = await startSimulatorProcess({ subusers: names, rateLimit });
  const measure = async (args: readonly string[], stack: Stack) => timed(simulator, args, stack);
  const cached = await newStack(engine, simulator, true);
  const first = await measure(["preview"], cached);
  const second = await measure(["up", "--skip-preview", "--yes"], cached);
  cached.remove();
  const whole = await newStack(engine, simulator, true);
  const withCache = await measure(["up", "--yes"], whole);
  whole.remove();
  const live = await newStack(engine, simulator, false);
  const without = await measure(["up", "--yes"], live);
  live.remove();
  await simulator.stop();
  const { limit, seconds } = rateLimit;
  tell(
    `a fleet of ${subusers} under a limit of ${limit} requests in ${seconds} s, with and without a readings cache`,
    table(
      ["", "requests", "wall s", "requests / limit, s", "ratio"],
      [
        ["preview, empty cache", ...first],
        ["update after it, same cache", ...second],
        ["up, empty cache", ...withCache],
        ["up, no cache", ...without],
      ],
    ),
  );
}

type Measured = readonly [requests: number, wallSeconds: number, idealSeconds: number, ratio: number];

async function timed(simulator: SimulatorProcess, args: readonly string[], stack: Stack): Promise<Measured> {
  // Begins with a window of its own.
  await new Promise((resolve) => setTimeout(resolve, rateLimit.seconds * 1000));
  const { requests: before } = await simulator.statistics();
  const start = performance.now();
  const { exitCode, output } = await stack.pulumi(args);
  const wallSeconds = (performance.now() - start) / 1000;
  if (exitCode !== 0) throw new Error(output.slice(-2000));
  const requests = (await simulator.statistics()).requests - before;
  const idealSeconds = (requests * rateLimit.seconds) / rateLimit.limit;
  return [requests, wallSeconds, idealSeconds, wallSeconds / idealSeconds];
}

async function newStack(engine: Engine, simulator: SimulatorProcess, hasCache: boolean): Promise<Stack> {
  const env = { SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: simulator.apiKey };
  const stack = await Stack.create({ engine, env, files: { "index.js": fleet } });
  if (!hasCache) return stack;
  const settings = { readingsCache: join(stack.folder, "readings-cache.json"), maxAgeSeconds: "3600" };
  for (const [name, value] of Object.entries(settings)) {
    const { exitCode, output } = await stack.pulumi(["config", "set", `sendgrid:${name}`, value]);
    if (exitCode !== 0) throw new Error(output);
  }
  return stack;
}
