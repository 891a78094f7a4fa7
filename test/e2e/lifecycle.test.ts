import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { dependencies } from "../../package.json";
import { packageFolder } from "../engine/stack";
import { newSimulator } from "../new-simulator";
import { newStack, programOf, succeeded, test } from "./support";

/** Puts a copy of the built package into a program, so that it can be changed or taken away. */
function installCopy(program: string): string {
  const installed = join(program, "node_modules", "pulumi-sendgrid-open-tracking");
  unlinkSync(installed);
  for (const part of ["dist", "package.json"])
    cpSync(join(packageFolder, part), join(installed, part), { recursive: true });
  for (const name of Object.keys(dependencies)) {
    const link = join(program, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(packageFolder, "node_modules", name), link);
  }
  return installed;
}

test("destroys without a key and without a request", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const stack = await newStack(programOf("acme"), { simulator });
  succeeded(await stack.up());
  const before = simulator.requests.length;
  delete stack.env.SENDGRID_API_KEY;
  expect(succeeded(await stack.destroy())).toContain("2 deleted");
  expect(simulator.requests.length).toBe(before);
});

test("goes away with up, and with destroy, after the package was removed together with the resource", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, other: true } });
  for (const remove of ["up", "destroy"] as const) {
    const stack = await newStack(programOf("acme", "other"), { simulator });
    const installed = installCopy(stack.program);
    succeeded(await stack.up());
    rmSync(installed, { recursive: true });
    stack.write({ "index.js": "" });
    delete stack.env.SENDGRID_API_KEY;
    const output = succeeded(await stack[remove]());
    expect(output).toContain(remove === "up" ? "- 2 deleted" : "- 3 deleted");
  }
});

test("shows no change in a preview after an upgrade that changes code behind the runtime", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const stack = await newStack(programOf("acme"), { simulator });
  const installed = installCopy(stack.program);
  succeeded(await stack.up());
  const proof = join(stack.folder, "upgraded-code-ran");
  const provider = join(installed, "dist", "resources", "open-tracking-provider.js");
  const upgraded = `require("node:fs").writeFileSync(${JSON.stringify(proof)}, "");\n// Another version.\n`;
  writeFileSync(provider, `${upgraded}${readFileSync(provider, "utf8")}`);
  const manifest = join(installed, "package.json");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace(/"version": ".*?"/, '"version": "99.0.0"'));
  expect(succeeded(await stack.preview("--diff", "--expect-no-changes"))).toContain("2 unchanged");
  expect(readFileSync(proof, "utf8")).toBe("");
  expect(simulator.requests.at(-1)?.userAgent).toContain("/99.0.0 ");
});

test("ends at Ctrl-C without a trace in state", async () => {
  const simulator = await newSimulator({ subusers: { acme: true }, latencyMilliseconds: 20_000 });
  const stack = await newStack(programOf("acme"), { simulator });
  const run = stack.pulumi(["up", "--yes", "--skip-preview"], {
    onStart: (pid) => {
      const timer = setInterval(() => {
        if (simulator.requests.length > 0) process.kill(pid, "SIGINT");
      }, 100);
      return () => clearInterval(timer);
    },
  });
  expect((await run).exitCode).not.toBe(0);
  expect(await stack.exported()).not.toContain("OpenTracking");
});
