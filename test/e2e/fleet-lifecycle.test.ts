import { unlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { newSimulator } from "../new-simulator";
import { imports, newStack, succeeded, test } from "./support";

const canary = `SG.${"canary-key-".padEnd(22, "8")}.${"nobody-may-ever-see-this-".padEnd(43, "8")}`;
const program = `${imports}
const fleet = new sendgrid.OpenTrackingFleet("all", { onUnreadable: "warn" });
exports.enabled = fleet.enabled;
exports.errors = fleet.errors;`;

function leaks(text: string): boolean {
  const parts = [...canary.split(".").slice(1), Buffer.from(canary).toString("base64")];
  return parts.some((part) => text.includes(part));
}

test("keeps the key out of state, outputs, errors and the debug log, and sends nothing but GET", async () => {
  const echo = { enabled: true, failure: { status: 403, message: `key ${canary} may not do this` } };
  const simulator = await newSimulator({ subusers: { acme: true, echo }, keys: { [canary]: {} } });
  const stack = await newStack(program, { simulator });
  const everything = [
    await stack.pulumi(["up", "--yes", "--skip-preview", "-v=9", "--logtostderr"]),
    await stack.pulumi(["preview", "--diff", "-v=9", "--logtostderr"]),
    await stack.pulumi(["preview", "--json"]),
    await stack.pulumi(["refresh", "--yes", "--skip-preview", "-v=9", "--logtostderr"]),
    await stack.pulumi(["stack", "output", "--json", "--show-secrets"]),
  ];
  for (const run of everything) expect(leaks(succeeded(run))).toBe(false);
  expect(everything[0]?.output).toContain("key [API key] may not do this");
  expect(leaks(await stack.exported("--show-secrets"))).toBe(false);

  stack.write({ "index.js": program.replace('{ onUnreadable: "warn" }', "{}") });
  for (const run of [await stack.pulumi(["preview", "-v=9", "--logtostderr"]), await stack.refresh("--preview-only")]) {
    expect(leaks(run.output)).toBe(false);
  }
  expect(new Set(simulator.requests.map(({ method }) => method))).toEqual(new Set(["GET"]));
});

test("is destroyed, or removed, without a key, without the package and without a request", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  for (const remove of ["destroy", "up"] as const) {
    const stack = await newStack(program, { simulator });
    succeeded(await stack.up());
    const before = simulator.requests.length;
    unlinkSync(join(stack.program, "node_modules", "pulumi-sendgrid-open-tracking"));
    stack.write({ "index.js": "" });
    delete stack.env.SENDGRID_API_KEY;
    expect(succeeded(await stack[remove]())).toContain(remove === "up" ? "- 1 deleted" : "- 2 deleted");
    expect(simulator.requests.length).toBe(before);
  }
});

test("tells how far it is while it reads, and leaves nothing of that under Diagnostics", async () => {
  const subusers = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`subuser-${index}`, true]));
  const simulator = await newSimulator({ subusers, latencyMilliseconds: 400 });
  const stack = await newStack(program, { simulator });
  const output = succeeded(await stack.preview());
  expect(output).toMatch(/open tracking: \d+ accounts? read, about \d+ a second/);
  expect(output).not.toContain("Diagnostics:");
});

test("ends at Ctrl-C without a trace in state", async () => {
  const subusers = { acme: true, other: true };
  const simulator = await newSimulator({ subusers, latencyMilliseconds: 20_000 });
  const stack = await newStack(program, { simulator });
  let interruptedAt: number | undefined;
  const { exitCode } = await stack.pulumi(["up", "--yes", "--skip-preview"], {
    onStart: (pid) => {
      const timer = setInterval(() => {
        if (simulator.requests.length === 0) return;
        interruptedAt ??= performance.now();
        process.kill(pid, "SIGINT");
      }, 100);
      return () => clearInterval(timer);
    },
  });
  expect(exitCode).not.toBe(0);
  expect(performance.now() - (interruptedAt ?? 0)).toBeLessThan(20_000);
  expect(await stack.exported()).not.toContain("OpenTrackingFleet");
});
