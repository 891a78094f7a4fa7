import { AsyncLocalStorage, createHook } from "node:async_hooks";
import type { Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { readFleet } from "./internals/sendgrid";
import { clientOf, FakeClock, failureOf, serve } from "./support";

const acme = { subuser: "acme" };

/** A server that never answers; its open connections. */
async function silent() {
  const sockets = new Set<Socket>();
  let requests = 0;
  const url = await serve(({ socket }) => {
    requests += 1;
    sockets.add(socket.once("close", () => sockets.delete(socket)));
  });
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise(setImmediate);
  };
  return { url, sockets, until, requests: () => requests };
}

/** Starts something, and keeps the timers that it has, apart from all others of the process. */
function withTimers<T>(start: () => T): { readonly result: T; readonly timers: ReadonlySet<number> } {
  const timers = new Set<number>();
  const isOurs = new AsyncLocalStorage<boolean>();
  const hook = createHook({
    init: (id, type) => void (type === "Timeout" && isOurs.getStore() && timers.add(id)),
    destroy: (id) => void timers.delete(id),
  }).enable();
  onTestFinished(() => void hook.disable());
  return { result: isOurs.run(true, start), timers };
}

test("ends a reading under way when it is cancelled, and leaves no timer and no socket", async () => {
  const { url, sockets, until, requests } = await silent();
  const controller = new AbortController();
  const { result: reading, timers } = withTimers(() =>
    clientOf(url).readOpenTracking(acme, { signal: controller.signal }),
  );
  await until(() => requests() === 1);
  expect(timers.size).toBeGreaterThan(0);
  controller.abort(new Error("enough"));
  const error = await failureOf(reading);
  expect([error.code, error.attempts]).toEqual(["cancelled", undefined]);
  expect(error.cause).toEqual(new Error("enough"));
  expect(error.message).toBe(
    'Cannot read open tracking of subuser "acme": it was cancelled. Ask again if the value is still wanted.',
  );
  await until(() => sockets.size === 0);
  // Node tells of a timer that was cleared a moment later.
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  expect([...timers]).toEqual([]);
});

test("sends nothing for a reading that was cancelled before, or before its turn", async () => {
  const { url, requests, until } = await silent();
  const client = clientOf(url, { maxConcurrency: 1 });
  const controller = new AbortController();
  const { signal } = controller;
  const running = client.readOpenTracking({ subuser: "first" }, { signal });
  await until(() => requests() === 1);
  const waiting = client.readOpenTracking(acme, { signal });
  await new Promise(setImmediate);
  controller.abort();
  const late = client.readOpenTracking({ subuser: "late" }, { signal });
  for (const each of [running, waiting, late]) expect((await failureOf(each)).code).toBe("cancelled");
  expect(requests()).toBe(1);
});

test("ends the wait for another attempt", async () => {
  const clock = new FakeClock();
  const url = await serve((_request, response) => void response.writeHead(503, { "retry-after": "60" }).end());
  const controller = new AbortController();
  const reading = failureOf(clientOf(url, {}, clock).readOpenTracking(acme, { signal: controller.signal }));
  while (clock.waiting === 0) await new Promise(setImmediate);
  controller.abort();
  expect((await reading).code).toBe("cancelled");
  expect(clock.waiting).toBe(0);
});

test("goes on for those who share a reading until nobody wants it any more", async () => {
  const { url, sockets, until, requests } = await silent();
  const client = clientOf(url);
  const [one, two] = [new AbortController(), new AbortController()];
  const first = failureOf(client.readOpenTracking(acme, { signal: one.signal }));
  const second = failureOf(client.readOpenTracking(acme, { signal: two.signal }));
  await until(() => requests() === 1);
  one.abort();
  expect((await first).code).toBe("cancelled");
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  expect(sockets.size).toBe(1);
  two.abort();
  expect((await second).code).toBe("cancelled");
  await until(() => sockets.size === 0);
  expect(requests()).toBe(1);
});

