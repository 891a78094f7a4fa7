import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../engine/find";
import { Stack } from "../engine/stack";
import { watchMemory } from "./memory";
import { median, type Tell, table } from "./report";
import { readIn, startServer } from "./server";

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
export async function benchFleet(tell: Tell, engine: Engine): Promise<void> {
  const server = await startServer(subusers, latencyMilliseconds);
  const { env } = server;
  const stacks = {
    fleet: await Stack.create({ engine, env, files: { "index.js": fleet } }),
    "no-op": await Stack.create({ engine, env, files: { "index.js": nothing } }),
  };
  for (const stack of Object.values(stacks)) succeeded(await stack.up());
  const state = stateOf(stacks.fleet);
  const measured = { fleet: [] as Sample[], "no-op": [] as Sample[], network: [] as Sample[] };
  for (let run = 0; run < runs; run++) {
    for (const kind of ["fleet", "no-op"] as const) measured[kind].push(await preview(stacks[kind]));
    const { requestsPerSecond } = await readIn("bare", server, subusers, concurrency);
    measured.network.push({ wallSeconds: subusers / requestsPerSecond, megabytes: 0 });
  }
  const wall = (kind: keyof typeof measured) => median(measured[kind], "wallSeconds");
  const memory = (kind: keyof typeof measured) => median(measured[kind], "megabytes");
  const rows = [
    ["fleet", wall("fleet"), memory("fleet")],
    ["no-op of the same size", wall("no-op"), memory("no-op")],
    [`bare node-fetch loop, ${concurrency} at a time`, wall("network"), "–"],
    ["ratio to no-op and loop together", wall("fleet") / (wall("no-op") + wall("network")), "–"],
  ];
  tell(
    `preview of one fleet of ${subusers}, answers after ${latencyMilliseconds} ms, median of ${runs} interleaved runs`,
    table(["", "wall s", "MB of the program"], rows),
  );
  tell(
    `state of a fleet of ${subusers}`,
    `${state.bytes} bytes in the backend's file, ${(state.bytes / subusers).toFixed(1)} a subuser`,
  );
  await changes(tell, stacks.fleet, server.url);
  for (const stack of Object.values(stacks)) stack.remove();
  server.stop();
}

/** Flips one, adds one and takes one away; what the previews say of it. */
async function changes(tell: Tell, stack: Stack, url: string): Promise<void> {
  const put = (name: string, body: string) => fetch(`${url}/simulator/subusers/${name}`, { method: "PUT", body });
  await put("s7", "true");
  await put("newcomer", "true");
  await fetch(`${url}/simulator/subusers/s9`, { method: "DELETE" });
  const plain = succeeded(await stack.preview());
  const [ofResource = ""] = succeeded(await stack.preview("--diff")).split("--outputs:--");
  const shown = (line: string) => /^\s*[~+-] .*(true|false)|^\s+(open tracking changed|new|gone): /.test(line);
  tell(
    "one flipped, one new, one gone: the plain preview",
    [...new Set(plain.slice(plain.indexOf("Diagnostics:")).split("\n").filter(shown))].join("\n"),
  );
  const isChange = (line: string) => /^\s*[~+-] .*: .*(true|false)/.test(line);
  tell("one flipped, one new, one gone: preview --diff", ofResource.split("\n").filter(isChange).join("\n"));
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

function stateOf(stack: Stack): { readonly bytes: number } {
  const file = join(stack.folder, "backend", ".pulumi", "stacks", "test", "test.json");
  return { bytes: readFileSync(file).length };
}

function succeeded({ exitCode, output }: { readonly exitCode: number; readonly output: string }): string {
  if (exitCode !== 0) throw new Error(output.slice(-2000));
  return output;
}
