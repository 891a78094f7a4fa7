import { subscribe, unsubscribe } from "node:diagnostics_channel";
import {
  type ClientRequest,
  get as httpGet,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { text } from "node:stream/consumers";
import { type FaultOptions, type SimulatorOptions, startSimulator } from "pulumi-sendgrid-open-tracking/simulator";
import { expect, onTestFinished, test } from "vitest";

const setting = "/v3/tracking_settings/open";

/** What a client sees of one answer. */
interface Seen {
  readonly status?: number | undefined;
  readonly headers?: IncomingHttpHeaders;
  readonly body?: string;
  /** The code of the error that it ends with. */
  readonly code?: string | undefined;
}

async function faulty(faults: FaultOptions, options: SimulatorOptions = {}) {
  const simulator = await startSimulator({ faults, ...options });
  onTestFinished(() => simulator.close());
  const request = (path = setting, key = simulator.apiKey): ClientRequest =>
    httpGet(simulator.url + path, { agent: false, headers: { accept: "*/*", authorization: `Bearer ${key}` } });
  const ask = async (path?: string, key?: string): Promise<Seen> => {
    try {
      const response = await responseTo(request(path, key));
      const { statusCode: status, headers } = response;
      return { status, headers, ...(await bodyOf(response)) };
    } catch (error) {
      return { code: (error as NodeJS.ErrnoException).code };
    }
  };
  const several = async (count: number) => {
    const answers: Seen[] = [];
    for (let index = 0; index < count; index++) answers.push(await ask());
    return answers;
  };
  return { simulator, request, ask, several };
}

function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => request.once("response", resolve).once("error", reject));
}

async function bodyOf(response: IncomingMessage): Promise<Seen> {
  let body = "";
  try {
    for await (const chunk of response) body += chunk;
    return { body };
  } catch (error) {
    return { body, code: (error as NodeJS.ErrnoException).code };
  }
}

/** The responses of servers in this process, as Node tells of them, from now to the end of the test. */
function responsesSent(): readonly ServerResponse[] {
  const sent: ServerResponse[] = [];
  const add = (message: unknown) => void sent.push((message as { response: ServerResponse }).response);
  subscribe("http.server.request.start", add);
  onTestFinished(() => void unsubscribe("http.server.request.start", add));
  return sent;
}

