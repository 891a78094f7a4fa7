import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { auditIn, ended, newFile, newFolder, run, simulated, start, subusersOf } from "./audit-support";

const off = (enforcementLevel: string) => newFile("e.json", { default: { expected: false, enforcementLevel } });
const forbidden = { enabled: true, failure: { status: 403 } };

test("ends with 0 when all accounts were read and nothing mandatory is violated", async () => {
  const { run } = await simulated({ subusers: { acme: true, shop: false } });
  expect(await run("audit")).toMatchObject({ code: 0, stderr: "" });
  const advised = await run("audit", "--expectations", off("advisory"));
  expect(advised).toMatchObject({ code: 0, stdout: expect.stringMatching(/violated +subuser +acme/) });
  const waivers = [{ subuser: "acme", justification: "consent", owner: "dpo@acme.test", expires: "2999-12-31" }];
  const waived = newFile("e.json", { default: { expected: false }, waivers });
  expect((await run("audit", "--expectations", waived)).code).toBe(0);
});

test("ends with 1 when something mandatory is violated, or its waiver has expired", async () => {
  const { run } = await simulated({ subusers: { acme: true, shop: false } });
  expect((await run("audit", "--expectations", off("mandatory"))).code).toBe(1);
  const waivers = [{ subuser: "acme", justification: "consent", owner: "dpo@acme.test", expires: "2027-03-31" }];
  const waived = newFile("e.json", { default: { expected: false }, waivers });
  expect((await run("audit", "--expectations", waived, "--today", "2027-03-31")).code).toBe(0);
  const expired = await run("audit", "--expectations", waived, "--today", "2027-04-01");
  expect(expired.stderr).toBe("Waivers were evaluated as of 2027-04-01, because of --today.\n");
  expect((await run("audit", "--today", new Date().toISOString().slice(0, 10))).stderr).toBe("");
  expect(expired).toMatchObject({ code: 1, stdout: expect.stringContaining("expired after 2027-03-31") });
});

test("ends with 0 when the expired waiver is of an advisory expectation", async () => {
  const { run } = await simulated({ subusers: { acme: true } });
  const waivers = [{ subuser: "acme", justification: "consent", owner: "dpo@acme.test", expires: "2027-03-31" }];
  const expectations = newFile("e.json", { default: { expected: false, enforcementLevel: "advisory" }, waivers });
  const { code, stdout } = await run("audit", "--expectations", expectations, "--today", "2027-04-01");
  expect(stdout).toContain("expired after 2027-03-31");
  expect(code).toBe(0);
});

test("judges an audit over midnight by the day that it ends on", async () => {
  const { env } = await simulated({ subusers: { acme: true }, latencyMilliseconds: 150 });
  const midnight = newFile(
    "midnight.cjs",
    `let first; Date.now = () => {
       first ??= performance.now();
       return Date.parse("2027-03-31T23:59:59.800Z") + performance.now() - first;
     };`,
  );
  const waivers = [{ subuser: "acme", justification: "consent", owner: "dpo@acme.test", expires: "2027-03-31" }];
  const expectations = newFile("e.json", { default: { expected: false }, waivers });
  const args = ["audit", "--expectations", expectations, "--format", "json"];
  const { code, stdout } = await run(args, { ...env, NODE_OPTIONS: `--require ${midnight}` });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    startedAt: expect.stringMatching(/^2027-03-31T23:59:59/),
    finishedAt: expect.stringMatching(/^2027-04-01T00:00/),
    today: "2027-04-01",
    accounts: [{ verdict: "expired-waiver" }],
  });
});

test("names the same endings of reports where it refuses another one as where it explains itself", async () => {
  const [, refused = ""] = /Use (.*)\.\n$/.exec((await run(["audit", "--output", "audit.pdf"])).stderr) ?? [];
  const [, explained = ""] = /its ending says which: (.*);$/m.exec((await run(["audit", "--help"])).stdout) ?? [];
  expect(refused.split(", ")).toEqual(explained.split(" "));
  expect(refused).toContain(".csv");
});

