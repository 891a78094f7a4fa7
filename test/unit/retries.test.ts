import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { clientOf, FakeClock, failureOf, serve } from "./support";

type Answer = (response: ServerResponse) => void;

const fine: Answer = (response) => response.end('{"enabled":true}');
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end();
const reset: Answer = (response) => response.socket?.resetAndDestroy();
const truncated: Answer = (response) => {
  response.writeHead(200, { "content-length": "100" });
  response.write('{"enabled":true}', () => response.destroy());
};

/** A server that gives one answer after the other, and the last one for ever; when each request came. */
async function answersOf(clock: FakeClock, ...answers: readonly Answer[]) {
  const came: number[] = [];
  const url = await serve((_request, response) => {
    const answer = answers[Math.min(came.length, answers.length - 1)];
    came.push(clock.now());
    answer?.(response);
  });
  return { url, came };
}

const acme = { subuser: "acme" };
const on = { subuser: "acme", enabled: true };
const epoch = Date.UTC(2026, 10, 24);

for (const [what, answer] of Object.entries({
  ...Object.fromEntries(
    [408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529].map((code) => [code, status(code)]),
  ),
  "a reset": reset,
  "a truncated body": truncated,
})) {
  test(`reads again after ${what}`, async () => {
    const clock = new FakeClock(epoch);
    const { url, came } = await answersOf(clock, answer, fine);
    expect(await clock.drive(clientOf(url, {}, clock).readOpenTracking(acme))).toEqual(on);
    expect(came.length).toBe(2);
    expect(clock.waiting).toBe(0);
  });
}

test("reads again after no answer came in time", async () => {
  const clock = new FakeClock(epoch);
  const { url, came } = await answersOf(clock, () => {}, fine);
  const client = clientOf(url, { timeoutSeconds: 0.1 }, clock);
  expect(await clock.drive(client.readOpenTracking(acme))).toEqual(on);
  expect(came.length).toBe(2);
});

test("does not repeat what would only fail again", async () => {
  for (const code of [201, 204, 400, 402, 403, 404, 405, 406, 409, 410, 422, 451, 501, 505, 519, 525, 530]) {
    const clock = new FakeClock(epoch);
    const { url, came } = await answersOf(clock, status(code), fine);
    const error = await failureOf(clock.drive(clientOf(url, {}, clock).readOpenTracking(acme)));
    expect([error.status, error.attempts, came.length]).toEqual([code, 1, 1]);
    expect(error.message).not.toContain("attempts");
  }
});

test("waits as long as Retry-After says, to the millisecond", async () => {
  const clock = new FakeClock(epoch);
  const inAMinute = new Date(epoch + 67_000).toUTCString();
  const { url, came } = await answersOf(
    clock,
    status(503, { "retry-after": "7" }),
    status(429, { "retry-after": inAMinute, date: new Date(epoch + 7000).toUTCString() }),
    fine,
  );
  await clock.drive(clientOf(url, {}, clock).readOpenTracking(acme));
  expect(came.map((moment) => moment - epoch)).toEqual([0, 7000, 67_000]);
});

test("waits until the reset that a 429 announces, as an epoch or from now", async () => {
  const clock = new FakeClock(epoch);
  const date = new Date(epoch).toUTCString();
  const { url, came } = await answersOf(
    clock,
    status(429, { "x-ratelimit-reset": String(epoch / 1000 + 20), "x-ratelimit-remaining": "0", date }),
    status(429, { "X-RateLimit-Reset": "30", date: new Date(epoch + 20_000).toUTCString() }),
    fine,
  );
  await clock.drive(clientOf(url, {}, clock).readOpenTracking(acme));
  expect(came.map((moment) => moment - epoch)).toEqual([0, 20_000, 50_000]);
});

test("lets everybody wait after one got a 429", async () => {
  const clock = new FakeClock(epoch);
  const { url, came } = await answersOf(clock, status(429, { "retry-after": "5" }), fine);
  const client = clientOf(url, { maxConcurrency: 1 }, clock);
  const all = ["one", "two", "three"].map((subuser) => client.readOpenTracking({ subuser }));
  await clock.drive(Promise.all(all));
  expect(came.map((moment) => moment - epoch)).toEqual([0, 5000, 5000, 5000]);
});

test("fails at once, and names the wait, when it is longer than anybody waits", async () => {
  for (const [code, headers] of [
    [429, { "retry-after": "3600" }],
    [503, { "retry-after": "3600" }],
    [429, { "x-ratelimit-reset": "3600" }],
  ] as const) {
    const clock = new FakeClock(epoch);
    const { url, came } = await answersOf(clock, status(code, headers));
    const error = await failureOf(clock.drive(clientOf(url, {}, clock).readOpenTracking(acme)));
    expect(error.message).toContain(`SendGrid answered ${code}, and asks to wait 3600 s; the maximum is 300 s.`);
    expect([came.length, clock.now()]).toEqual([1, epoch]);
  }
});

