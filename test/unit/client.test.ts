import { inspect } from "node:util";
import { expect, test } from "vitest";
import { newSimulator } from "../new-simulator";
import { answering, apiKey, clientOf, FakeClock, failureOf, serve } from "./support";

const acme = { subuser: "acme" };
const self = { self: true } as const;

async function simulated(options: Parameters<typeof newSimulator>[0]) {
  const simulator = await newSimulator(options);
  return { simulator, client: clientOf(simulator.url, { apiKey: simulator.apiKey }) };
}

test("reads what SendGrid answers, with the documented headers", async () => {
  const seen: unknown[] = [];
  const url = await serve(({ method, url, headers }, response) => {
    seen.push({
      method,
      url,
      accept: headers.accept,
      authorization: headers.authorization,
      onBehalfOf: headers["on-behalf-of"],
      agent: headers["user-agent"],
    });
    response.end('{"enabled":false}');
  });
  expect(await clientOf(`${url}/`).readOpenTracking(acme)).toEqual({ subuser: "acme", enabled: false });
  expect(seen).toEqual([
    {
      method: "GET",
      url: "/v3/tracking_settings/open",
      accept: "application/json",
      authorization: `Bearer ${apiKey}`,
      onBehalfOf: "acme",
      agent: expect.stringMatching(/^pulumi-sendgrid-open-tracking\/\d+\.\d+\.\d+ \(node \d/),
    },
  ]);
});

test("sends no on-behalf-of for the account that owns the key", async () => {
  const { simulator, client } = await simulated({ self: false, subusers: { acme: true } });
  expect(await client.readOpenTracking(self)).toEqual({ self: true, enabled: false });
  expect(simulator.requests[0]).not.toHaveProperty("onBehalfOf");
});

test("shares one request among those who ask before it is sent, and none with those who ask later", async () => {
  const { simulator, client } = await simulated({ subusers: { acme: true }, latencyMilliseconds: 100 });
  await client.readOpenTracking(acme);
  const before = simulator.requests.length;
  const together = [client.readOpenTracking(acme), client.readOpenTracking(acme)];
  while (simulator.requests.length === before) await new Promise(setImmediate);
  simulator.setOpenTracking("acme", false);
  const later = client.readOpenTracking(acme);
  const enabled = { subuser: "acme", enabled: true };
  expect(await Promise.all(together)).toEqual([enabled, enabled]);
  expect(await later).toEqual({ subuser: "acme", enabled: false });
  expect(simulator.requests.length - before).toBe(2);
});

test("does not fail a reading because the one whose request it shares runs out of time", async () => {
  const headers = { "x-ratelimit-limit": "600", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "20" };
  const url = await answering(200, '{"enabled":true}', headers);
  const clock = new FakeClock();
  const client = clientOf(url, { deadlineSeconds: 15, verifyIdentity: false }, clock);
  await clock.drive(client.readOpenTracking({ subuser: "first" }));
  const early = failureOf(client.readOpenTracking(acme));
  clock.elapse(10_000);
  const late = client.readOpenTracking(acme);
  expect((await clock.drive(early)).message).toContain("when the 15 s deadline passes");
  expect(await clock.drive(late)).toEqual({ subuser: "acme", enabled: true });
});

test("gives everybody their own value however many are read at once", async () => {
  const subusers = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`s${index}`, index % 3 === 0]));
  const { client } = await simulated({ subusers });
  const names = Object.keys(subusers);
  const readings = await Promise.all(names.map((subuser) => client.readOpenTracking({ subuser })));
  expect(Object.fromEntries(names.map((name, index) => [name, readings[index]?.enabled]))).toEqual(subusers);
});

test("keeps connections for the next request", async () => {
  const sockets = new Set<unknown>();
  const url = await serve(({ socket }, response) => {
    sockets.add(socket);
    response.end('{"enabled":true}');
  });
  const client = clientOf(url, { maxConcurrency: 2 });
  await Promise.all(Array.from({ length: 20 }, (_, index) => client.readOpenTracking({ subuser: `s${index}` })));
  expect(sockets.size).toBeLessThanOrEqual(2);
});

