import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A simulator in a process of its own, whose every other subuser has open tracking. */
export async function startServer(subusers: number, latencyMilliseconds: number) {
  const child = fork(join(__dirname, "server-process.mjs"), [String(subusers), String(latencyMilliseconds)], {
    execArgv: [],
  });
  const [{ url, apiKey }] = (await once(child, "message")) as [{ url: string; apiKey: string }];
  const env = { SENDGRID_BASE_URL: url, SENDGRID_API_KEY: apiKey };
  return { url, apiKey, env, stop: () => child.kill() };
}

/** What one process of readings measured. */
export interface ReadingSample {
  readonly requestsPerSecond: number;
  readonly cpuMicroseconds: number;
}

/** Reads in one of the ways of client-process.mjs; in a process each: they share no just-in-time compiler and no garbage. */
export async function readIn(
  way: "bare" | "ours" | "official",
  { url, apiKey }: { readonly url: string; readonly apiKey: string },
  requests: number,
  concurrency: number,
): Promise<ReadingSample> {
  const args = [way, url, apiKey, String(requests), String(concurrency)];
  const child = fork(join(__dirname, "client-process.mjs"), args, { execArgv: [] });
  const [sample] = (await once(child, "message")) as [ReadingSample];
  return sample;
}
