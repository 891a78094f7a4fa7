import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const packageFolder = resolve(__dirname, "../..");
const bin = join(packageFolder, "dist", "audit", "main.js");

async function run(...args: readonly string[]) {
  try {
    return { code: 0, ...(await promisify(execFile)("node", [bin, ...args])) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
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
    'There is no command "adit"': ["adit"],
    "'--prt'": ["simulate", "--prt"],
    '--port is "x"': ["simulate", "--port", "x"],
    '--subuser is "acme"': ["simulate", "--subuser", "acme"],
  };
  for (const [message, args] of Object.entries(mistakes)) {
    expect(await run(...args)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  }
});

test("runs a simulator that says how to use it, until it is interrupted", async () => {
  const child: ChildProcess = spawn("node", [
    bin,
    "simulate",
    "--port",
    "0",
    "--subuser",
    "acme=on",
    "--subuser",
    "other=off",
  ]);
  const [chunk] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
  const [, url = ""] = /SENDGRID_BASE_URL=(\S+)/.exec(String(chunk)) ?? [];
  const [, key = ""] = /SENDGRID_API_KEY=(\S+)/.exec(String(chunk)) ?? [];
  const read = async (subuser: string) =>
    (
      await fetch(`${url}/v3/tracking_settings/open`, {
        headers: { authorization: `Bearer ${key}`, "on-behalf-of": subuser },
      })
    ).json();
  expect(await read("acme")).toEqual({ enabled: true });
  expect(await read("other")).toEqual({ enabled: false });
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
});
