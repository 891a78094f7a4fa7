import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { withoutProbes } from "../probe";
import { auditIn, bin, ended, newFile, newFolder, run, simulated, start, subusersOf } from "./audit-support";
import { type Audit, extensions, formatNames } from "./internals/cli";
import { fromVisible, hostileNames } from "./report-support";

const canary = `SG.${"canary-key-".padEnd(22, "7")}.${"nobody-may-ever-see-this-".padEnd(43, "7")}`;

test("writes every report of one run, each whole and under its own name, and prints what else is asked for", async () => {
  const { simulator, run } = await simulated({ subusers: { acme: true } });
  const folder = newFolder();
  const files = formatNames.flatMap((name) => extensions[name].slice(0, 1).map((each) => join(folder, `a${each}`)));
  const outputs = files.flatMap((file) => ["--output", file]);
  const expectations = newFile("e.json", { default: { expected: false } });
  const { code, stdout, stderr } = await run("audit", "--expectations", expectations, ...outputs, "--format", "github");
  expect(code).toBe(1);
  expect(stdout).toMatch(/^::notice title=Open tracking::Open tracking by default: 1 on/);
  expect(stderr).toMatch(/^Open tracking by default: 1 on, .* of 1 account of "parent"\n$/);
  expect(
    readdirSync(folder)
      .map((name) => join(folder, name))
      .sort(),
  ).toEqual(files.sort());
  for (const file of files) expect(readFileSync(file, "utf8")).toContain("acme");
  expect(withoutProbes(simulator.requests).filter(({ path }) => path.endsWith("/open"))).toHaveLength(1);
});

test("replaces what is there, behind a link too, and keeps its mode", async () => {
  const { run } = await simulated({ subusers: { acme: true } });
  const folder = newFolder();
  const [target, link] = [join(folder, "audit.json"), join(folder, "latest.json")];
  writeFileSync(target, "old");
  chmodSync(target, 0o640);
  symlinkSync(target, link);
  expect((await run("audit", "--output", link)).code).toBe(0);
  expect(JSON.parse(readFileSync(target, "utf8"))).toMatchObject({ complete: true });
  expect([lstatSync(link).isSymbolicLink(), statSync(target).mode & 0o777]).toEqual([true, 0o640]);
});

test.each([
  [
    "half-way through writing",
    `const write = fs.writeFileSync;
     fs.writeFileSync = (file, text) => {
       write(file, text.slice(0, text.length / 2));
       if (text.length > 0) process.kill(process.pid, "SIGKILL");
     };`,
  ],
  ["before it renames what it wrote", 'fs.renameSync = () => process.kill(process.pid, "SIGKILL");'],
])("leaves the old report as it was when the process is killed %s", async (_when, killing) => {
  const { env } = await simulated({ subusers: { acme: true } });
  const target = newFile("audit.json", "old");
  const hook = newFile("hook.cjs", `const fs = require("node:fs"); ${killing}`);
  const killed = await run(["audit", "--output", target], { ...env, NODE_OPTIONS: `--require ${hook}` });
  expect(killed.code).toBeNull();
  expect(readFileSync(target, "utf8")).toBe("old");
});

test("gives a temporary file the mode of the report from the start", async () => {
  const { env } = await simulated({ subusers: { acme: true } });
  const folder = newFolder();
  const target = join(folder, "audit.json");
  writeFileSync(target, "old", { mode: 0o600 });
  const hook = newFile("hook.cjs", 'require("node:fs").chmodSync = () => process.kill(process.pid, "SIGKILL");');
  await run(["audit", "--output", target], { ...env, NODE_OPTIONS: `--require ${hook}` });
  const [left = ""] = readdirSync(folder).filter((name) => name.endsWith(".tmp"));
  expect(statSync(join(folder, left)).mode & 0o777).toBe(0o600);
});

test("writes through no link that is in the place of a temporary file", async () => {
  const { env } = await simulated({ subusers: { acme: true } });
  const victim = newFile("victim.txt", "mine");
  const putLink = `const fs = require("node:fs"); const write = fs.writeFileSync;
    fs.writeFileSync = (file, ...rest) => { fs.symlinkSync(${JSON.stringify(victim)}, file); write(file, ...rest); };`;
  const NODE_OPTIONS = `--require ${newFile("hook.cjs", putLink)}`;
  const { code } = await run(["audit", "--output", join(newFolder(), "audit.json")], { ...env, NODE_OPTIONS });
  expect({ code, text: readFileSync(victim, "utf8") }).toEqual({ code: 2, text: "mine" });
});

