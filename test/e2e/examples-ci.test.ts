import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { packageFolder } from "../engine/stack";
import { newSimulator } from "../new-simulator";
import { namesRead } from "../unit/audit-support";
import { installCommand, runInShell as run } from "./shell";
import { imports, keyOf, newStack, succeeded, test } from "./support";

const folder = join(packageFolder, "examples", "ci");
const files = readdirSync(folder);
const textOf = (file: string) => readFileSync(join(folder, file), "utf8");

/** The commands of a file, in its order, without the one that .ci/run runs. */
function commandsIn(file: string): readonly string[] {
  const lines = [...textOf(file).matchAll(/^ *- (?:run: )?((?:npm|npx|pulumi) .*)$/gm)].flatMap(
    ([, line]) => line ?? [],
  );
  expect(lines).toContain("npm ci");
  return lines.filter((line) => line !== "npm ci");
}

const audit =
  "npx sendgrid-open-tracking audit --expectations expectations.json --strict --output audit.html --output audit.sarif --output audit.xml --output audits/$(date -u +%FT%H%M%SZ).json";
const history = "npx sendgrid-open-tracking history audits --output history.html || test $? -eq 3";
const auditForCache = "npx sendgrid-open-tracking audit --expectations expectations.json --strict --output audit.html";
const gate = "pulumi preview --cwd open-tracking --stack prod";
const deploy = "pulumi up --stack prod --yes";

test("ci runs nothing but these commands", () => {
  expect(Object.fromEntries(files.map((file) => [file, commandsIn(file)]))).toEqual({
    "github-nightly-audit.yml": [audit, history],
    "github-deploy-gate.yml": [gate, deploy],
    "github-readings-cache.yml": [auditForCache, gate],
    "gitlab-ci.yml": [audit, history, gate, deploy],
    "gitlab-readings-cache.yml": [auditForCache, gate],
  });
});

