import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { watchMemory } from "./memory";
import { type Tell, table } from "./report";
import { readIn, startServer } from "./server";

const subusers = 10_000;
const latencyMilliseconds = 5;
const concurrency = 10;
const command = resolve(__dirname, "../../dist/cli/main.js");

/** Time and memory of an audit of 10,000 that writes every report, and what the reports take. */
export async function benchAudit(tell: Tell): Promise<void> {
  const server = await startServer(subusers, latencyMilliseconds);
  const folder = mkdtempSync(join(tmpdir(), "sendgrid-open-tracking-"));
  const files = ["txt", "json", "xml", "sarif", "md", "csv", "html"].map((ending) => join(folder, `audit.${ending}`));
  const args = [command, "audit", ...files.flatMap((file) => ["--output", file])];
  const start = performance.now();
  const child = spawn(process.execPath, args, { env: { ...process.env, ...server.env }, stdio: "ignore" });
  const stop = watchMemory(child.pid ?? 0, command);
  const [code] = await once(child, "exit");
  const megabytes = stop();
  const wallSeconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`The audit ended with ${code}.`);
  const { requestsPerSecond } = await readIn("bare", server, subusers, concurrency);
  server.stop();
  const rows = [
    ["audit, seven reports", wallSeconds, megabytes],
    [`bare node-fetch loop, ${concurrency} at a time`, subusers / requestsPerSecond, "–"],
    ["ratio", (wallSeconds * requestsPerSecond) / subusers, "–"],
  ];
  tell(`audit of ${subusers}, answers after ${latencyMilliseconds} ms`, table(["", "wall s", "MB"], rows));
  const sizes = files.map((file) => [file.slice(folder.length + 1), statSync(file).size / 1e6]);
  tell(`reports of ${subusers} accounts`, table(["", "MB"], sizes));
  rmSync(folder, { recursive: true });
}
