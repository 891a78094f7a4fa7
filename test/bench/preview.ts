import { startSimulator } from "pulumi-sendgrid-open-tracking/simulator";
import type { Engine } from "../engine/find";
import { Stack } from "../engine/stack";
import { watchCpu } from "./cpu";
import { median, type Tell, table } from "./report";

const resources = 1000;
const runs = 5;
const latencyMilliseconds = 50;

const names = `const names = Array.from({ length: ${resources} }, (_, index) => \`subuser-\${index}\`);\n`;

const reading = `${names}
const sendgrid = require("pulumi-sendgrid-open-tracking");
for (const name of names) new sendgrid.OpenTracking(name, { subuser: name });
`;

/** The least that a dynamic resource with the same properties can do. */
const nothing = `${names}
const pulumi = require("@pulumi/pulumi");
const provider = {
  async check(olds, news) { return { inputs: news }; },
  async diff(id, olds, news) { return { changes: false }; },
  async create(inputs) { return { id: inputs.subuser, outs: inputs }; },
  async update(id, olds, news) { return { outs: news }; },
};
class Nothing extends pulumi.dynamic.Resource {
  constructor(name, props) {
    super(provider, name, { ...props }, {}, "sendgrid", "Nothing");
  }
}
for (const name of names) new Nothing(name, { subuser: name, enabled: true });
`;

/** CPU and wall time of a preview of 1,000 resources, against as many that do nothing. */
export async function benchPreview(tell: Tell, engine: Engine): Promise<void> {
  const subusers = Object.fromEntries(Array.from({ length: resources }, (_, index) => [`subuser-${index}`, true]));
  const simulator = await startSimulator({ subusers, latencyMilliseconds });
  const env = { SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: simulator.apiKey };
  const stacks = {
    OpenTracking: await Stack.create({ engine, env, files: { "index.js": reading } }),
    "no-op": await Stack.create({ engine, env, files: { "index.js": nothing } }),
  };
  const measured = { OpenTracking: [] as Sample[], "no-op": [] as Sample[] };
  for (let run = 0; run < runs; run++) {
    for (const kind of ["OpenTracking", "no-op"] as const) measured[kind].push(await preview(stacks[kind]));
  }
  const row = (kind: keyof typeof measured) =>
    [kind, median(measured[kind], "cpuSeconds"), median(measured[kind], "wallSeconds")] as const;
  const [ours, theirs] = [row("OpenTracking"), row("no-op")];
  tell(
    `preview of ${resources} resources, answers after ${latencyMilliseconds} ms, median of ${runs} interleaved runs`,
    table(["", "CPU s", "wall s"], [ours, theirs, ["ratio", ours[1] / theirs[1], ours[2] / theirs[2]]]),
  );
  for (const stack of Object.values(stacks)) stack.remove();
  await simulator.close();
}

interface Sample {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

async function preview(stack: Stack): Promise<Sample> {
  const start = performance.now();
  let cpuSeconds = 0;
  const { exitCode, output } = await stack.pulumi(["preview"], {
    onStart: (pid) => {
      const stop = watchCpu(pid);
      return () => {
        cpuSeconds = stop();
      };
    },
  });
  if (exitCode !== 0 || !output.includes(`+ ${resources + 1} to create`)) throw new Error(output.slice(-2000));
  return { cpuSeconds, wallSeconds: (performance.now() - start) / 1000 };
}
