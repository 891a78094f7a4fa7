import { parseArgs } from "node:util";
import { type Client, type ClientOptions, createClient } from "pulumi-sendgrid-open-tracking/client";
import type { SimulatorOptions } from "pulumi-sendgrid-open-tracking/simulator";
import { auditWithCache } from "./cached-audits";
import { type Behaviour, caches, dropsOnBehalfOf, respondsLate, startGateway } from "./gateway";
import { type Outcome, readAll, subusersOf, usernamesOf } from "./reading";
import { type SimulatorProcess, startSimulatorProcess } from "./simulator-process";

/** One figure, and whether it is what it has to be. */
type Figure = readonly [what: string, value: string | number, isRight: boolean];

interface Setting {
  readonly simulator: Omit<SimulatorOptions, "clock">;
  readonly client?: Partial<ClientOptions>;
}

type Scenario = (seed: number) => Promise<readonly Figure[]>;

async function withSimulator(
  { simulator: options, client: clientOptions = {} }: Setting,
  run: (client: Client, simulator: SimulatorProcess) => Promise<readonly Figure[]>,
): Promise<readonly Figure[]> {
  const simulator = await startSimulatorProcess(options);
  const client = createClient({ apiKey: simulator.apiKey, baseUrl: simulator.url, ...clientOptions });
  try {
    return await run(client, simulator);
  } finally {
    await simulator.stop();
  }
}

const fleet = 10_000;

