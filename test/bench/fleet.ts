import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../engine/find";
import { Stack } from "../engine/stack";
import { watchMemory } from "./memory";
import { median, table } from "./report";

const subusers = 10_000;
const runs = 5;
const latencyMilliseconds = 5;
const concurrency = 10;

const fleet = `
const sendgrid = require("pulumi-sendgrid-open-tracking");
new sendgrid.OpenTrackingFleet("all");
`;

/** A resource with the same properties, which are there at once. */
const nothing = `
const pulumi = require("@pulumi/pulumi");
const enabled = Object.fromEntries(Array.from({ length: ${subusers} }, (_, index) => ["s" + index, index % 2 === 0]));
const provider = {
  async check(olds, news) { return { inputs: news }; },
  async diff(id, olds, news) { return { changes: JSON.stringify(olds.enabled) !== JSON.stringify(news.enabled) }; },
  async create(inputs) { return { id: "all", outs: inputs }; },
  async update(id, olds, news) { return { outs: news }; },
};
class Nothing extends pulumi.dynamic.Resource {
  constructor(name, props) {
    super(provider, name, { ...props }, {}, "sendgrid", "Nothing");
  }
}
new Nothing("all", { accounts: "subusers", enabled, unreadable: [] });
`;

/** Time, memory and state of a fleet of 10,000, against a resource of that size that reads nothing. */
export async function benchFleet(engine: Engine): Promise<void> {
  const server = fork(join(__dirname, "server-process.mjs"), [String(subusers), String(latencyMilliseconds)], {
    execArgv: [],
  });
  const [{ url, apiKey }] = (await once(server, "message")) as [{ url: string; apiKey: string }];
  const env = { SENDGRID_BASE_URL: url, SENDGRID_API_KEY: apiKey };
  const stacks = {
    fleet: await Stack.create({ engine, env, files: { "index.js": fleet } }),
    "no-op": await Stack.create({ engine, env, files: { "index.js": nothing } }),
  };
  for (const stack of Object.values(stacks)) succeeded(await stack.up());
  const state = stateOf(stacks.fleet);
  const measured = { fleet: [] as Sample[], "no-op": [] as Sample[], network: [] as Sample[] };
  for (let run = 0; run < runs; run++) {
    for (const kind of ["fleet", "no-op"] as const) measured[kind].push(await preview(stacks[kind]));
    measured.network.push({ wallSeconds: await network(url, apiKey), megabytes: 0 });
  }
  const wall = (kind: keyof typeof measured) => median(measured[kind], "wallSeconds");
  const memory = (kind: keyof typeof measured) => median(measured[kind], "megabytes");
  console.log(
    `\npreview of one fleet of ${subusers}, answers after ${latencyMilliseconds} ms, median of ${runs} runs\n`,
  );
  console.log(
    table(
      ["", "wall s", "MB of the program"],
      [
        ["fleet", wall("fleet"), memory("fleet")],
        ["no-op of the same size", wall("no-op"), memory("no-op")],
        [`bare node-fetch loop, ${concurrency} at a time`, wall("network"), "–"],
        ["ratio to no-op and loop together", wall("fleet") / (wall("no-op") + wall("network")), "–"],
      ],
    ),
  );
  console.log(`\nstate: ${state.bytes} bytes in the backend's file, ${(state.bytes / subusers).toFixed(1)} a subuser`);
  await changes(stacks.fleet, url);
  for (const stack of Object.values(stacks)) stack.remove();
  server.kill();
}

/** Flips one, adds one and takes one away; what the previews say of it. */
async function changes(stack: Stack, url: string): Promise<void> {
  const put = (name: string, body: string) => fetch(`${url}/simulator/subusers/${name}`, { method: "PUT", body });
  await put("s7", "true");
  await put("newcomer", "true");
  await fetch(`${url}/simulator/subusers/s9`, { method: "DELETE" });
  const plain = succeeded(await stack.preview());
  const [ofResource = ""] = succeeded(await stack.preview("--diff")).split("--outputs:--");
  const shown = (line: string) => /^\s*[~+-] .*(true|false)|^\s+(open tracking changed|new|gone): /.test(line);
  console.log("\none flipped, one new, one gone: the plain preview\n");
  console.log([...new Set(plain.slice(plain.indexOf("Diagnostics:")).split("\n").filter(shown))].join("\n"));
  console.log("\nand preview --diff\n");
  console.log(
    ofResource
      .split("\n")
      .filter((line) => /^\s*[~+-] .*: .*(true|false)/.test(line))
      .join("\n"),
  );
}

interface Sample {
  readonly wallSeconds: number;
  readonly megabytes: number;
}

async function preview(stack: Stack): Promise<Sample> {
  const start = performance.now();
  let megabytes = 0;
  const run = await stack.pulumi(["preview", "--expect-no-changes"], {
    onStart: (pid) => {
      const stop = watchMemory(pid, "@pulumi/pulumi/cmd/run/index.js");
      return () => {
        megabytes = stop();
      };
    },
  });
  succeeded(run);
  return { wallSeconds: (performance.now() - start) / 1000, megabytes };
}

/** Seconds that the same requests take when nothing else is done. */
async function network(url: string, apiKey: string): Promise<number> {
  const child = fork(
    join(__dirname, "client-process.mjs"),
    ["bare", url, apiKey, String(subusers), String(concurrency)],
    { execArgv: [] },
  );
  const [{ requestsPerSecond }] = (await once(child, "message")) as [{ requestsPerSecond: number }];
  return subusers / requestsPerSecond;
}

function stateOf(stack: Stack): { readonly bytes: number } {
  const file = join(stack.folder, "backend", ".pulumi", "stacks", "test", "test.json");
  return { bytes: readFileSync(file).length };
}

function succeeded({ exitCode, output }: { readonly exitCode: number; readonly output: string }): string {
  if (exitCode !== 0) throw new Error(output.slice(-2000));
  return output;
}
