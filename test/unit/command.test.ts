import { exec, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { newSimulator } from "../new-simulator";

const packageFolder = resolve(__dirname, "../..");
const bin = join(packageFolder, "dist", "cli", "main.js");

async function run(...args: readonly string[]) {
  try {
    return { code: 0, ...(await promisify(execFile)("node", [bin, ...args])) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

function optionsFile(options: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), "options-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "options.json"), JSON.stringify(options) ?? "{");
  return join(folder, "options.json");
}

test("explains itself on standard output, and a mistake on standard error with exit code 2", async () => {
  expect(await run("--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("simulate"), stderr: "" });
  expect(await run("simulate", "--help")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("--port"),
    stderr: "",
  });
  const mistakes: Record<string, readonly string[]> = {
    "Usage:": [],
    'There is no command "adit". Did you mean audit?': ["adit"],
    'There is no command "frobnicate".\n': ["frobnicate"],
    'There is no command "adit". Did': ["help", "adit"],
    'There is no command "audti". Did you mean audit?': ["audti"],
    'There is no option "--verison". Did you mean --version?': ["--verison"],
    'There is no option "--frobnicate".\n': ["--frobnicate"],
    "There is no option --prt. Did you mean --port? The options are --port, --subuser,": ["simulate", "--prt"],
    "There is no option --frobnicate. The options are --port, --subuser,": ["simulate", "--frobnicate"],
    "--port is given twice": ["simulate", "--port", "0", "--port", "1"],
    '--options "nope.json" cannot be read (no such file or folder). Give a file that exists': [
      "simulate",
      "--options",
      "nope.json",
    ],
    '--port is "x"': ["simulate", "--port", "x"],
    "subuser is not a known property. Did you mean subusers? Known are subusers,": [
      "simulate",
      "--options",
      optionsFile({ subuser: {} }),
    ],
    'subusers["acme"] is "on", not true, false or': [
      "simulate",
      "--options",
      optionsFile({ subusers: { acme: "on" } }),
    ],
    '--subuser is "acme"': ["simulate", "--subuser", "acme"],
    "is not JSON. Is it cut off": ["simulate", "--options", optionsFile(undefined)],
    "clock is not a known property. Known are": ["simulate", "--options", optionsFile({ clock: {} })],
    'pageSize is "10", not a whole number from 1': ["simulate", "--options", optionsFile({ pageSize: "10" })],
  };
  for (const [message, args] of Object.entries(mistakes)) {
    expect(await run(...args)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  }
});

test("explains each command when it is asked in any of the usual ways", async () => {
  for (const args of [["-h"], ["help"]]) expect(await run(...args)).toEqual(await run("--help"));
  for (const command of ["audit", "baseline", "diff", "doctor", "history", "read", "simulate"]) {
    const explained = await run(command, "--help");
    expect(explained).toMatchObject({ code: 0, stdout: expect.stringMatching(`^Usage: .* ${command} `), stderr: "" });
    expect(await run("help", command)).toEqual(explained);
    expect(await run(command, "-h")).toEqual(explained);
  }
});

test("explains commands that change what a simulator answers", async () => {
  const { stdout } = await run("simulate", "--help");
  const simulator = await newSimulator({ subusers: { acme: true } });
  const headers = { authorization: `Bearer ${simulator.apiKey}`, "on-behalf-of": "acme" };
  const answers: unknown[] = [];
  for (const [, command = ""] of stdout.matchAll(/^ +(curl .*)$/gm)) {
    await promisify(exec)(command.replace("curl", "curl -sSf").replace("http://127.0.0.1:8025", simulator.url));
    const reading = await fetch(`${simulator.url}/global/v3/tracking_settings/open`, { headers });
    const { enabled } = (await reading.json()) as { enabled?: boolean };
    const list = await fetch(`${simulator.url}/v3/subusers`, { headers: { authorization: headers.authorization } });
    const [listed] = (await list.json()) as { disabled: boolean }[];
    answers.push([reading.status, enabled, listed?.disabled]);
  }
  expect(answers).toEqual([
    [200, false, false],
    [403, undefined, false],
    [200, true, true],
    [expect.any(Number), undefined, false],
    [expect.any(Number), undefined, undefined],
  ]);
});

test("says which version it is", async () => {
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  for (const option of ["--version", "-v"]) {
    expect(await run(option)).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  }
});

test("runs a simulator that says how to use it, until it is interrupted", async () => {
  const options = optionsFile({
    port: 0,
    latencyMilliseconds: { from: 0, to: 5 },
    rateLimit: { limit: 9, seconds: 60 },
    subusers: { acme: true, fromFile: true },
  });
  const log = join(dirname(options), "requests.log");
  const more = ["--subuser", "acme=off", "--latency", "1", "--log", log];
  const child = spawn("node", [bin, "simulate", "--options", options, ...more]);
  const [chunk] = (await once(child.stdout, "data")) as [Buffer];
  const [, url = ""] = /SENDGRID_BASE_URL=(\S+)/.exec(String(chunk)) ?? [];
  const [, key = ""] = /SENDGRID_API_KEY=(\S+)/.exec(String(chunk)) ?? [];
  const read = async (subuser: string) => {
    const headers = { authorization: `Bearer ${key}`, "on-behalf-of": subuser };
    return (await fetch(`${url}/v3/tracking_settings/open`, { headers })).json();
  };
  expect(await read("acme")).toEqual({ enabled: false });
  expect(await read("fromFile")).toEqual({ enabled: true });
  expect(await (await fetch(`${url}/simulator/statistics`)).json()).toMatchObject({ requests: 2, overruns: 0 });
  const port = new URL(url).port;
  expect((await run("simulate", "--port", port)).stderr).toContain("--port 0 takes any free port");
  expect(readFileSync(log, "utf8").match(/"onBehalfOf":"\w+"/g)).toEqual([
    '"onBehalfOf":"acme"',
    '"onBehalfOf":"fromFile"',
  ]);
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("ends the simulator with any of the signals that a shell or a terminal sends", async () => {
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    const child = spawn("node", [bin, "simulate", "--port", "0"]);
    onTestFinished(() => void child.kill("SIGKILL"));
    await once(child.stdout, "data");
    child.kill(signal);
    expect(await once(child, "exit"), signal).toEqual([0, null]);
  }
});

test("repeats no key that was mistyped into the options of the simulator", async () => {
  const key = `SG.${"canary-key-".padEnd(22, "7")}.${"nobody-may-ever-see-this-".padEnd(43, "7")}`;
  const mistakes = [
    [key],
    ["--subuser", key],
    ["--port", key],
    [`--latency=${key}`],
    ["--options", key],
    [`--${key}`],
    ["--options", optionsFile({ [key]: {} })],
    ["--options", optionsFile({ subusers: key })],
    ["--options", optionsFile({ subusers: { [key]: "on" } })],
  ];
  for (const args of mistakes) {
    const { code, stdout, stderr } = await run("simulate", ...args);
    expect({ code, stdout, stderr }, stderr).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("[API key]"),
    });
    expect(stderr).not.toMatch(/canary-key|nobody-may-ever-see/);
  }
});