const scenarios: Readonly<Record<string, Scenario>> = {
  "answers of 10 MB": (seed) => {
    const setting = { simulator: { subusers: subusersOf(500), faults: { seed, largeBodies: 1 } } };
    return withSimulator(setting, async (client) => {
      const before = process.memoryUsage.rss();
      const { lost, codes } = await readAll(client, Object.keys(subusersOf(500)));
      const megabytes = (process.resourceUsage().maxRSS * 1024 - before) / 1e6;
      return [
        [
          "refused as invalid-response, of 500",
          codes["invalid-response"] ?? 0,
          lost === 500 && codes["invalid-response"] === 500,
        ],
        ["peak memory above the start, MB (500 bodies: 5000)", Math.round(megabytes), megabytes < 150],
      ];
    });
  },

  "bad weather: 5 % 429, 1 % 503, 1 % resets, 0.5 % truncated, 0.5 % stalls": (seed) => {
    const faults = { seed, tooManyRequests: 0.05, unavailable: 0.01, reset: 0.01, truncated: 0.005, stall: 0.005 };
    const setting = { simulator: { subusers: subusersOf(fleet), faults }, client: { timeoutSeconds: 1 } };
    return withSimulator(setting, async (client, simulator) => {
      const { right, wrong, lost, seconds, codes } = await readAll(client, usernamesOf(client));
      const { requests, faults: happened } = await simulator.statistics();
      return [
        ["read", right, right === fleet],
        ["wrong", wrong, wrong === 0],
        ["lost", `${lost} ${lost === 0 ? "" : JSON.stringify(codes)}`.trim(), lost === 0],
        ["requests", requests, requests > fleet],
        ["faults", JSON.stringify(happened), Object.values(happened).reduce((sum, count) => sum + count) > 500],
        ["seconds", seconds.toFixed(1), true],
      ];
    });
  },

  "a window of 2,000 requests in 5 s": () => {
    const rateLimit = { limit: 2000, seconds: 5 };
    const setting = { simulator: { subusers: subusersOf(fleet), rateLimit }, client: { maxConcurrency: 50 } };
    return withSimulator(setting, async (client, simulator) => {
      const { right, wrong, lost, seconds } = await readAll(client, usernamesOf(client));
      const { overruns, refused } = await simulator.statistics();
      return [
        ["read", right, right === fleet && wrong === 0 && lost === 0],
        ["over the window after it was announced", overruns, overruns === 0],
        ["refused", refused, refused === 0],
        ["seconds (at least 20)", seconds.toFixed(1), true],
      ];
    });
  },

  "an outage: 100 % 503": (seed) => {
    const setting = { simulator: { subusers: subusersOf(fleet), faults: { seed, unavailable: 1 } } };
    return withSimulator(setting, async (client, simulator) => {
      const { lost, codes, seconds } = await readAll(client, Object.keys(subusersOf(fleet)));
      const { requests } = await simulator.statistics();
      return [
        ["unavailable, of 10,000", codes.unavailable ?? 0, lost === fleet && codes.unavailable === fleet],
        // Every request beyond one for each account would be a retry; there are far fewer of both.
        ["requests, retries included (at most 100)", requests, requests <= 100],
        ["seconds", seconds.toFixed(1), seconds < 60],
      ];
    });
  },

  "a gateway that drops on-behalf-of": () =>
    throughGateway(dropsOnBehalfOf, ({ lost, codes }) => [
      ["wrong-account, of 2,000", codes["wrong-account"] ?? 0, lost === 2000 && codes["wrong-account"] === 2000],
    ]),

  "a gateway that caches": () =>
    throughGateway(caches(), ({ right, lost, codes }) => [
      // What is in flight before the first response was kept comes from SendGrid.
      ["read", right, right <= 10],
      ["invalid-response", codes["invalid-response"] ?? 0, lost === 2000 - right && codes["invalid-response"] === lost],
    ]),

  "a gateway whose responses follow after a 504": () => {
    const behaviour = respondsLate();
    return throughGateway(behaviour, ({ right, lost, codes }) => [
      ["read", right, right === 2000],
      ["lost", `${lost} ${lost === 0 ? "" : JSON.stringify(codes)}`.trim(), lost === 0],
      ["late responses", behaviour.late, behaviour.late > 250],
    ]);
  },

  "a readings cache that audits share, two at a time, in bad weather, while settings change": async (seed) => {
    const faults = { seed, tooManyRequests: 0.02, unavailable: 0.02, reset: 0.01, truncated: 0.01, stall: 0.002 };
    const subusers = subusersOf(1000);
    const simulator = await startSimulatorProcess({ subusers, faults });
    try {
      const { wrong, tooOld, live, reused, unreadable } = await auditWithCache(simulator, subusers, 10);
      return [
        ["wrong", wrong, wrong === 0],
        ["older than allowed", tooOld, tooOld === 0],
        ["read", live, live > 2000],
        ["used again", reused, reused > 2000],
        ["unreadable", unreadable, unreadable < 1000],
      ];
    } finally {
      await simulator.stop();
    }
  },

  "a server that stalls": async (seed) => {
    const stalls = { subusers: subusersOf(1000), faults: { seed, stall: 1 } };
    const settle = (client: Partial<ClientOptions>, count: number, limit: number) =>
      withSimulator({ simulator: stalls, client }, async (reader) => {
        const { lost, codes, seconds } = await readAll(reader, Object.keys(subusersOf(count)));
        const what = `seconds for ${count} with ${JSON.stringify(client)} (at most ${(limit * 1.1).toFixed(1)})`;
        return [
          [what, seconds.toFixed(2), seconds <= limit * 1.1],
          ["without an answer", JSON.stringify(codes), lost === count],
        ];
      });
    return [
      ...(await settle({ deadlineSeconds: 3 }, 1, 3)),
      ...(await settle({ deadlineSeconds: 5, timeoutSeconds: 1 }, 1000, 5)),
    ];
  },
};

/** Reads 2,000 subusers through a gateway. */
async function throughGateway(
  behaviour: Behaviour,
  judge: (outcome: Outcome) => readonly Figure[],
): Promise<readonly Figure[]> {
  const subusers = subusersOf(2000);
  const simulator = await startSimulatorProcess({ self: true, subusers });
  const gateway = await startGateway(simulator.url, behaviour);
  try {
    const client = createClient({ apiKey: simulator.apiKey, baseUrl: gateway.url });
    const outcome = await readAll(client, Object.keys(subusers));
    return [["wrong", outcome.wrong, outcome.wrong === 0], ...judge(outcome)];
  } finally {
    gateway.close();
    await simulator.stop();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seed: { type: "string", default: "1" }, only: { type: "string" } } });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed is ${JSON.stringify(values.seed)}, not a whole number.`);
  console.log(`seed ${seed}`);
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (values.only !== undefined && !name.includes(values.only)) continue;
    console.log(`\n${name}`);
    for (const [what, value, isRight] of await scenario(seed)) {
      console.log(`  ${isRight ? "ok " : "NO "} ${what}: ${value}`);
      if (!isRight) process.exitCode = 1;
    }
  }
}

void main();