const verdicts: readonly (readonly [status: number, body: string, code: string, message: string])[] = [
  [400, '{"errors":[{"message":"one","field":"x"},{"message":"two","field":null}]}', "rejected", "400 (one (x); two)"],
  [
    401,
    '{"errors":[{"message":"authorization grant is invalid","field":null}]}',
    "bad-credentials",
    "Check in SendGrid that the API key exists",
  ],
  [
    401,
    '{"errors":[{"message":"missing required scope: x"}]}',
    "missing-scope",
    "Give the API key the scope tracking_settings.open.read.",
  ],
  [401, '{"errors":["not authorized to do this based on their regional attribute"]}', "wrong-region", "Set region"],
  [
    403,
    '{"errors":[{"message":"access forbidden"}]}',
    "forbidden",
    "Give the API key the scope tracking_settings.open.read.",
  ],
  [403, '{"error":"Too many bad requests. Temporary block"}', "rate-limited", "Wait until"],
  [404, "", "not-found", "SendGrid answered 404. Check"],
  [429, "", "rate-limited", "answered 429"],
  [451, "{}", "wrong-region", "answered 451"],
  [500, "<html><body>oops", "unavailable", "500 (an HTML page)"],
  [503, '"just text"', "unavailable", "503 (just text)"],
  [204, "", "invalid-response", "answered 204"],
  [200, "<html>log in to this network</html>", "invalid-response", "is not JSON"],
  [200, '{"enabled":"false"}', "invalid-response", 'has enabled: "false", not true or false'],
  [200, '{"enabled":0}', "invalid-response", "has enabled: 0"],
  [200, '{"enabled":null}', "invalid-response", "has enabled: null"],
  [200, "{}", "invalid-response", "has enabled: undefined"],
  [200, "[]", "invalid-response", "not an object"],
  [200, "true", "invalid-response", "is true, not an object"],
  [200, '{"enabled":tr', "invalid-response", "is not JSON"],
  [
    200,
    '{"enabled":true,"errors":[{"message":"no"}]}',
    "invalid-response",
    "has errors although its status is 200 (no)",
  ],
  [200, '{"enabled":true,"error":"no"}', "invalid-response", "has errors although its status is 200 (no)"],
  [200, '{"enabled":true,"errors":[]}', "invalid-response", "has errors although its status is 200. Check"],
];

for (const [status, body, code, message] of verdicts) {
  test(`fails with ${code} on ${status} ${body.slice(0, 60) || "(empty)"}`, async () => {
    const clock = new FakeClock();
    const reading = clientOf(await answering(status, body), {}, clock).readOpenTracking(acme);
    const error = await failureOf(clock.drive(reading));
    expect(error.code).toBe(code);
    expect(error.status).toBe(status);
    expect(error.message).toMatch(/^Cannot read open tracking of subuser "acme": .*\. [A-Z].*\.$/);
    expect(error.message).toContain(message);
  });
}

test("takes no value from a response that does not say it is JSON, or that was cached", async () => {
  const headersOf = async (headers: Record<string, string>) =>
    clientOf(await answering(200, '{"enabled":true}', headers)).readOpenTracking(acme);
  for (const type of ["text/html", "text/plain; charset=utf-8", "application/jsonp", ""]) {
    const error = await failureOf(headersOf({ "content-type": type }));
    expect([error.code, error.message]).toEqual([
      "invalid-response",
      expect.stringContaining(`has the content type ${JSON.stringify(type)}, not JSON`),
    ]);
  }
  for (const type of ["application/json", "application/json; charset=utf-8", "Application/Problem+JSON"]) {
    expect(await headersOf({ "content-type": type })).toEqual({ subuser: "acme", enabled: true });
  }
  // A cache that responds within a second says 0.
  for (const age of ["7", "0", "old"]) {
    const cached = await failureOf(headersOf({ age }));
    expect([cached.code, cached.message]).toEqual([
      "invalid-response",
      expect.stringContaining(`the response is from a cache: its Age is "${age}". Check baseUrl and any proxy`),
    ]);
  }
});

test("does not follow a redirect", async () => {
  const elsewhere = await answering(200, '{"enabled":true}');
  const error = await failureOf(clientOf(await answering(302, "", { location: elsewhere })).readOpenTracking(acme));
  expect(error.code).toBe("invalid-response");
  expect(error.message).toContain("redirect");
});

test("gives up on a body that is too large, that never ends, or that ends too early", async () => {
  const large = await failureOf(clientOf(await answering(200, " ".repeat(2_000_000))).readOpenTracking(acme));
  expect(large.code).toBe("invalid-response");
  const stalling = await serve((_request, response) => void response.write('{"enabled":'));
  const stalled = await failureOf(clientOf(stalling, { timeoutSeconds: 0.2 }).readOpenTracking(acme));
  expect([stalled.code, stalled.message]).toEqual([
    "timeout",
    expect.stringContaining("no complete response within 0.2 s"),
  ]);
  const truncating = await serve((_request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write('{"enabled":true}', () => response.destroy());
  });
  expect((await failureOf(clientOf(truncating).readOpenTracking(acme))).code).toBe("unavailable");
});