test("ends with 2 on a mistake in its options, says what to do, and asks SendGrid nothing", async () => {
  const { simulator, run } = await simulated({ subusers: { acme: true } });
  const mistakes: readonly (readonly [message: string, ...args: string[]])[] = [
    ["There is no option --formt. Did you mean --format?", "--formt", "json"],
    // As near to --include, but not nearer.
    ["There is no option --xclude. Did you mean --exclude?", "--xclude", "acme"],
    ['--format is "pdf". Use table, json', "--format", "pdf"],
    ["--format is given twice", "--format", "json", "--format", "csv"],
    ["--format needs a value. See --help", "--format"],
    ["Option '--all' does not take an argument. See --help for what to write.", "--all=yes"],
    ["There is no option -expectations. Did you mean --expectations?", "-expectations", "e.json"],
    ['Unexpected argument "acme"', "acme"],
    ['--accounts is "all". Use subusers or customer', "--accounts", "all"],
    ['--output "audit.pdf" does not say by its ending', "--output", "audit.pdf"],
    ['--output "a.csv" is given twice', "--output", "a.csv", "--output", "a.csv"],
    ["--strict has nothing to be strict about", "--strict"],
    ["--max-age is about the readings of --resume", "--max-age", "3d"],
    ['--max-age is "3 days". Use minutes, hours or days', "--resume", "a.json", "--max-age", "3 days"],
    ["--all affects tables only", "--all", "--format", "json"],
    ["--all affects tables only", "--all", "--output", "a.csv"],
    ["(no such file or folder)", "--output", "/nowhere/a.csv"],
    ['--today is "2027-02-30"', "--today", "2027-02-30"],
    ['--include "a\\\\b" has a backslash', "--include", "a\\b"],
    ["use --accounts customer --include <id>", "--subuser", "acme", "--accounts", "customer"],
    ["--subuser and --accounts are both given", "--subuser", "acme", "--accounts", "subusers"],
    ["--subuser and --include are both given", "--subuser", "acme", "--include", "*"],
    ['--subuser "acme" is given twice', "--subuser", "acme", "--subuser", "acme"],
    ['subuser "" is empty', "--subuser", ""],
    [
      "cannot be read (no such file or folder). Give a file that exists, seen from",
      "--expectations",
      "/nowhere/e.json",
    ],
    ["cannot be read (it is a folder). Give a file in that folder.", "--expectations", "/"],
    ["cannot be read (no such file or folder)", "--resume", "/nowhere/audit.json"],
    ["is not JSON", "--stack-export", newFile("state.json", "{")],
  ];
  for (const [message, ...args] of mistakes) {
    expect(await run("audit", ...args)).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  }
  expect(simulator.requests).toEqual([]);
});

test("ends with 2 on a mistake in its configuration, and names the variable", async () => {
  const mistakes: readonly (readonly [message: string, env: Record<string, string>])[] = [
    ["no SendGrid API key is set. Set the environment variable SENDGRID_API_KEY.\n", {}],
    ["the environment variable SENDGRID_REGION is", { SENDGRID_REGION: "us" }],
    ["Set SENDGRID_TIMEOUT_SECONDS=30.\n", { SENDGRID_TIMEOUT_SECONDS: "soon" }],
    ["in the environment variable SENDGRID_API_KEY is 5 characters long", { SENDGRID_API_KEY: "SG.ab" }],
  ];
  for (const command of ["audit", "baseline"]) {
    for (const [message, env] of mistakes) {
      const { code, stdout, stderr } = await run([command], env);
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
      expect(stderr).not.toContain("pulumi config");
    }
  }
});

test("ends with 2 and names every mistake of the expectations", async () => {
  const { simulator, run } = await simulated({ subusers: { acme: true, "acme-eu": true } });
  const broken = newFile("e.json", {
    default: { expected: "no" },
    subusers: { acme: { enforcementLevel: "high", expected: true } },
    waivers: [{ subuser: "acme" }],
    defalt: {},
  });
  const { code, stderr } = await run("audit", "--expectations", broken);
  expect(code).toBe(2);
  for (const path of ["default.expected", 'subusers["acme"].enforcementLevel', "waivers[0].owner", "defalt"]) {
    expect(stderr).toContain(path);
  }
  expect(simulator.requests).toEqual([]);
});

test("ends with 2 as soon as two patterns match an account, before it reads that one", async () => {
  const { simulator, run } = await simulated({ subusers: { "acme-eu": true, ...subusersOf(600) } });
  const subusers = { "acme-*": { expected: true }, "*-eu": { expected: true } };
  const { code, stderr } = await run("audit", "--expectations", newFile("e.json", { subusers }));
  expect(code).toBe(2);
  expect(stderr).toContain('subusers["acme-*"] and subusers["*-eu"] both match subuser "acme-eu"');
  expect(simulator.requests.length).toBeLessThan(100);
});

test("ends with 2 before the long read when a report could not be written", async () => {
  const { simulator, run } = await simulated({ subusers: { acme: true } });
  const folder = newFolder();
  mkdirSync(join(folder, "folder.json"));
  mkdirSync(join(folder, "closed"));
  chmodSync(join(folder, "closed"), 0o555);
  const targets = ["nowhere/audit.json", "folder.json"];
  // Nothing is closed to root.
  if (process.getuid?.() !== 0) targets.push("closed/audit.json");
  for (const target of targets) {
    const { code, stderr } = await run("audit", "--output", join(folder, "ok.json"), "--output", join(folder, target));
    expect(code).toBe(2);
    expect(stderr).toMatch(/--output ".*" cannot be written \((no such file or folder|it is a folder|no permission)\)/);
  }
  expect(simulator.requests).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual(["closed", "folder.json"]);
});