/** Resolves when something has become true, which is looked at after everything that happens. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

const envelope = (message: string) => JSON.stringify({ errors: [{ field: null, message }] });

test("answers 429 in three forms, none of which tells a rate limit that is not there", async () => {
  const { several, simulator } = await faulty({ tooManyRequests: 1 });
  const answers = await several(60);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([429]));
  const forms = answers.map(({ body, headers }) => `${body === "" ? "empty" : body} ${headers?.["retry-after"]}`);
  const message = envelope("too many requests");
  expect(new Set(forms)).toEqual(new Set([`${message} 1`, "empty undefined", `${message} undefined`]));
  for (const form of new Set(forms)) expect(forms.filter((other) => other === form).length).toBeGreaterThan(8);
  expect(answers.flatMap(({ headers = {} }) => Object.keys(headers)).filter((name) => /ratelimit/.test(name))).toEqual(
    [],
  );
  expect(simulator.statistics).toMatchObject({ requests: 60, refused: 0, faults: { tooManyRequests: 60, reset: 0 } });
});

test("answers 503 with SendGrid's envelope or a proxy's page", async () => {
  const { several } = await faulty({ unavailable: 1 });
  const answers = await several(40);
  const forms = answers.map(({ status, headers, body = "" }) => [status, headers?.["content-type"], body.slice(0, 6)]);
  expect(new Set(forms.map(String))).toEqual(new Set(['503,application/json,{"erro', "503,text/html,<html>"]));
});

test("resets the connection in place of an answer", async () => {
  const { ask, simulator } = await faulty({ reset: 1 });
  expect(await ask()).toEqual({ code: "ECONNRESET" });
  expect(simulator.requests).toMatchObject([{ path: setting, status: 0, fault: "reset" }]);
});

test("ends the connection in the middle of a body whose length it has told", async () => {
  const { ask, simulator } = await faulty({ truncated: 1 });
  const { status, headers, body, code } = await ask();
  expect([status, headers?.["content-length"], body, code]).toEqual([200, "16", '{"enable', "ECONNRESET"]);
  expect(simulator.requests).toMatchObject([{ status: 200, fault: "truncated" }]);
});

test("stalls before the headers or in the middle of the body, until the client leaves", async () => {
  const { request, simulator } = await faulty({ stall: 1 });
  const seen: string[] = [];
  const requests = Array.from({ length: 20 }, () =>
    request()
      .on("error", () => {})
      .on("response", (response) => response.on("error", () => {}).once("data", (chunk) => seen.push(String(chunk)))),
  );
  const statuses = () => simulator.requests.map(({ status }) => status);
  await until(() => statuses().length === 20 && seen.length === statuses().filter((status) => status === 200).length);
  expect(new Set(statuses())).toEqual(new Set([0, 200]));
  expect(new Set(seen)).toEqual(new Set(['{"enable']));
  expect(simulator.statistics).toMatchObject({ openConnections: 20, faults: { stall: 20 } });
  for (const open of requests) open.destroy();
  await until(() => simulator.statistics.openConnections === 0);
});

test("closes while answers stall", async () => {
  const { ask, simulator } = await faulty({ stall: 1 });
  const answers = Promise.all(Array.from({ length: 8 }, () => ask()));
  await until(() => simulator.requests.length === 8);
  await simulator.close();
  expect((await answers).map(({ code }) => code)).toEqual(Array(8).fill("ECONNRESET"));
  expect(simulator.statistics.openConnections).toBe(0);
});

test("sends a large body of exactly the size asked for, which is JSON", async () => {
  const { ask } = await faulty({ largeBodies: 1, largeBodyBytes: 200_001 });
  const { status, headers, body = "" } = await ask();
  expect([status, headers?.["content-length"], body.length]).toEqual([200, undefined, 200_001]);
  expect(Object.keys(JSON.parse(body))).toEqual(["padding"]);
});

test("makes a large body only as fast as the client takes it, and stops when the client leaves", async () => {
  const { request, simulator } = await faulty({ largeBodies: 1, largeBodyBytes: 1e12 });
  const sent = responsesSent();
  const response = await responseTo(request());
  response.on("error", () => {});
  let received = 0;
  for await (const chunk of response) {
    received += chunk.length;
    if (received > 5_000_000) break;
    // A client that takes its time: what is made meanwhile, and does not go away, is kept.
    if (received > 4_000_000) for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
    for (const { writableLength } of sent) expect(writableLength).toBeLessThan(1_000_000);
  }
  expect(sent).toHaveLength(1);
  await until(() => simulator.statistics.openConnections === 0);
});

test("strikes the same requests with the same seed, others with another, and as often as it was told", async () => {
  const struck = async (faults: FaultOptions, options?: SimulatorOptions) => {
    const { several, simulator } = await faulty({ tooManyRequests: 0.2, unavailable: 0.1, ...faults }, options);
    await several(200);
    const names = simulator.requests.map(({ fault }) => fault);
    const count = (name: string) => names.filter((other) => other === name).length;
    expect(simulator.statistics.faults).toMatchObject({
      tooManyRequests: count("tooManyRequests"),
      unavailable: count("unavailable"),
    });
    expect(count("tooManyRequests")).toBeGreaterThan(20);
    expect(count("tooManyRequests")).toBeLessThan(60);
    expect(count("unavailable")).toBeGreaterThan(8);
    expect(count("unavailable")).toBeLessThan(36);
    return names.join();
  };
  const first = await struck({ seed: 7 });
  expect(await struck({ seed: 7 }, { latencyMilliseconds: { from: 0, to: 1 } })).toBe(first);
  expect(await struck({})).not.toBe(first);
  expect(await struck({})).toBe(await struck({ seed: 1 }));
});

test("spares bad keys and what is beyond the rate limit, and tells the limit with a fault", async () => {
  const { ask, simulator } = await faulty({ tooManyRequests: 1 }, { rateLimit: { limit: 1, seconds: 3600 } });
  expect((await ask(setting, "bad")).status).toBe(401);
  const first = await ask();
  expect([first.status, first.headers?.["x-ratelimit-remaining"]]).toEqual([429, "0"]);
  expect((await ask()).status).toBe(429);
  expect((await ask("/simulator/requests")).status).toBe(200);
  expect(simulator.statistics).toMatchObject({ requests: 3, refused: 1, overruns: 1, faults: { tooManyRequests: 1 } });
});

test("does not count a client as informed that no header has reached", async () => {
  const { ask, simulator } = await faulty({ reset: 1 }, { rateLimit: { limit: 1, seconds: 3600 } });
  await ask();
  await ask();
  expect(simulator.statistics).toMatchObject({ refused: 1, overruns: 0 });
});

test("takes a random time for each answer, within its bounds", async () => {
  const { ask } = await faulty({}, { latencyMilliseconds: { from: 30, to: 120 } });
  const took = async () => {
    const start = performance.now();
    await ask();
    return performance.now() - start;
  };
  const times = await Promise.all(Array.from({ length: 20 }, took));
  // A timer may be early by a part of a millisecond.
  expect(Math.min(...times)).toBeGreaterThan(28);
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(20);
});

test("reads the whole of what is not struck", async () => {
  const { request } = await faulty({ reset: 0 });
  expect(await text(await responseTo(request()))).toBe('{"enabled":true}');
});
