import { median, type Tell, table } from "./report";
import { type ReadingSample, readIn, startServer } from "./server";

const runs = 5;
const requests = 4000;

/** Throughput and CPU of the client against a bare loop and against SendGrid's own client. */
export async function benchClient(tell: Tell): Promise<void> {
  const rows: (readonly [string, number, number])[] = [];
  const fast = await startServer(requests, 0);
  for (const concurrency of [10, 50]) {
    const measured = { bare: [] as ReadingSample[], ours: [] as ReadingSample[] };
    for (let run = 0; run < runs; run++) {
      for (const way of ["bare", "ours"] as const) {
        measured[way].push(await readIn(way, fast, requests, concurrency));
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
  tell(`${requests} readings, median of ${runs} interleaved runs`, table(["", "requests/s", "CPU µs/request"], rows));
  await benchOfficial(tell);
}

interface Figures {
  readonly rate: number;
  readonly cpu: number;
}

async function benchOfficial(tell: Tell): Promise<void> {
  const slow = await startServer(requests, 50);
  const official = await readIn("official", slow, 100, 1);
  const ours = await readIn("ours", slow, 1000, 50);
  const ten = await readIn("ours", slow, 1000, 10);
  slow.stop();
  const rows = [
    ["@sendgrid/client, one call after another", official.requestsPerSecond, 1],
    ["client, 10 at a time", ten.requestsPerSecond, ten.requestsPerSecond / official.requestsPerSecond],
    ["client, 50 at a time", ours.requestsPerSecond, ours.requestsPerSecond / official.requestsPerSecond],
  ];
  tell("readings, answers after 50 ms", table(["", "requests/s", "× @sendgrid/client"], rows));
}