test("sends nothing while an announced window is full for longer than anybody waits", async () => {
  const clock = new FakeClock(epoch);
  const headers = { "x-ratelimit-limit": "1", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "3600" };
  const { url, came } = await answersOf(clock, (response) => response.writeHead(200, headers).end('{"enabled":true}'));
  const client = clientOf(url, {}, clock);
  await clock.drive(client.readOpenTracking(acme));
  const error = await failureOf(clock.drive(client.readOpenTracking(acme)));
  expect([error.code, error.attempts, came.length]).toEqual(["rate-limited", 0, 1]);
  expect(error.message).toContain("SendGrid takes no more requests for 3600 s; the maximum is 300 s");
});

/** When requests came, in seconds since the start. */
const inSeconds = (came: readonly number[]) => came.map((moment) => (moment - epoch) / 1000);

test("gives up after six failures, each after twice the wait, and says so", async () => {
  const clock = new FakeClock(epoch);
  const { url, came } = await answersOf(clock, status(503));
  const error = await failureOf(clock.drive(clientOf(url, {}, clock).readOpenTracking(acme)));
  expect([error.code, error.attempts]).toEqual(["unavailable", 6]);
  expect(inSeconds(came)).toEqual([0, 0.25, 0.75, 1.75, 3.75, 7.75]);
  expect(error.message).toContain("SendGrid answered 503, the last of 6 attempts. Try again when SendGrid is up.");
});

test("sits out more refusals than failures, and gives up after ten", async () => {
  for (const headers of [{}, { "retry-after": "0" }, { "x-ratelimit-reset": "0" }] as const) {
    const clock = new FakeClock(epoch);
    const { url, came } = await answersOf(clock, status(429, { ...headers, date: "" }));
    const error = await failureOf(clock.drive(clientOf(url, {}, clock).readOpenTracking(acme)));
    expect([error.code, error.attempts]).toEqual(["rate-limited", 10]);
    expect(inSeconds(came)).toEqual([0, 0.375, 1.125, 2.625, 5.625, 11.625, 23.625, 46.125, 68.625, 91.125]);
    expect(error.message).toContain("SendGrid answered 429, the last of 10 attempts. Lower maxConcurrency");
  }
});

test("reads everybody through a rate limit that no header announces, with few requests in vain", async () => {
  const clock = new FakeClock(epoch);
  let [counted, window, refused] = [0, 0, 0];
  const url = await serve((_request, response) => {
    const current = Math.floor((clock.now() - epoch) / 60_000);
    if (current !== window) [counted, window] = [0, current];
    counted += 1;
    if (counted > 100) refused += 1;
    (counted > 100 ? status(429) : fine)(response);
  });
  const client = clientOf(url, {}, clock);
  const names = Array.from({ length: 500 }, (_, index) => ({ subuser: `s${index}` }));
  const readings = await clock.drive(Promise.all(names.map((name) => client.readOpenTracking(name))));
  expect(readings.length).toBe(500);
  expect(refused).toBeLessThanOrEqual(80);
});

test("lets everybody wait when a 503 says for how long, and takes it for no outage", async () => {
  const clock = new FakeClock(epoch);
  const url = await serve((_request, response) =>
    (clock.now() - epoch < 20_000 ? status(503, { "retry-after": "15" }) : fine)(response),
  );
  const client = clientOf(url, {}, clock);
  const names = Array.from({ length: 200 }, (_, index) => ({ subuser: `s${index}` }));
  expect((await clock.drive(Promise.all(names.map((name) => client.readOpenTracking(name))))).length).toBe(200);
  expect(clock.now() - epoch).toBe(30_000);
});

test("takes any answer of a server that is down for a failure, but repeats only those that may pass", async () => {
  for (const code of [505, 525, 526, 530]) {
    const clock = new FakeClock(epoch);
    const { url, came } = await answersOf(clock, status(code));
    const client = clientOf(url, {}, clock);
    const names = Array.from({ length: 300 }, (_, index) => ({ subuser: `s${index}` }));
    const errors = await clock.drive(Promise.all(names.map((name) => failureOf(client.readOpenTracking(name)))));
    expect(errors[0]?.attempts).toBe(1);
    expect(came.length).toBeLessThanOrEqual(20);
  }
});