test("ci runs with no more than it needs", () => {
  for (const file of files) {
    expect(textOf(file)).not.toContain("\t");
    expect(textOf(file)).not.toMatch(/^[^#]*--refresh/m);
    expect(textOf(file)).not.toMatch(/write-all|pull_request_target/);
    for (const [, action] of textOf(file).matchAll(/uses: (\S+)/g)) expect(action).toMatch(/@(v\d+|<SHA>)$/);
  }
  const granted = (file: string) =>
    [...textOf(file).matchAll(/^ +([\w-]+): (?:read|write)$/gm)].map(([line]) => line.trim());
  expect(granted("github-nightly-audit.yml")).toEqual(["contents: read", "actions: read", "security-events: write"]);
  for (const file of ["github-deploy-gate.yml", "github-readings-cache.yml"]) {
    expect(granted(file)).toEqual(["contents: read", "contents: read"]);
  }
  for (const file of files.filter((name) => name.startsWith("github")))
    expect(textOf(file)).toContain("\npermissions: {}\n");
});

test("ci audits: passes, fails on a violation and on whom it cannot read, and writes the reports without the key", async () => {
  const canary = keyOf("n");
  const simulator = await newSimulator({ subusers: { acme: false, newsletter: true }, keys: { [canary]: {} } });
  const expectations = { default: { expected: false }, subusers: { newsletter: { expected: true } } };
  const stack = await newStack(
    { "expectations.json": JSON.stringify(expectations) },
    { simulator, env: { SENDGRID_API_KEY: canary } },
  );
  installCommand(stack);
  const reports = ["audit.html", "audit.sarif", "audit.xml"].map((name) => join(stack.program, name));
  mkdirSync(join(stack.program, "audits"));
  const clean = await run(stack, audit);
  succeeded(clean);
  for (const report of reports) expect(existsSync(report), report).toBe(true);
  simulator.setOpenTracking("acme", true);
  const violated = await run(stack, audit);
  expect(violated.exitCode, violated.output).toBe(1);
  for (const report of reports) expect(readFileSync(report, "utf8")).toContain("acme");
  const unreadable = await newSimulator({
    subusers: { acme: { enabled: false, failure: { status: 403 } } },
    keys: { [canary]: {} },
  });
  const incomplete = await run(stack, `SENDGRID_BASE_URL=${unreadable.url} ${audit}`);
  expect(incomplete.exitCode, incomplete.output).toBe(3);
  const shown = await run(stack, history);
  succeeded(shown);
  const written = [...reports, join(stack.program, "history.html")].map((report) => readFileSync(report, "utf8"));
  expect(written.at(-1)).toContain("acme");
  for (const text of [clean.output, violated.output, incomplete.output, shown.output, ...written])
    expect(text).not.toContain(canary);
});

/** The program of a gate, as the examples tell to write it. */
function gateFiles() {
  const [, declaration = ""] = /^# {3}(new sendgrid\..*)$/m.exec(textOf("github-deploy-gate.yml")) ?? [];
  expect(textOf("gitlab-ci.yml")).toContain(declaration);
  return {
    "expectations.json": '{ "default": { "expected": false } }',
    "open-tracking/Pulumi.yaml": "name: open-tracking\nruntime: nodejs\n",
    "open-tracking/index.js": `${imports}${declaration}`,
    "open-tracking/package.json": '{ "name": "open-tracking" }',
  };
}

test.each(["github-readings-cache.yml", "gitlab-readings-cache.yml"])(
  "%s reads every account once a night, and at the gate only who is new",
  async (file) => {
    const simulator = await newSimulator({ subusers: { acme: false, shop: false } });
    const stack = await newStack(gateFiles(), { simulator });
    installCommand(stack);
    const where = join(stack.program, "open-tracking");
    succeeded(await stack.pulumi(["stack", "init", "prod", "--cwd", where]));
    const variables = [...textOf(file).matchAll(/^ +(SENDGRID_\w+): (?!.*secrets)"?([^"\n]+)"?$/gm)];
    expect(variables.map(([, name]) => name)).toEqual(["SENDGRID_READINGS_CACHE", "SENDGRID_MAX_AGE_SECONDS"]);
    const checkout = /^\$(\{\{ github\.workspace \}\}|CI_PROJECT_DIR)/;
    const settings = variables.map(([, name, value = ""]) => `${name}='${value.replace(checkout, stack.program)}'`);
    const inJob = async (command: string) => {
      const before = simulator.requests.length;
      const { exitCode, output } = await run(stack, `${settings.join(" ")} ${command}`);
      return { exitCode, output, read: namesRead(simulator.requests.slice(before)).sort() };
    };
    expect(await inJob(gate)).toMatchObject({ exitCode: 0, read: ["acme", "shop"] });
    rmSync(join(stack.program, "readings-cache.json"));
    simulator.setOpenTracking("acme", true);
    expect(await inJob(auditForCache)).toMatchObject({ exitCode: 1, read: ["acme", "shop"] });
    simulator.setOpenTracking("newcomer", false);
    const gated = await inJob(gate);
    expect(gated).toMatchObject({ exitCode: 1, read: ["newcomer"] });
    expect(gated.output).toContain('"acme" is on, expected off');
  },
);

test("ci gates: deploys while all accounts are as expected, and not when one is not, even after it was recorded", async () => {
  const simulator = await newSimulator({ subusers: { acme: false } });
  const program = {
    "index.js": `${imports}
      new pulumi.dynamic.Resource({ create: async () => ({ id: "it" }) }, "deployed", {});`,
    ...gateFiles(),
  };
  const stack = await newStack(program, { simulator });
  for (const where of [".", "open-tracking"]) {
    succeeded(await stack.pulumi(["stack", "init", "prod", "--cwd", join(stack.program, where)]));
  }
  succeeded(await run(stack, gate));
  expect(succeeded(await run(stack, deploy))).toContain("deployed");
  simulator.setOpenTracking("acme", true);
  for (const command of [gate, `${gate} --refresh`]) {
    const { exitCode, output } = await run(stack, command);
    expect(exitCode, output).toBe(1);
    expect(output).toContain('OpenTrackingFleet "all": of 1 account, 1 is not as expected (mandatory)');
  }
});
