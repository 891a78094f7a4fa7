import type { SimulatorOptions } from "pulumi-sendgrid-open-tracking/simulator";
import { expect, test } from "vitest";
import type { ClientOptions } from "../../provider/sendgrid";
import { newSimulator } from "../new-simulator";
import { withoutProbes } from "../probe";
import { type FleetReading, readFleet } from "./internals/sendgrid";
import { clientOf, FakeClock, failureOf, serve } from "./support";

const subusersOf = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${index}`, index % 3 === 0]));

async function simulated(options: SimulatorOptions, clientOptions: Partial<ClientOptions> = {}, clock?: FakeClock) {
  const simulator = await newSimulator(options);
  return { simulator, client: clientOf(simulator.url, { apiKey: simulator.apiKey, ...clientOptions }, clock) };
}

const valuesOf = (readings: readonly FleetReading[]) =>
  Object.fromEntries(readings.map(({ name, enabled, error }) => [name, enabled ?? error?.code]));

test("reads everybody, disabled ones too, and reads while the list goes on", async () => {
  const { simulator, client } = await simulated({
    subusers: { ...subusersOf(1100), off: { enabled: true, disabled: true } },
  });
  const readings = await readFleet(client, { accounts: "subusers" });
  expect(valuesOf(readings)).toEqual({ ...subusersOf(1100), off: true });
  expect(readings.filter(({ disabled }) => disabled).map(({ name }) => name)).toEqual(["off"]);
  const paths = simulator.requests.map(({ path }) => path);
  expect(paths.indexOf("/v3/tracking_settings/open")).toBeLessThan(paths.lastIndexOf("/v3/subusers"));
});

test("has those who could not be read with their error, and never a value", async () => {
  const { client } = await simulated({
    subusers: { ...subusersOf(5), broken: { enabled: true, failure: { status: 404 } }, "": true, é: true },
  });
  const readings = await readFleet(client, { accounts: "subusers" });
  expect(valuesOf(readings)).toEqual({
    ...subusersOf(5),
    broken: "not-found",
    "": "invalid-argument",
    é: "invalid-argument",
  });
});

test("reads only who is wanted, only who is named, or the customer accounts", async () => {
  const { simulator, client } = await simulated({
    subusers: subusersOf(5),
    customerAccounts: { sg1: true, sg2: false },
  });
  const isWanted = (name: string) => name.endsWith("2");
  expect(valuesOf(await readFleet(client, { accounts: "subusers", isWanted }))).toEqual({ s2: false });
  expect(valuesOf(await readFleet(client, { accounts: "customer", isWanted }))).toEqual({ sg2: false });
  const before = simulator.requests.length;
  const accounts = [{ subuser: "s3" }, { accountId: "sg1" }, { self: true }];
  expect(valuesOf(await readFleet(client, { accounts }))).toEqual({ s3: true, sg1: true, self: true });
  expect(simulator.requests.length - before).toBe(3);
});

test("tells of each reading as it comes, and of how many there will be", async () => {
  const { client } = await simulated({ subusers: subusersOf(30) });
  const told: (readonly [FleetReading, number | undefined])[] = [];
  const onReading = (...each: readonly [FleetReading, number | undefined]) => told.push(each);
  const readings = await readFleet(client, { accounts: "subusers", onReading });
  expect(told.map(([reading]) => reading)).toEqual(readings);
  expect(told.at(-1)?.[1]).toBe(30);
});

test("fails when the list cannot be read: what came is not all", async () => {
  const { client } = await simulated({ keys: { [`SG.${"k".repeat(22)}.${"k".repeat(43)}`]: { scopes: [] } } });
  const error = await failureOf(readFleet(client, { accounts: "subusers" }));
  expect([error.code, error.path]).toEqual(["forbidden", "/v3/subusers"]);
});

test("stops soon after the key was revoked, and says so of everybody who was not read", async () => {
  const { simulator, client } = await simulated({ subusers: subusersOf(2000) });
  let read = 0;
  const onReading = () => {
    read += 1;
    if (read === 600) simulator.revokeKey(simulator.apiKey);
  };
  const first = await readFleet(client, { accounts: "subusers", onReading });
  expect(first.length).toBe(2000);
  const unread = first.filter(({ error: each }) => each !== undefined);
  expect(unread.length).toBeGreaterThan(1300);
  expect(new Set(unread.map(({ error: each }) => each?.code))).toEqual(new Set(["bad-credentials"]));
  expect(simulator.requests.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(25);

  const named = Array.from({ length: 1000 }, (_, index) => ({ subuser: `s${index}` }));
  const before = simulator.requests.length;
  const readings = await readFleet(client, { accounts: named });
  expect(new Set(readings.map(({ error: each }) => each?.code))).toEqual(new Set(["bad-credentials"]));
  expect(readings[999]?.error?.message).toMatch(
    /^Cannot read open tracking of subuser "s999": requests with this API key were stopped: SendGrid answered 401 \(.*revoked\)\. Check in SendGrid that the API key exists/,
  );
  expect(simulator.requests.length).toBe(before);
});

test("does not take one account's 401 for the key's", async () => {
  const failure = { status: 401, message: "The provided authorization grant is invalid, expired, or revoked" };
  const { simulator, client } = await simulated(
    { subusers: { broken: { enabled: true, failure }, ...subusersOf(50) } },
    { maxConcurrency: 1 },
  );
  expect(valuesOf(await readFleet(client, { accounts: "subusers" }))).toEqual({
    ...subusersOf(50),
    broken: "forbidden",
  });
  const checks = () => simulator.requests.filter(({ path }) => path === "/v3/scopes").length;
  expect(checks()).toBe(1);
  const error = await failureOf(client.readOpenTracking({ subuser: "broken" }));
  expect(error.message).toContain('revoked). The API key itself works. Check that subuser "broken" exists, is enabled');
  expect(checks()).toBe(2);
});

test("reads the other accounts after one account's 401 when the check of the key fails itself", async () => {
  const url = await serve(({ url: path = "", headers }, response) => {
    if (path === "/v3/scopes") response.writeHead(503).end();
    else if (headers["on-behalf-of"] === "broken") response.writeHead(401).end('{"errors":[{"message":"revoked"}]}');
    else response.end('{"enabled":true}');
  });
  const accounts = ["broken", "acme", "shop"].map((subuser) => ({ subuser }));
  const readings = await readFleet(clientOf(url, { maxConcurrency: 1 }), { accounts });
  expect(valuesOf(readings)).toEqual({ broken: "bad-credentials", acme: true, shop: true });
});

test("stops when SendGrid blocks the key because of too many bad requests", async () => {
  const failure = { status: 403, message: "Too many bad requests. Temporary block" };
  const { simulator, client } = await simulated(
    { subusers: { blocked: { enabled: true, failure }, ...subusersOf(50) } },
    { maxConcurrency: 1 },
  );
  const readings = await readFleet(client, {
    accounts: Array.from({ length: 50 }, (_, index) => ({ subuser: index === 0 ? "blocked" : `s${index}` })),
  });
  expect(new Set(readings.map(({ error }) => error?.code))).toEqual(new Set(["rate-limited"]));
  expect(readings[1]?.error?.message).toContain("Wait until SendGrid lifts the block");
  expect(withoutProbes(simulator.requests).length).toBe(1);
});

test("ends when it is cancelled, and sends nothing more", async () => {
  const { simulator, client } = await simulated({ subusers: subusersOf(300), latencyMilliseconds: 5 });
  const controller = new AbortController();
  let read = 0;
  const onReading = () => {
    read += 1;
    if (read === 50) controller.abort();
  };
  const error = await failureOf(readFleet(client, { accounts: "subusers", signal: controller.signal, onReading }));
  expect(error.code).toBe("cancelled");
  const told = read;
  for (let turn = 0; turn < 500; turn++) await new Promise(setImmediate);
  expect(read).toBe(told);
  expect(told).toBeLessThan(60);
  // Those that were under way then may reach the server a little later.
  const sent = simulator.requests.filter(({ path }) => path === "/v3/tracking_settings/open").length;
  expect(sent).toBeLessThanOrEqual(50 + client.maxConcurrency);
});

test("reads as many as the deadline of the whole leaves time for, and says so of the others", async () => {
  const clock = new FakeClock();
  const { client } = await simulated(
    { subusers: subusersOf(100) },
    { requestsPerMinute: 60, deadlineSeconds: 30, maxConcurrency: 5 },
    clock,
  );
  const readings = await clock.drive(readFleet(client, { accounts: "subusers" }));
  expect(readings.length).toBe(100);
  const codes = readings.map(({ error }) => error?.code);
  expect(codes.filter((code) => code === undefined).length).toBeGreaterThanOrEqual(25);
  expect(new Set(codes)).toEqual(new Set([undefined, "timeout"]));
  expect(clock.now()).toBeLessThanOrEqual(30_000);
});

test("does not take accounts that always fail for an outage, wherever in the list they are", async () => {
  const clock = new FakeClock();
  const broken = Array.from({ length: 20 }, (_, index) => [
    `broken-${index}`,
    { enabled: true, failure: { status: 500 } },
  ]);
  const { client } = await simulated({ subusers: { ...Object.fromEntries(broken), ...subusersOf(100) } }, {}, clock);
  const readings = await clock.drive(readFleet(client, { accounts: "subusers" }));
  const unread = readings.filter(({ error }) => error !== undefined);
  expect(unread.map(({ name }) => name).sort()).toEqual(broken.map(([name]) => name).sort());
});

test("goes on reading an account's region when the key is refused in another one", async () => {
  const url = await serve(({ url: path = "" }, response) => {
    if (path.startsWith("/eu/")) response.writeHead(401).end('{"errors":[{"message":"authorization required"}]}');
    else if (path.includes("/v3/subusers")) {
      const rows = Array.from({ length: 20 }, (_, id) => ({
        id,
        username: `s${id}`,
        disabled: false,
        region: id === 3 ? "eu" : "global",
      }));
      response.end(
        path.includes("offset=0&")
          ? JSON.stringify(rows)
          : path.includes("offset=19&")
            ? JSON.stringify(rows.slice(19))
            : "[]",
      );
    } else response.end('{"enabled":true}');
  });
  const readings = await readFleet(clientOf(`${url}/{region}`), { accounts: "subusers" });
  expect(readings.filter(({ error }) => error !== undefined).map(({ name }) => name)).toEqual(["s3"]);
  expect(readings.length).toBe(20);
});

test("asks for no more pages when somebody who is told of a reading fails", async () => {
  const { simulator, client } = await simulated({ subusers: subusersOf(200), pageSize: 2 });
  const onReading = () => {
    throw new Error("enough");
  };
  await expect(readFleet(client, { accounts: "subusers", onReading })).rejects.toThrow("enough");
  const sent = simulator.requests.length;
  for (let turn = 0; turn < 500; turn++) await new Promise(setImmediate);
  expect(simulator.requests.length - sent).toBeLessThanOrEqual(1);
  expect(sent).toBeLessThan(60);
});

test("reads nobody any more once the list has failed", async () => {
  let read = 0;
  const url = await serve(({ url: path = "" }, response) => {
    if (path.includes("tracking_settings")) read += 1;
    if (path.includes("offset=0&")) {
      response.end(
        JSON.stringify(Array.from({ length: 500 }, (_, id) => ({ id, username: `s${id}`, disabled: false }))),
      );
    } else if (path.includes("/v3/subusers")) response.writeHead(400).end();
    else setTimeout(() => response.end('{"enabled":true}'), 5);
  });
  const error = await failureOf(readFleet(clientOf(url), { accounts: "subusers" }));
  expect(error.message).toContain("Cannot list the subusers: SendGrid answered 400.");
  expect(read).toBeLessThan(100);
});

test("gives no account the value of another one of the same name, whichever response comes first", async () => {
  let asked = 0;
  const url = await serve(({ url: path = "" }, response) => {
    if (path.includes("offset=0&")) {
      response.end('[{"id":1,"username":"acme","disabled":false},{"id":2,"username":"acme","disabled":false}]');
    } else if (path.includes("/v3/subusers"))
      response.end(path.includes("offset=1&") ? '[{"id":2,"username":"acme","disabled":false}]' : "[]");
    else {
      asked += 1;
      setTimeout(() => response.end('{"enabled":true}'), 20);
    }
  });
  const told = new Map<string, FleetReading>();
  await readFleet(clientOf(url), { accounts: "subusers", onReading: (reading) => told.set(reading.name, reading) });
  expect([asked, told.get("acme")?.enabled]).toEqual([1, undefined]);
  expect(told.get("acme")?.error?.message).toContain("SendGrid lists two accounts of this name");
});
