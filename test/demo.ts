import { join } from "node:path";
import { createClient } from "pulumi-sendgrid-open-tracking/client";
import { startSimulator } from "pulumi-sendgrid-open-tracking/simulator";
import { resolveApiKey, resolveSettings } from "../provider/config";
import { findEngine } from "./engine/find";
import { progressOnStderr } from "./engine/progress";
import { packageFolder, type Run, Stack } from "./engine/stack";

const example = "examples/one-subuser";

/** Shows a drift on the real CLI: of a simulated SendGrid, or, where there is a key, of the account it belongs to. */
async function demo(): Promise<void> {
  if (process.env.SENDGRID_API_KEY) await previewRealAccount(process.argv[2]);
  else await showDrift();
}

async function showDrift(): Promise<void> {
  const simulator = await startSimulator({
    subusers: { acme: false, newsletter: false },
    ...(process.env.DEMO_LOG_FILE ? { logFile: process.env.DEMO_LOG_FILE } : {}),
  });
  say(`SENDGRID_API_KEY is not set: a simulated SendGrid answers on ${simulator.url}.`);
  const throwaway = await throwawayStack({ SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: simulator.apiKey });
  try {
    command("pulumi up", "records today's open tracking of the subuser acme");
    succeeded(await throwaway.up());
    simulator.setOpenTracking("acme", true);
    say("\nNow somebody turns open tracking on for acme in SendGrid.");
    command("pulumi preview", "of the same program");
    const { output } = succeeded(await throwaway.preview());
    const [line] = /open tracking changed: .*/.exec(output) ?? [];
    if (line === undefined) throw new Error("The preview does not show the change.");
    say(`The preview says it: ${line}`);
  } finally {
    throwaway.remove();
    await simulator.close();
  }
}

async function previewRealAccount(given: string | undefined): Promise<void> {
  const subuser = given ?? (await firstSubuser());
  say(`SENDGRID_API_KEY is set: a preview of the real account. It reads the subuser ${subuser} and creates nothing.`);
  const own = Object.entries(process.env).filter(([name]) => name.startsWith("SENDGRID_")) as [string, string][];
  const throwaway = await throwawayStack(Object.fromEntries(own));
  try {
    succeeded(await throwaway.pulumi(["config", "set", "subuser", subuser], { quiet: true }));
    command("pulumi preview", `of ${example}, with subuser=${subuser}`);
    process.exitCode = (await throwaway.preview()).exitCode;
    say("Nothing was created: a preview only reads, and its stack is gone.");
  } finally {
    throwaway.remove();
  }
}

async function firstSubuser(): Promise<string> {
  // The package's own checks: a key is not sent where a preview would not send it.
  const source = { environment: process.env, stackConfig: () => undefined, isSecret: () => true };
  const client = createClient({ ...resolveSettings(source), apiKey: resolveApiKey(source, undefined) });
  for await (const { username } of client.listSubusers()) return username;
  throw new Error("The account has no subusers. Name one: npm run demo -- <subuser>");
}

async function throwawayStack(env: Readonly<Record<string, string>>): Promise<Stack> {
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
