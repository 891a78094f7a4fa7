import type { Simulator } from "pulumi-sendgrid-open-tracking/simulator";
import type { Run, Stack } from "../engine/stack";

/** Everything of the package that a version of Pulumi's SDK could break, in one program. */
const program = `const sendgrid = require("pulumi-sendgrid-open-tracking");
exports.acme = new sendgrid.OpenTracking("acme", { subuser: "acme" }).enabled;
exports.all = new sendgrid.OpenTrackingFleet("all").enabled;
exports.read = sendgrid.getOpenTracking({ subuser: "acme" }).then(({ enabled }) => enabled);
exports.later = sendgrid.getOpenTrackingOutput({ subuser: "acme" }).enabled;
`;

const got = `${program}exports.got = sendgrid.OpenTracking.get("got", "subuser/acme").enabled;\n`;

/** One command on a stack, and what its output has when it works. */
interface Step {
  readonly name: string;
  readonly command: (stack: Stack) => Promise<Run>;
  readonly shows: readonly string[];
  /** The setting that SendGrid has meanwhile. */
  readonly enabled?: boolean;
}

const expected = (value: boolean) => ["acme", "later", "read"].map((name) => `${name.padEnd(5)}: ${value}`);
const drift = ["enabled: true => false", "~ acme: true => false"];

const steps: readonly Step[] = [
  {
    name: "preview",
    command: (stack) => stack.preview(),
    shows: [...expected(true), "dynamic/sendgrid:OpenTracking acme", "+ 3 to create"],
  },
  { name: "up", command: (stack) => stack.up(), shows: [...expected(true), "+ 3 created"] },
  { name: "preview of a drift", command: (stack) => stack.preview("--diff"), shows: drift, enabled: false },
  {
    name: "preview of a refresh",
    command: (stack) => stack.refresh("--preview-only", "--diff"),
    shows: drift,
    enabled: false,
  },
  {
    name: "refresh",
    command: (stack) => stack.refresh("--yes", "--skip-preview"),
    shows: ["~ 2 updated"],
    enabled: false,
  },
  { name: "preview after it", command: (stack) => stack.preview(), shows: ["3 unchanged"], enabled: false },
  { name: "destroy", command: (stack) => stack.destroy(), shows: ["- 3 deleted"] },
];

/** What went wrong. */
export interface Failure {
  readonly step: string;
  readonly output: string;
}

/** Leads a stack through its life, from the first preview on; the first step that does not work. */
export async function trial(stack: Stack, simulator: Simulator): Promise<Failure | undefined> {
  Object.assign(stack.env, { SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: simulator.apiKey });
  stack.write({ "index.js": program });
  for (const { name, command, shows, enabled = true } of steps) {
    simulator.setOpenTracking("acme", enabled);
    const { exitCode, output } = await command(stack);
    if (exitCode !== 0 || !shows.every((text) => output.includes(text))) return { step: name, output };
  }
  return undefined;
}

/** The same for `OpenTracking.get`: it reads when it is new, and again on every later run. */
export async function trialOfGet(stack: Stack, simulator: Simulator): Promise<Failure | undefined> {
  stack.write({ "index.js": got });
  for (const enabled of [true, false]) {
    simulator.setOpenTracking("acme", enabled);
    for (const command of [() => stack.preview(), () => stack.up()]) {
      const { exitCode, output } = await command();
      const [, shown] = /got *: (?:true => )?(true|false)/.exec(output) ?? [];
      const outputs = await stack.outputs();
      const isRight = shown === String(enabled) || (shown === undefined && outputs.got === enabled);
      if (exitCode !== 0 || !isRight) return { step: "OpenTracking.get", output };
    }
  }
  const { exitCode, output } = await stack.destroy();
  return exitCode === 0 ? undefined : { step: "OpenTracking.get", output };
}