test("says which host cannot be reached, and keeps the cause", async () => {
  const error = await failureOf(clientOf("http://127.0.0.1:1").readOpenTracking(acme));
  expect(error.code).toBe("unavailable");
  expect(error.message).toContain("ECONNREFUSED");
  expect(error.message).toContain("127.0.0.1:1");
  expect(error.cause).toBeInstanceOf(Error);
});

test("shows the key nowhere in an error, whatever the answer repeats", async () => {
  for (const status of [200, 401, 500]) {
    const escaped = apiKey.replace("S", "\\u0053");
    const body = `{"enabled":"${apiKey}","errors":[{"message":"${"x".repeat(280)}${apiKey}"},"${"x".repeat(280)}${escaped}"]}`;
    const error = await failureOf(clientOf(await answering(status, body)).readOpenTracking(acme));
    expect(
      `${error.message}${error.stack}${JSON.stringify(error)}${inspect(error, { depth: 9, showHidden: true })}`,
    ).not.toContain("aaaa");
  }
});

test("fails a reading that would still be queued at its deadline", async () => {
  const { simulator } = await simulated({ self: true, subusers: { other: true } });
  const clock = new FakeClock();
  const options = { apiKey: simulator.apiKey, requestsPerMinute: 1, deadlineSeconds: 30 };
  const client = clientOf(simulator.url, options, clock);
  expect(await clock.drive(client.readOpenTracking(self))).toEqual({ self: true, enabled: true });
  const error = await failureOf(clock.drive(client.readOpenTracking({ subuser: "other" })));
  expect(error.code).toBe("timeout");
  expect(error.message).toContain("it would still be queued when the 30 s deadline passes");
});

test("names the option that set the time limit", async () => {
  const stalling = await serve(() => {});
  const byDeadline = await failureOf(clientOf(stalling, { deadlineSeconds: 0.2 }).readOpenTracking(acme));
  expect(byDeadline.message).toContain("no complete response within 0.2 s. Raise deadlineSeconds");
});

test("frees its place whatever is in an answer, and does not fall over one made to do harm", async () => {
  let requests = 0;
  const url = await serve((_request, response) => {
    requests += 1;
    if (requests === 1) response.writeHead(400).end("[".repeat(400_000) + "]".repeat(400_000));
    else response.end('{"enabled":true}');
  });
  const client = clientOf(url, { maxConcurrency: 1 });
  const error = await failureOf(client.readOpenTracking(acme));
  expect([error.code, error.messages]).toEqual(["rejected", []]);
  expect(await client.readOpenTracking(acme)).toEqual({ subuser: "acme", enabled: true });
});

test("shows the key nowhere when a client is logged or serialized", async () => {
  const client = clientOf(await answering(200, '{"enabled":true}'));
  await client.readOpenTracking(acme);
  const logged = `${inspect(client, { depth: 20, showHidden: true })}${inspect(client)}${JSON.stringify(client)}`;
  expect(logged).not.toMatch(/a{22}|b{43}/);
});

test("refuses arguments and options that nothing would read, before any request", async () => {
  let requests = 0;
  const url = await serve((_request, response) => {
    requests += 1;
    response.end();
  });
  const client = clientOf(url);
  const aborted = AbortSignal.abort();
  const bad: readonly (readonly [() => unknown, string])[] = [
    [() => client.readOpenTracking(null as never), "it is null. Say whose"],
    [() => client.readOpenTracking(undefined as never), "it is undefined"],
    [() => client.readOpenTracking(acme, null as never), "the options are null"],
    [() => client.readOpenTracking(acme, aborted as never), "the options are an AbortSignal"],
    [() => client.readOpenTracking(acme, { regoin: "eu" } as never), 'there is no option "regoin"'],
    [() => client.readOpenTracking(acme, { signal: "x" } as never), 'the option signal is "x", not an AbortSignal'],
    [() => client.listSubusers(aborted as never), "Pass an object with options; they are signal."],
    [() => client.listCustomerAccounts({ region: "eu" } as never), 'there is no option "region"'],
  ];
  for (const [call, message] of bad) {
    const error = await failureOf(async () => void (await call()));
    expect([error.code, error.message]).toEqual(["invalid-argument", expect.stringContaining(message)]);
  }
  expect(requests).toBe(0);
});