test("shows fifty hostile names in every format, each account once and none taken for another", async () => {
  const subusers = Object.fromEntries(hostileNames.map((name) => [name, true]));
  const { run } = await simulated({ subusers });
  const expectations = newFile("e.json", { default: { expected: false } });
  const printed = async (format: string) => {
    const { code, stdout } = await run("audit", "--expectations", expectations, "--format", format);
    expect(code, format).toBe(3);
    return stdout;
  };
  const arrived = [...hostileNames].sort();
  const audit = JSON.parse(await printed("json")) as Audit;
  expect(audit.accounts.map(({ account }) => account.subuser).sort()).toEqual(arrived);
  const records = parse(await printed("csv"), { columns: true }) as Record<string, string>[];
  const names = records
    .filter(({ record }) => record === "account")
    .map(({ name = "" }) => fromVisible(name.replace(/^'/, "")));
  expect(names.sort()).toEqual(arrived);
  for (const format of ["table", "junit", "sarif", "markdown", "html", "github"]) {
    const text = await printed(format);
    expect(text.length).toBeGreaterThan(hostileNames.length * 20);
    for (const unseen of ["\u001b", "\u0000", "\u202e"]) expect(text, format).not.toContain(unseen);
    if (format === "html" || format === "junit") expect(text, format).not.toContain("<script>alert(1)");
  }
});

test("has the API key in no output, file or error, whatever repeats it", async () => {
  const failure = { status: 403, message: `the key ${canary} may not do this` };
  const secret = canary.slice(canary.lastIndexOf(".") + 1);
  const forms = [secret.slice(8, 24), secret.toUpperCase(), Buffer.from(`Bearer ${canary}`).toString("base64")];
  const disguised = { status: 403, message: [...forms, [...canary].join("\u200b")].join(" ") };
  const subusers = {
    acme: true,
    echo: { enabled: true, failure },
    disguised: { enabled: true, failure: disguised },
    [canary]: true,
  };
  const { env } = await simulated({ subusers, keys: { [canary]: {} } });
  const folder = newFolder();
  const outputs = ["json", "html", "csv", "sarif", "xml", "md", "txt"].flatMap((each) => [
    "--output",
    join(folder, `a.${each}`),
  ]);
  const runs = [
    await run(["audit", ...outputs, "--format", "github"], env),
    await run(["baseline"], env),
    await run(["audit", "--subuser", canary], env),
    await run(["audit", `--${canary}`], env),
    await run(["audit", canary], env),
    await run(["audit", "--format", canary], env),
    await run(["audit", "--expectations", `/nowhere/${canary}`], env),
    await run(["audit", "--resume", newFile("audit.json", { version: canary })], env),
    await run(["diff", newFile("audit.json", { version: canary }), canary], env),
    await run([canary], env),
    await run(["audit"], { ...env, SENDGRID_API_KEY: `${canary}\n` }),
    await run(["audit"], { ...env, SENDGRID_API_KEY: canary.slice(0, -1) }),
  ];
  const written = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  expect(runs[0]?.code).toBe(3);
  expect(written).toHaveLength(7);
  const everything = [...written, ...runs.flatMap(({ stdout, stderr }) => [stdout, stderr])].join("\n");
  expect(everything).toContain("the key [API key] may not do this");
  expect(everything).not.toMatch(/canary-key|nobody-may-ever-see/i);
  for (const form of [...forms, "c\u200ba", "c\\u200ba"]) expect(everything).not.toContain(form);
});

test("lets no name and no message give a command to a build log or a terminal", async () => {
  const commands = ["##vso[task.complete]", "##[error]x", "::error::x", "\u001b[2J\u009b2J", "\n::set-output::x"];
  const failure = { status: 403, message: commands.join(" ") };
  const names = commands.filter((name) => !/\p{Cc}/u.test(name));
  const subusers = Object.fromEntries(names.map((name) => [name, { enabled: true, failure }]));
  const { env } = await simulated({ subusers: { ...subusers, acme: true } });
  const runs = [
    await run(["baseline"], env),
    ...(await Promise.all(
      ["table", "json", "junit", "sarif", "markdown", "csv", "html"].map((format) => {
        return run(["audit", "--all", "--format", format], env);
      }),
    )),
    await run(["audit", "--expectations", newFile("##[x]\n::error::x.json", { [commands[0] ?? ""]: 1 })], env),
  ];
  for (const command of commands) {
    runs.push(await run(["audit", "--subuser", command], env), await run(["audit", `--${command}`, command], env));
    runs.push(await run([command], env), await run(["diff", command, command], env));
  }
  for (const { stdout, stderr } of runs) {
    for (const text of [stdout, stderr]) {
      expect(text).not.toMatch(/##\w*\[|^\s*::/m);
      expect(text.replace(/\r?\n/g, "")).not.toMatch(/\p{Cc}/u);
    }
  }
});

test("ends quietly and with its exit code when its output is not read", async () => {
  const { env } = await simulated({ subusers: subusersOf(3000) });
  const expectations = newFile("e.json", { default: { expected: false } });
  const pipeline = `node ${bin} audit --expectations ${expectations} --all | head -1; echo $PIPESTATUS`;
  const { execFile } = await import("node:child_process");
  const { promisify } = await import("node:util");
  const shell = promisify(execFile)("bash", ["-c", pipeline], { env: { ...process.env, ...env } });
  const { stdout, stderr } = await shell;
  expect(stdout).toMatch(/^Open tracking by default: 1000 on, 2000 off, 1000 violated.*\n1\n$/);
  // A slow machine is told how far it is.
  expect(stderr.replace(/^\d+ of 3000 accounts read.*\n/gm, "")).toBe("");
  const child = start(["audit", "--format", "json"], env);
  child.stdout?.destroy();
  child.stderr?.destroy();
  const code = await new Promise((resolve) => child.once("exit", resolve));
  expect(code).toBe(0);
});

test.runIf(existsSync("/dev/full"))(
  "says on the other stream that the disk is full, and ends with 2 or more",
  async () => {
    const { env } = await simulated({ subusers: { acme: true, broken: { enabled: true, failure: { status: 403 } } } });
    const shell = async (line: string) => {
      const child = spawn("bash", ["-c", `exec "${process.execPath}" "${bin}" ${line}`], {
        env: { ...process.env, ...env },
      });
      return ended(child);
    };
    const full = "Standard output could not be written (ENOSPC).\n";
    expect(await shell("audit --subuser acme >/dev/full")).toEqual({ code: 2, stdout: "", stderr: full });
    expect(await shell("--help >/dev/full")).toEqual({ code: 2, stdout: "", stderr: full });
    const { code, stderr } = await shell("baseline >/dev/full");
    expect({ code, lines: stderr.trimEnd().split("\n") }).toEqual({
      code: 3,
      lines: expect.arrayContaining([full.trim()]),
    });
    expect(stderr).not.toMatch(/^ +at /m);
    const other = await shell("audit --nonsense 2>/dev/full");
    expect(other).toEqual({ code: 2, stdout: "Standard error could not be written (ENOSPC).\n", stderr: "" });
    // Whatever fails, and however often, is told once, and nothing is told where that fails, too.
    const twice = await shell("baseline 2>/dev/full");
    expect(twice.code).toBe(3);
    expect(twice.stdout.match(/^Standard error could not be written \(ENOSPC\)\.$/gm)).toHaveLength(1);
    expect(await shell("baseline >/dev/full 2>&1")).toEqual({ code: 3, stdout: "", stderr: "" });
    expect(await shell("audit --subuser acme >/dev/full 2>&1")).toEqual({ code: 2, stdout: "", stderr: "" });
  },
);

test("explains each command on standard output, with examples, without a key", async () => {
  for (const command of ["audit", "baseline", "diff", "simulate"]) {
    for (const help of ["--help", "-h"]) {
      if (command === "simulate" && help === "-h") continue;
      const { code, stdout, stderr } = await run([command, help]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(new RegExp(`^Usage: sendgrid-open-tracking ${command} .*Examples:\n  sendgrid-open`, "s"));
    }
  }
});

test("never loads Pulumi", async () => {
  const { env } = await simulated({ subusers: { acme: true } });
  const hook = newFile(
    "hook.cjs",
    'process.on("exit", () => { for (const file of Object.keys(require.cache)) if (file.includes("@pulumi")) { console.error("LOADED " + file); process.exitCode = 99; } });',
  );
  const audit = newFile("audit.json", (await ended(start(["audit", "--format", "json"], env))).stdout);
  const interrupted = newFile("audit.json", { ...auditIn(audit), complete: false });
  const commands = [
    ["audit"],
    ["audit", "--resume", interrupted],
    ["baseline"],
    ["diff", audit, audit],
    ["--help"],
    ["audit", "--help"],
  ];
  for (const args of commands) {
    const { code, stderr } = await run(args, { ...env, NODE_OPTIONS: `--require ${hook}` });
    expect({ code, stderr }, args.join(" ")).toMatchObject({ code: 0 });
    expect(stderr).not.toContain("LOADED");
  }
});

test("points in SARIF at the line of the entry or the waiver, and at the first where there is none", async () => {
  const failing = { enabled: true, failure: { status: 403 } };
  const { run } = await simulated({
    subusers: { "eu-1": true, legacy: true, shop: true, broken: failing, fine: false },
  });
  const waiver = (subuser: string) =>
    `{ "subuser": "${subuser}", "justification": "x", "owner": "y", "expires": "9999-12-31" }`;
  const text = `{
  "default": { "expected": false },
  "subusers": {
    "eu-*": { "expected": false },
    "gone": { "expected": true }
  },
  "waivers": [${waiver("legacy")},
    ${waiver("fine")}]
}`;
  const file = newFile("e.json", text);
  const { stdout } = await run("audit", "--expectations", file, "--format", "sarif");
  const results: { message: { text: string }; locations: { physicalLocation: { region: object } }[] }[] =
    JSON.parse(stdout).runs[0].results;
  const lines = results.map(({ message, locations }) => {
    return [/"(.*?)"/.exec(message.text)?.[1], locations[0]?.physicalLocation.region];
  });
  expect(Object.fromEntries(lines)).toEqual({
    "eu-1": { startLine: 4 },
    shop: { startLine: 2 },
    broken: { startLine: 2 },
    legacy: { startLine: 7 },
    fine: { startLine: 8 },
    gone: { startLine: 5 },
  });
});