test("does not start what the deadline leaves no time for", async () => {
  const clock = new FakeClock(epoch);
  const { url, came } = await answersOf(clock, status(503, { "retry-after": "30" }));
  const client = clientOf(url, { deadlineSeconds: 30 }, clock);
  const error = await failureOf(clock.drive(client.readOpenTracking(acme)));
  expect(error.message).toContain("SendGrid answered 503, and deadlineSeconds leaves no time to try again.");
  expect([came.length, clock.now()]).toEqual([1, epoch]);
});

test("ends fast in an outage, with few requests however many accounts are to be read, and recovers after it", async () => {
  const clock = new FakeClock(epoch);
  let isDown = true;
  let requests = 0;
  const url = await serve((_request, response) => {
    requests += 1;
    (isDown ? status(503) : fine)(response);
  });
  const client = clientOf(url, {}, clock);
  const names = Array.from({ length: 1000 }, (_, index) => ({ subuser: `s${index}` }));
  const all = Promise.all(names.map((name) => failureOf(client.readOpenTracking(name))));
  const errors = await clock.drive(all);
  expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(["unavailable"]));
  expect(errors.at(-1)?.message).toMatch(
    /"s999": SendGrid did not respond to the last \d+ requests, so no more are sent for now\. Try again/,
  );
  expect(requests).toBeLessThanOrEqual(30);
  isDown = false;
  await clock.drive(new Promise<void>((resolve) => clock.after(30_000, resolve)));
  const readings = names.map((name) => client.readOpenTracking(name));
  expect((await clock.drive(Promise.all(readings))).every(({ enabled }) => enabled)).toBe(true);
});

test("sends nothing more when a health check finds that the API key is rejected", async () => {
  const clock = new FakeClock(epoch);
  const paths: string[] = [];
  const url = await serve(({ url: path = "" }, response) => {
    paths.push(path);
    if (path === "/v3/scopes") response.writeHead(401).end('{"errors":[{"message":"authorization required"}]}');
    else response.writeHead(503).end();
  });
  const client = clientOf(url, {}, clock);
  const names = Array.from({ length: 100 }, (_, index) => ({ subuser: `s${index}` }));
  const errors = await clock.drive(Promise.all(names.map((name) => failureOf(client.readOpenTracking(name)))));
  expect(paths.indexOf("/v3/scopes")).toBe(paths.length - 1);
  expect(errors.at(-1)?.code).toBe("bad-credentials");
  expect(errors.at(-1)?.message).toContain("requests with this API key were stopped: SendGrid answered 401");
});

test("makes no more retries than the budget when some requests still succeed", async () => {
  const clock = new FakeClock(epoch);
  let requests = 0;
  // One in three succeeds: no outage, but far too many failures.
  const url = await serve((_request, response) => {
    requests += 1;
    (requests % 3 === 0 ? fine : status(503))(response);
  });
  const client = clientOf(url, {}, clock);
  const names = Array.from({ length: 1000 }, (_, index) => ({ subuser: `s${index}` }));
  const results = await clock.drive(Promise.allSettled(names.map((name) => client.readOpenTracking(name))));
  const errors = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
  expect(requests - 1000).toBeLessThanOrEqual(100 + 0.2 * (1000 - errors.length));
  expect(errors.at(-1)).toContain("SendGrid answered 503, and too many other requests failed to repeat this one.");
});

test("says of a server that is busy or too slow what it says of one that is down", async () => {
  for (const code of [408, 425, 522]) {
    const clock = new FakeClock(epoch);
    const { url } = await answersOf(clock, status(code));
    const error = await failureOf(clock.drive(clientOf(url, {}, clock).readOpenTracking(acme)));
    expect([error.code, error.attempts]).toEqual(["unavailable", 6]);
    expect(error.message).toContain(
      `SendGrid answered ${code}, the last of 6 attempts. Try again when SendGrid is up.`,
    );
  }
});

test("tries a rejected key again after five minutes, and not before", async () => {
  const clock = new FakeClock(epoch);
  let isRevoked = true;
  let requests = 0;
  const url = await serve((_request, response) => {
    requests += 1;
    if (isRevoked) response.writeHead(401).end('{"errors":[{"message":"authorization required"}]}');
    else response.end('{"enabled":true}');
  });
  const client = clientOf(url, {}, clock);
  const read = () => clock.drive(client.readOpenTracking(acme));
  const pass = (milliseconds: number) =>
    clock.drive(new Promise<void>((resolve) => clock.after(milliseconds, resolve)));
  expect((await failureOf(read())).code).toBe("bad-credentials");
  const sent = requests;
  isRevoked = false;
  await pass(299_000);
  expect((await failureOf(read())).message).toContain("requests with this API key were stopped");
  expect(requests).toBe(sent);
  await pass(1000);
  expect(await read()).toEqual(on);
});
