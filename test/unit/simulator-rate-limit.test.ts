import { get as httpGet, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { type RateLimitOptions, type SimulatorOptions, startSimulator } from "pulumi-sendgrid-open-tracking/simulator";
import { expect, onTestFinished, test } from "vitest";
import { apiKey, otherKey } from "./support";

const setting = "/v3/tracking_settings/open";
/** Half a second after a whole one. */
const start = Date.UTC(2026, 0, 1, 12, 0, 0) + 500;
const startSeconds = Math.floor(start / 1000);

async function limited(rateLimit: RateLimitOptions, options: SimulatorOptions = {}) {
  const clock = { milliseconds: start, now: () => clock.milliseconds };
  const simulator = await startSimulator({ subusers: { acme: true }, rateLimit, clock, ...options });
  onTestFinished(() => simulator.close());
  const ask = async (headers: Record<string, string> = {}, path = setting, key = simulator.apiKey) => {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const all = { accept: "*/*", authorization: `Bearer ${key}`, ...headers };
      httpGet(simulator.url + path, { headers: all }, resolve).on("error", reject);
    });
    return { status: response.statusCode, headers: response.headers, body: await text(response), raw: response };
  };
  /** Status, Remaining and Reset of an answer. */
  const brief = async (...args: Parameters<typeof ask>) => {
    const { status, headers } = await ask(...args);
    return [status, Number(headers["x-ratelimit-remaining"]), Number(headers["x-ratelimit-reset"])];
  };
  return { simulator, clock, ask, brief };
}

test("tells with every answer what remains, and when the window ends, which is at a whole second", async () => {
  const { ask, brief } = await limited({ limit: 2, seconds: 10 });
  const { status, raw } = await ask();
  expect(status).toBe(200);
  expect(raw.rawHeaders).toEqual(expect.arrayContaining(["X-RateLimit-Limit", "2", "X-RateLimit-Remaining", "1"]));
  expect(raw.rawHeaders).toEqual(expect.arrayContaining(["X-RateLimit-Reset", String(startSeconds + 11)]));
  expect(await brief({ "on-behalf-of": "nobody" })).toEqual([403, 0, startSeconds + 11]);
});

test("refuses what is beyond the limit, without making the window longer", async () => {
  const { clock, ask, brief, simulator } = await limited({ limit: 1, seconds: 10 });
  await ask();
  clock.milliseconds = start + 10_499;
  const refused = await ask();
  expect([refused.status, refused.body]).toEqual([429, '{"errors":[{"field":null,"message":"too many requests"}]}']);
  expect(await brief()).toEqual([429, 0, startSeconds + 11]);
  clock.milliseconds = start + 10_500;
  expect(await brief()).toEqual([200, 0, startSeconds + 21]);
  expect(simulator.statistics).toMatchObject({ requests: 4, refused: 2 });
});

test("begins a window with the first request after the last one, not on a grid", async () => {
  const { clock, brief } = await limited({ limit: 1, seconds: 10 });
  expect(await brief()).toEqual([200, 0, startSeconds + 11]);
  clock.milliseconds = start + 15_000;
  expect(await brief()).toEqual([200, 0, startSeconds + 26]);
});

test("says in how many seconds the window ends where the endpoint counts down", async () => {
  const { clock, brief } = await limited({ limit: 5, seconds: 10, reset: "delta" });
  expect(await brief()).toEqual([200, 4, 11]);
  clock.milliseconds = start + 500;
  expect(await brief()).toEqual([200, 3, 10]);
  clock.milliseconds = start + 10_499;
  expect(await brief()).toEqual([200, 2, 1]);
});

test("refuses without a word about the limit when the headers are off", async () => {
  const { ask, simulator } = await limited({ limit: 1, seconds: 10, headers: "off" });
  const answers = [await ask(), await ask()];
  expect(answers.map(({ status }) => status)).toEqual([200, 429]);
  expect(answers.flatMap(({ raw }) => raw.rawHeaders).filter((name) => /ratelimit/i.test(name))).toEqual([]);
  expect(simulator.statistics).toMatchObject({ refused: 1, overruns: 0 });
});

test("has a bucket for each key and path, which all on-behalf-of share", async () => {
  const { ask, simulator } = await limited({ limit: 1, seconds: 10 }, { keys: { [apiKey]: {}, [otherKey]: {} } });
  const status = async (...args: Parameters<typeof ask>) => (await ask(...args)).status;
  expect(await status()).toBe(200);
  expect(await status({ "on-behalf-of": "acme" })).toBe(429);
  expect(await status({}, `/eu${setting}?x=1`)).toBe(429);
  expect(await status({}, "/v3/scopes")).toBe(200);
  expect(await status({}, setting, otherKey)).toBe(200);
  expect([await status({}, "/v3/none"), await status({}, "/v3/none")]).toEqual([404, 404]);
  expect([await status({}, setting, "bad"), await status({}, setting, "bad")]).toEqual([401, 401]);
  expect(simulator.statistics).toMatchObject({ requests: 9, refused: 2 });
});

test("counts as overruns the requests that came after the client had been told that nothing remains", async () => {
  const { clock, ask, simulator } = await limited({ limit: 2, seconds: 10 });
  await ask();
  await ask();
  expect(simulator.statistics.overruns).toBe(0);
  await ask();
  await ask();
  expect(simulator.statistics).toMatchObject({ refused: 2, overruns: 2 });
  clock.milliseconds = start + 10_500;
  await ask();
  expect(simulator.statistics.overruns).toBe(2);
});

test("does not count as an overrun what arrived before any answer was sent", async () => {
  const { ask, simulator } = await limited({ limit: 2, seconds: 10 }, { latencyMilliseconds: 200 });
  const statuses = (await Promise.all(Array.from({ length: 6 }, () => ask()))).map(({ status }) => status);
  expect(statuses.sort()).toEqual([200, 200, 429, 429, 429, 429]);
  expect(simulator.statistics).toMatchObject({ refused: 4, overruns: 0 });
  await ask();
  expect(simulator.statistics.overruns).toBe(1);
});

test("dates its answers by its own clock", async () => {
  const { clock, ask } = await limited({ limit: 9, seconds: 10 });
  expect((await ask()).headers.date).toBe("Thu, 01 Jan 2026 12:00:00 GMT");
  clock.milliseconds = start + 61_000;
  expect((await ask()).headers.date).toBe("Thu, 01 Jan 2026 12:01:01 GMT");
  expect((await ask({}, "/simulator/requests")).headers.date).toBe("Thu, 01 Jan 2026 12:01:01 GMT");
});

test("tells its statistics from code and over HTTP, with the connections that are open", async () => {
  const { ask, simulator } = await limited({ limit: 1, seconds: 10 }, { recordRequests: false });
  expect(simulator.statistics.openConnections).toBe(0);
  await ask({ connection: "keep-alive" });
  await ask();
  const { body } = await ask({}, "/simulator/statistics");
  const { openConnections, ...counts } = JSON.parse(body);
  expect(counts).toMatchObject({ requests: 2, refused: 1, overruns: 1 });
  expect(openConnections).toBeGreaterThan(0);
  await simulator.close();
  expect(simulator.statistics.openConnections).toBe(0);
});
