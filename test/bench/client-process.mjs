import { Agent } from "node:http";

const path = "/v3/tracking_settings/open";

/** Ways to read one subuser; each loads only what it needs. */
const ways = {
  /** The least that reads the same: one fetch after another in each of so many loops, with a pool of that size. */
  async bare(url, apiKey, concurrency) {
    const { default: fetch } = await import("node-fetch");
    const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
    return async (subuser) => {
      const headers = { accept: "application/json", authorization: `Bearer ${apiKey}`, "on-behalf-of": subuser };
      const response = await fetch(url + path, { headers, agent });
      return (await response.json()).enabled;
    };
  },

  async ours(url, apiKey, concurrency) {
    const { createClient } = await import("pulumi-sendgrid-open-tracking/client");
    const client = createClient({ baseUrl: url, apiKey, maxConcurrency: concurrency });
    return async (subuser) => (await client.readOpenTracking({ subuser })).enabled;
  },

  async official(url, apiKey) {
    const { default: client } = await import("@sendgrid/client");
    client.setApiKey(apiKey);
    client.setDefaultRequest("baseUrl", url);
    return async (subuser) => {
      const [{ body }] = await client.request({ method: "GET", url: path, headers: { "on-behalf-of": subuser } });
      return body.enabled;
    };
  },
};

async function readAll(read, count, concurrency) {
  let next = 0;
  const loop = async () => {
    while (next < count) {
      const index = next++;
      if ((await read(`s${index}`)) !== (index % 2 === 0)) throw new Error(`s${index} is wrong`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
}

const [way, url, apiKey, ...numbers] = process.argv.slice(2);
const [count, concurrency] = numbers.map(Number);
const read = await ways[way](url, apiKey, concurrency);
await readAll(read, Math.min(1000, count), concurrency);
const [start, cpu] = [performance.now(), process.cpuUsage()];
await readAll(read, count, concurrency);
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpu);
const sample = { requestsPerSecond: count / seconds, cpuMicroseconds: (user + system) / count };
if (process.send === undefined) console.log(way, sample);
else process.send(sample, () => process.exit());
if (process.send === undefined) process.exit();