test("ends with 2 before the long read when a report would replace what is read, or another report", async () => {
  const { simulator, run } = await simulated({ subusers: { acme: true } });
  const folder = newFolder();
  const [file, link, behind] = [join(folder, "e.json"), join(folder, "link.json"), join(folder, "behind")];
  const [empty, text] = [newFile("state.json", { deployment: {} }), '{"default":{"expected":true}}'];
  writeFileSync(file, text);
  symlinkSync(file, link);
  symlinkSync(folder, behind);
  for (const [message = "", ...args] of [
    ["is the same file as --expectations", "--expectations", file, "--output", file],
    ["is the same file as --expectations", "--expectations", file, "--output", link],
    ["is the same file as --stack-export", "--stack-export", empty, "--output", empty],
    ["is the same file as --output", "--output", join(folder, "new.json"), "--output", join(behind, "new.json")],
  ]) {
    expect(await run("audit", ...args)).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  }
  expect(simulator.requests).toEqual([]);
  expect([readFileSync(file, "utf8"), readdirSync(folder).sort()]).toEqual([text, ["behind", "e.json", "link.json"]]);
});

test("ends with 3 when an account could not be read, whatever else was found", async () => {
  const { run } = await simulated({ subusers: { acme: true, broken: forbidden } });
  const output = join(newFolder(), "audit.json");
  const { code, stdout, stderr } = await run("audit", "--expectations", off("mandatory"), "--output", output);
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toBe(
    'Open tracking by default: 1 on, 0 off, 1 violated, 0 waived, 0 with an expired waiver, 1 unreadable, of 2 accounts of "parent"\n',
  );
  expect(auditIn(output)).toMatchObject({ complete: true });
  expect(auditIn(output).accounts.map(({ verdict }) => verdict)).toEqual(["violated", "unreadable"]);
});

test("ends with 3 and warns when no account matched the selection", async () => {
  const { run } = await simulated({ subusers: { acme: true } });
  for (const format of ["table", "json"]) {
    const { code, stderr } = await run("audit", "--include", "amce*", "--format", format);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining("No account matched the selection") });
  }
});

test("ends with 3 when the list could not be read to its end, and says so in the report", async () => {
  const key = `SG.${"k".repeat(22)}.${"k".repeat(43)}`;
  const { run } = await simulated({ subusers: { acme: true }, keys: { [key]: { scopes: [] } } });
  const { code, stdout, stderr } = await run("audit", "--format", "json");
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    complete: false,
    incompleteBecause: expect.stringContaining("Cannot list the subusers: SendGrid answered 403"),
    accounts: [],
  });
  expect(stderr).toContain("THIS AUDIT IS INCOMPLETE");
});

test("ends with 129, 130 or 143 when it is interrupted, with a report that says so", async () => {
  const { simulator, env } = await simulated({ subusers: subusersOf(500), latencyMilliseconds: 20 });
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    const before = simulator.requests.length;
    const file = join(newFolder(), "audit.json");
    const child = start(["audit", "--format", "table", "--output", file], env);
    const end = ended(child);
    while (simulator.requests.length < before + 50) await new Promise(setImmediate);
    child.kill(signal);
    const { stdout, ...rest } = await end;
    const hint = `With --resume ${JSON.stringify(file)} the next audit reads only the rest.\n`;
    expect(rest).toEqual({ code, stderr: hint });
    expect(stdout).toContain("THIS AUDIT IS INCOMPLETE");
    const [, read, all] =
      new RegExp(`Interrupted \\(${signal}\\) after (\\d+) of (?:at least )?(\\d+) accounts\\.`).exec(stdout) ?? [];
    const [, on, off, notRead, of] =
      /^Open tracking by default: (\d+) on, (\d+) off, .*, (\d+) not read, of (?:at least )?(\d+) accounts; nothing was expected$/m.exec(
        stdout,
      ) ?? [];
    expect([Number(on) + Number(off), Number(read) + Number(notRead), of]).toEqual([Number(read), Number(all), all]);
  }
});

test("ends with what is left to mend when an account that cannot be read is waived, and says so", async () => {
  const failing = { enabled: true, failure: { status: 403, message: "suspended" } };
  const { run } = await simulated({ subusers: { acme: true, suspended: failing } });
  const waiver = { justification: "suspended for abuse", owner: "ops@acme.test", expires: "2999-12-31" };
  const waivers = [{ subuser: "suspended", waives: "unreadable", ...waiver }];
  const audit = (expected: boolean, ...args: readonly string[]) =>
    run("audit", "--expectations", newFile("e.json", { default: { expected }, waivers }), ...args);
  expect((await audit(false)).code).toBe(1);
  for (const format of ["table", "json", "junit", "sarif", "markdown", "csv", "html", "github"]) {
    const { code, stdout } = await audit(true, "--format", format);
    expect({ code, stdout }, format).toEqual({ code: 0, stdout: expect.stringContaining("ops@acme.test") });
    if (format !== "json") expect(stdout, format).toContain("suspended");
  }
  const { stdout } = await audit(true);
  expect(stdout).toMatch(
    /^waived +subuser +suspended +unknown +on +Waived until 2999-12-31 by ops@acme.test: suspended/m,
  );
  expect(stdout.split("\n")[0]).toContain("1 on, 0 off, 0 violated, 1 waived, 0 with an expired waiver, 1 unreadable");
});
