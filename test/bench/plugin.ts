import type { Engine } from "../engine/find";
import { installPlugin, pluginFile } from "../engine/install-plugin";
import { findLanguage } from "../engine/languages";
import { progressOnStderr } from "../engine/progress";
import { Stack } from "../engine/stack";
import { watchMemory } from "./memory";
import { median, type Tell, table } from "./report";
import { startServer } from "./server";

const runs = 5;
const subusers = 10_000;
const singles = 50;
const singleLatencyMilliseconds = 50;

const head = `name: test
runtime: yaml
plugins:
  providers:
    - name: sendgrid-open-tracking
      path: ./node_modules/.bin
resources:
`;

const fleetInYaml = `${head}  all: { type: "sendgrid-open-tracking:OpenTrackingFleet" }\n`;
const fleetInTypeScript = `const sendgrid = require("pulumi-sendgrid-open-tracking");
new sendgrid.OpenTrackingFleet("all");
`;

const names = Array.from({ length: singles }, (_, index) => `s${index}`);
const singlesInYaml = `${head}${names
  .map((name) => `  ${name}: { type: "sendgrid-open-tracking:OpenTracking", properties: { subuser: ${name} } }\n`)
  .join("")}`;
const singlesInTypeScript = `const sendgrid = require("pulumi-sendgrid-open-tracking");
for (const name of ${JSON.stringify(names)}) new sendgrid.OpenTracking(name, { subuser: name });
`;

/** Time and memory of the plugin, against the package in a TypeScript program that reads the same. */
export async function benchPlugin(tell: Tell, engine: Engine): Promise<void> {
  await findLanguage(engine, "yaml", progressOnStderr);
  await compare(tell, engine, {
    what: `preview of one fleet of ${subusers} through the plugin and in a program`,
    latency: 0,
    yaml: fleetInYaml,
    typescript: fleetInTypeScript,
  });
  await compare(tell, engine, {
    what: `preview of ${singles} single resources, each read after ${singleLatencyMilliseconds} ms`,
    latency: singleLatencyMilliseconds,
    yaml: singlesInYaml,
    typescript: singlesInTypeScript,
  });
}

interface Comparison {
  readonly what: string;
  readonly latency: number;
  readonly yaml: string;
  readonly typescript: string;
}

async function compare(tell: Tell, engine: Engine, { what, latency, yaml, typescript }: Comparison): Promise<void> {
  const server = await startServer(subusers, latency);
  const { env } = server;
  const stacks = {
    plugin: await Stack.create({ engine, env, files: { "Pulumi.yaml": yaml } }),
    program: await Stack.create({ engine, env, files: { "index.js": typescript } }),
  };
  installPlugin(stacks.plugin);
  for (const stack of Object.values(stacks)) succeeded(await stack.up());
  const measured = { plugin: [] as Sample[], program: [] as Sample[] };
  for (let run = 0; run < runs; run++) {
    for (const kind of ["plugin", "program"] as const) measured[kind].push(await preview(stacks[kind]));
  }
  const wall = (kind: keyof typeof measured) => median(measured[kind], "wallSeconds");
  tell(
    `${what}, median of ${runs} interleaved runs`,
    table(
      ["", "wall s", "MB of the plugin"],
      [
        ["plugin: reads in Check", wall("plugin"), median(measured.plugin, "megabytes")],
        ["program: reads all at once", wall("program"), "–"],
        ["ratio", wall("plugin") / wall("program"), "–"],
      ],
    ),
  );
  for (const stack of Object.values(stacks)) stack.remove();
  server.stop();
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
      const stop = watchMemory(pid, pluginFile);
      return () => {
        megabytes = stop();
      };
    },
  });
  succeeded(run);
  return { wallSeconds: (performance.now() - start) / 1000, megabytes };
}

function succeeded({ exitCode, output }: { readonly exitCode: number; readonly output: string }): void {
  if (exitCode !== 0) throw new Error(output.slice(-2000));
}