test("gives a reading to whoever stays when another one who shares it leaves", async () => {
  let answer: (() => void) | undefined;
  const url = await serve((_request, response) => {
    answer = () => response.end('{"enabled":true}');
  });
  const client = clientOf(url);
  const controller = new AbortController();
  const leaves = failureOf(client.readOpenTracking(acme, { signal: controller.signal }));
  const stays = client.readOpenTracking(acme);
  controller.abort();
  expect((await leaves).code).toBe("cancelled");
  // Asked for before the request was sent, but after the other one left.
  const joins = client.readOpenTracking(acme);
  while (answer === undefined) await new Promise(setImmediate);
  answer();
  expect(await Promise.all([stays, joins])).toEqual([
    { subuser: "acme", enabled: true },
    { subuser: "acme", enabled: true },
  ]);
});

test("ends a list when it is cancelled", async () => {
  const { url, sockets, until, requests } = await silent();
  const controller = new AbortController();
  const list = (async () => {
    for await (const _row of clientOf(url).listSubusers({ signal: controller.signal })) throw new Error("a row");
  })();
  await until(() => requests() === 1);
  controller.abort();
  expect((await failureOf(list)).message).toContain("Cannot list the subusers: it was cancelled.");
  await until(() => sockets.size === 0);
});

test("can be cancelled while the key is checked, and says so", async () => {
  let isChecked = false;
  const url = await serve(({ url: path }, response) => {
    if (path === "/v3/scopes") isChecked = true;
    else response.writeHead(401).end('{"errors":[{"message":"authorization required"}]}');
  });
  const controller = new AbortController();
  const reading = failureOf(
    clientOf(url, { timeoutSeconds: 0.2 }).readOpenTracking(acme, { signal: controller.signal }),
  );
  while (!isChecked) await new Promise(setImmediate);
  controller.abort();
  expect((await reading).code).toBe("cancelled");
});

test("adds one listener to the caller's signal, however many accounts are read, and takes it back", async () => {
  const url = await serve(({ url: path = "" }, response) => {
    const rows = Array.from({ length: 200 }, (_, id) => ({ id, username: `s${id}`, disabled: false }));
    const isList = path.startsWith("/v3/subusers");
    response.end(isList ? JSON.stringify(path.includes("offset=0&") ? rows : []) : '{"enabled":true}');
  });
  const { signal } = new AbortController();
  let listeners = 0;
  let most = 0;
  const count = (change: number, call: (...args: never[]) => unknown) =>
    ((...args: never[]) => {
      listeners += change;
      most = Math.max(most, listeners);
      return call.apply(signal, args);
    }) as never;
  signal.addEventListener = count(1, signal.addEventListener);
  signal.removeEventListener = count(-1, signal.removeEventListener);
  const client = clientOf(url, { maxConcurrency: 50 });
  const names = Array.from({ length: 200 }, (_, index) => `s${index}`);
  await Promise.all(names.map((subuser) => client.readOpenTracking({ subuser }, { signal })));
  expect([most, listeners]).toEqual([1, 0]);
  expect((await readFleet(client, { accounts: "subusers", signal })).length).toBe(200);
  for await (const _row of client.listSubusers({ signal })) expect(listeners).toBe(0);
  expect([most, listeners]).toEqual([1, 0]);
});

test("causes no warning of too many listeners", async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on("warning", listen);
  const { url } = await silent();
  const controller = new AbortController();
  const { signal } = controller;
  const client = clientOf(url, { maxConcurrency: 50 });
  const accounts = Array.from({ length: 200 }, (_, index) => ({ subuser: `s${index}` }));
  const fleet = failureOf(readFleet(client, { accounts, signal }));
  const readings = accounts.map((account) => failureOf(client.readOpenTracking(account, { signal })));
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  controller.abort();
  for (const each of [fleet, ...readings]) expect((await each).code).toBe("cancelled");
  process.off("warning", listen);
  expect(warnings).toEqual([]);
});
