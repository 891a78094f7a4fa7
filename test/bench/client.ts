import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { median, table } from "./report";

const runs = 5;
const requests = 4000;

/** What one process measured: a way of reading, at some concurrency. */
interface Sample {
  readonly requestsPerSecond: number;
  readonly cpuMicroseconds: number;
}

/** One process for each measurement: they share no just-in-time compiler and no garbage. */
async function measure(
  way: string,
  url: string,
  apiKey: string,
  ...rest: readonly (string | number)[]
): Promise<Sample> {
  const child = fork(join(__dirname, "client-process.mjs"), [way, url, apiKey, ...rest.map(String)], { execArgv: [] });
  const [sample] = (await once(child, "message")) as [Sample];
  return sample;
}

async function startServer(latencyMilliseconds: number) {
  const child = fork(join(__dirname, "server-process.mjs"), [String(requests), String(latencyMilliseconds)], {
    execArgv: [],
  });
  const [{ url, apiKey }] = (await once(child, "message")) as [{ url: string; apiKey: string }];
  return { url, apiKey, stop: () => child.kill() };
}

/** Throughput and CPU of the client against a bare loop and against SendGrid's own client. */
export async function benchClient(): Promise<void> {
  const rows: (readonly [string, number, number])[] = [];
  const fast = await startServer(0);
  for (const concurrency of [10, 50]) {
    const measured = { bare: [] as Sample[], ours: [] as Sample[] };
    for (let run = 0; run < runs; run++) {
      for (const way of ["bare", "ours"] as const) {
        measured[way].push(await measure(way, fast.url, fast.apiKey, requests, concurrency));
      }
    }
    const [bare, ours] = (["bare", "ours"] as const).map((way) => ({
      rate: median(measured[way], "requestsPerSecond"),
      cpu: median(measured[way], "cpuMicroseconds"),
    })) as [Figures, Figures];
    rows.push([`bare node-fetch loop, ${concurrency} at a time`, bare.rate, bare.cpu]);
    rows.push([`client, ${concurrency} at a time`, ours.rate, ours.cpu]);
    rows.push(["ratio", ours.rate / bare.rate, ours.cpu / bare.cpu]);
  }
  fast.stop();
  console.log(`\n${requests} readings, median of ${runs} interleaved runs\n`);
  console.log(table(["", "requests/s", "CPU µs/request"], rows));
  await benchOfficial();
}

interface Figures {
  readonly rate: number;
  readonly cpu: number;
}

async function benchOfficial(): Promise<void> {
  const slow = await startServer(50);
  const official = await measure("official", slow.url, slow.apiKey, 100, 1);
  const ours = await measure("ours", slow.url, slow.apiKey, 1000, 50);
  const ten = await measure("ours", slow.url, slow.apiKey, 1000, 10);
  slow.stop();
  console.log("\nanswers after 50 ms\n");
  console.log(
    table(
      ["", "requests/s", "× @sendgrid/client"],
      [
        ["@sendgrid/client, one call after another", official.requestsPerSecond, 1],
        ["client, 10 at a time", ten.requestsPerSecond, ten.requestsPerSecond / official.requestsPerSecond],
        ["client, 50 at a time", ours.requestsPerSecond, ours.requestsPerSecond / official.requestsPerSecond],
      ],
    ),
  );
}
