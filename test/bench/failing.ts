import { startSimulator } from "pulumi-sendgrid-open-tracking/simulator";
import type { Engine } from "../engine/find";
import { Stack } from "../engine/stack";
import { median, type Tell, table } from "./report";

const resources = 10;
const runs = 5;

const program = `
const sendgrid = require("pulumi-sendgrid-open-tracking");
for (let index = 0; index < ${resources}; index++) {
  exports["subuser-" + index] = new sendgrid.OpenTracking("subuser-" + index, { subuser: "subuser-" + index }).enabled;
}
`;

/** How much longer a preview takes that fails on ten unreadable accounts than one that passes. */
export async function benchFailing(tell: Tell, engine: Engine): Promise<void> {
  const names = Array.from({ length: resources }, (_, index) => `subuser-${index}`);
  const simulator = await startSimulator({ subusers: Object.fromEntries(names.map((name) => [name, true])) });
  const env = { SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: simulator.apiKey };
  const stack = await Stack.create({ engine, env, files: { "index.js": program } });
  const measured = { passes: [] as Sample[], fails: [] as Sample[] };
  for (let run = 0; run < runs; run++) {
    for (const kind of ["passes", "fails"] as const) {
      const failure = kind === "fails" ? { failure: { status: 403 } } : {};
      for (const name of names) simulator.setOpenTracking(name, { enabled: true, ...failure });
      measured[kind].push(await preview(stack, kind === "fails"));
    }
  }
  const [passes, fails] = [median(measured.passes, "wallSeconds"), median(measured.fails, "wallSeconds")];
  const rows = [
    ["all readable", passes, 1],
    ["none readable", fails, fails / passes],
  ];
  tell(`preview of ${resources} resources, median of ${runs} interleaved runs`, table(["", "wall s", "ratio"], rows));
  stack.remove();
  await simulator.close();
}

interface Sample {
  readonly wallSeconds: number;
}

async function preview(stack: Stack, fails: boolean): Promise<Sample> {
  const start = performance.now();
  const { exitCode, output } = await stack.preview();
  if ((exitCode !== 0) !== fails) throw new Error(output);
  return { wallSeconds: (performance.now() - start) / 1000 };
}
