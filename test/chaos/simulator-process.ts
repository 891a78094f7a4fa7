import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { SimulatorOptions, SimulatorStatistics } from "pulumi-sendgrid-open-tracking/simulator";

const command = resolve(__dirname, "../../dist/cli/main.js");

/** A simulator in a process of its own. */
export interface SimulatorProcess {
  readonly url: string;
  readonly apiKey: string;
  statistics(): Promise<SimulatorStatistics>;
  stop(): Promise<void>;
}

/** Starts one with the command that users have. */
export async function startSimulatorProcess(options: Omit<SimulatorOptions, "clock">): Promise<SimulatorProcess> {
  const folder = mkdtempSync(join(tmpdir(), "chaos-"));
  const file = join(folder, "options.json");
  writeFileSync(file, JSON.stringify({ port: 0, recordRequests: false, ...options }));
  const child = spawn(process.execPath, [command, "simulate", "--options", file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [hint] = (await once(child.stdout, "data")) as [Buffer];
  rmSync(folder, { recursive: true });
  const [, url = ""] = /SENDGRID_BASE_URL=(\S+)/.exec(String(hint)) ?? [];
  const [, apiKey = ""] = /SENDGRID_API_KEY=(\S+)/.exec(String(hint)) ?? [];
  return {
    url,
    apiKey,
    statistics: async () => (await fetch(`${url}/simulator/statistics`)).json() as Promise<SimulatorStatistics>,
    stop: async () => {
      child.kill();
      await once(child, "exit");
    },
  };
}
