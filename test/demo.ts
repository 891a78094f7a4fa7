import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { startSimulator } from "pulumi-sendgrid-open-tracking/simulator";
import { findEngine } from "./engine/find";
import { progressOnStderr } from "./engine/progress";
import { packageFolder, type Run, Stack } from "./engine/stack";

/** Shows a drift on the real CLI: of a simulated SendGrid, or, where there is a key, of the account it belongs to. */
async function demo(): Promise<void> {
  if (process.env.SENDGRID_API_KEY) await previewRealAccount(process.argv[2]);
  else await showDrift();
}

/** Fifty subusers: three that the expectations of the example name, or that something happens to, and the rest. */
const subusers: Readonly<Record<string, boolean>> = {
  acme: false,
  legacy: true,
  newsletter: true,
  suspended: false,
  ...Object.fromEntries(
    Array.from({ length: 46 }, (_, index) => [`team-${String(index + 1).padStart(2, "0")}`, false]),
  ),
};

const next = [
  "npx sendgrid-open-tracking simulate --subuser acme=on   # a simulated SendGrid of your own; Ctrl-C ends it",
  "npx sendgrid-open-tracking help audit                   # what the command can do without Pulumi",
  "npx sendgrid-open-tracking doctor                       # with SENDGRID_API_KEY set: whether your account can be read",
];

/** What the command says of the fleet, before anything is recorded. */
async function showAudit(env: Readonly<Record<string, string>>): Promise<void> {
  const args = ["audit", "--expectations", "examples/fleet/expectations.json"];
  command(`npx sendgrid-open-tracking ${args.join(" ")}`, "without Pulumi");
  const bin = join(packageFolder, "dist", "cli", "main.js");
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: packageFolder,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [text, [code]] = await Promise.all([textOf(child.stdout), once(child, "close")]);
  say(text);
  if (code !== 0) throw new Error(`The audit ended with ${code}.`);
}

async function showDrift(): Promise<void> {
  const simulator = await startSimulator({
    subusers,
    ...(process.env.DEMO_LOG_FILE ? { logFile: process.env.DEMO_LOG_FILE } : {}),
  });
  say(`SENDGRID_API_KEY is not set: a simulated SendGrid with fifty subusers answers on ${simulator.url}.`);
  const env = { SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: simulator.apiKey };
  // Needs no CLI, which may have to be installed or built first.
  await showAudit(env);
  const throwaway = await throwawayStack("examples/fleet", env);
  try {
    command("pulumi up", "records today's open tracking of all subusers");
    const recorded = succeeded(await throwaway.up()).output;
    simulator.setOpenTracking("acme", true);
    simulator.setOpenTracking("suspended", { enabled: false, failure: { status: 403 } });
    say("\nNow somebody turns open tracking on for acme, and SendGrid suspends the subuser suspended.");
    command("pulumi preview", "of the same program");
    const preview = succeeded(await throwaway.preview()).output;
    for (const [output, line] of [
      [recorded, /legacy, until.*(?=")/],
      [preview, /open tracking changed: acme.*/],
      [preview, /unreadable now: suspended.*/],
    ] as const) {
      if (!line.test(output)) throw new Error(`The screen does not say ${line}.`);
    }
    say(`\nTry next:\n${next.map((line) => `  ${line}`).join("\n")}`);
  } finally {
    throwaway.remove();
    await simulator.close();
  }
}

async function previewRealAccount(subuser: string | undefined): Promise<void> {
  const [example, who] = subuser === undefined ? ["fleet", "all subusers"] : ["one-subuser", `the subuser ${subuser}`];
  say(`SENDGRID_API_KEY is set: a preview of the real account. It reads ${who} and creates nothing.`);
  const own = Object.entries(process.env).filter(([name]) => name.startsWith("SENDGRID_")) as [string, string][];
  const throwaway = await throwawayStack(`examples/${example}`, Object.fromEntries(own));
  try {
    if (subuser !== undefined)
      succeeded(await throwaway.pulumi(["config", "set", "subuser", subuser], { quiet: true }));
    command("pulumi preview", `of examples/${example}`);
    process.exitCode = (await throwaway.preview()).exitCode;
    say("Nothing was created: a preview only reads, and its stack is gone.");
  } finally {
    throwaway.remove();
  }
}

async function throwawayStack(example: string, env: Readonly<Record<string, string>>): Promise<Stack> {
  const engine = await findEngine(progressOnStderr);
  say(`The Pulumi CLI comes from ${engine.source}. The stack lives in a temporary folder.`);
  const copyOf = join(packageFolder, example);
  const stack = await Stack.create({ engine, env, copyOf, onOutput: (chunk) => process.stdout.write(chunk) });
  process.once("SIGINT", () => {
    stack.remove();
    process.exit(130);
  });
  return stack;
}

function command(text: string, what: string): void {
  say(`\n$ ${text}   # ${what}\n`);
}

function succeeded(run: Run): Run {
  if (run.exitCode !== 0) throw new Error(`The Pulumi CLI ended with ${run.exitCode}.`);
  return run;
}

function say(line: string): void {
  console.log(line);
}

demo().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
