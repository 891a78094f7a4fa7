import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { get as httpGet, request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SimulatorOptions, startSimulator } from "pulumi-sendgrid-open-tracking/simulator";
import { expect, onTestFinished, test } from "vitest";
import { apiKey, otherKey } from "./support";

async function simulated(options: SimulatorOptions = {}) {
  const simulator = await startSimulator(options);
  onTestFinished(() => simulator.close());
  const get = async (path: string, headers: Record<string, string> = {}, key = simulator.apiKey) => {
    const response = await fetch(simulator.url + path, { headers: { authorization: `Bearer ${key}`, ...headers } });
    return [response.status, await response.json()];
  };
  return { simulator, get };
}

const setting = "/v3/tracking_settings/open";
const errors = (message: string) => ({ errors: [{ field: null, message }] });

test("answers for the account itself, a subuser and a customer account", async () => {
  const { get } = await simulated({ self: false, subusers: { acme: true }, customerAccounts: { sg1: true } });
  expect(await get(setting)).toEqual([200, { enabled: false }]);
  expect(await get(setting, { "on-behalf-of": "acme" })).toEqual([200, { enabled: true }]);
  expect(await get(setting, { "on-behalf-of": "account-id sg1" })).toEqual([200, { enabled: true }]);
  expect(await get(setting, { "on-behalf-of": "nobody" })).toEqual([403, errors("access forbidden")]);
  // As the real one does, and why nothing unchecked may be sent.
  expect(await get(setting, { "on-behalf-of": "" })).toEqual([200, { enabled: false }]);
});

test("lists subusers by page, by the start of a name, and with the region only when asked", async () => {
  const subusers = Object.fromEntries(Array.from({ length: 700 }, (_, index) => [`s${index}`, true]));
  const { get } = await simulated({
    subusers: { ...subusers, Other: { enabled: true, disabled: true, region: "eu" } },
  });
  const lengthOf = async (query: string) => ((await get(`/v3/subusers${query}`))[1] as unknown[]).length;
  expect(await lengthOf("")).toBe(500);
  expect(await lengthOf("?limit=1000")).toBe(500);
  expect(await lengthOf("?limit=1000&offset=500")).toBe(201);
  expect(await lengthOf("?offset=701")).toBe(0);
  const other = { id: expect.any(Number), username: "Other", email: expect.any(String), disabled: true };
  expect(await get("/v3/subusers?username=oth")).toEqual([200, [other]]);
  expect(await get("/v3/subusers?username=oth&include_region=true")).toEqual([200, [{ ...other, region: "eu" }]]);
});

test("says which account it is and what a key may do", async () => {
  const { get } = await simulated({ subusers: { acme: true }, keys: { [apiKey]: { scopes: ["user.username.read"] } } });
  expect(await get("/v3/user/username", { "on-behalf-of": "acme" })).toEqual([200, { username: "acme", user_id: 2 }]);
  expect(await get("/v3/scopes")).toEqual([200, { scopes: ["user.username.read"] }]);
});

test("gives short pages of subusers when told to", async () => {
  const { get } = await simulated({ subusers: { a: true, b: true, c: true }, pageSize: 2 });
  const names = async (query: string) =>
    ((await get(`/v3/subusers${query}`))[1] as { username: string }[]).map(({ username }) => username);
  expect(await names("?limit=500")).toEqual(["a", "b"]);
  expect(await names("?limit=500&offset=2")).toEqual(["c"]);
  expect(await names("?limit=1")).toEqual(["a"]);
});

test("lists customer accounts after the last id received, ten at a time and a hundred at most", async () => {
  const ids = Array.from({ length: 120 }, (_, index) => `sg${index}`);
  const { simulator, get } = await simulated({ customerAccounts: Object.fromEntries(ids.map((id) => [id, true])) });
  const page = async (query: string) => {
    const [, body] = await get(`/v3/partners/accounts${query}`);
    const { accounts, pages } = body as { accounts: { id: string; created_at: string }[]; pages: unknown };
    expect(accounts.every(({ created_at }) => created_at === "2024-01-01T00:00:00Z")).toBe(true);
    return { ids: accounts.map(({ id }) => id), pages };
  };
  const pages = { last: "sg119" };
  expect(await page("")).toEqual({ ids: ids.slice(0, 10), pages });
  expect(await page("?limit=500&offset=")).toEqual({ ids: ids.slice(0, 100), pages });
  expect(await page("?limit=100&offset=sg99")).toEqual({ ids: ids.slice(100), pages });
  expect(await page("?offset=sg119")).toEqual({ ids: [], pages });
  expect(await page("?offset=nobody")).toEqual({ ids: [], pages });
  simulator.setCustomerAccount("new", false);
  expect(await page("?offset=sg119")).toEqual({ ids: ["new"], pages: { last: "new" } });
  expect(await get(setting, { "on-behalf-of": "account-id new" })).toEqual([200, { enabled: false }]);
  expect([simulator.removeCustomerAccount("new"), simulator.removeCustomerAccount("new")]).toEqual([true, false]);
  expect(await get(setting, { "on-behalf-of": "account-id new" })).toEqual([403, errors("access forbidden")]);
});

test("has an empty last id when there is no customer account", async () => {
  const { get } = await simulated();
  expect(await get("/v3/partners/accounts")).toEqual([200, { accounts: [], pages: { last: "" } }]);
});

test("is the host of one region below /global and /eu, and of all without", async () => {
  const { simulator, get } = await simulated({ subusers: { acme: true, euro: { enabled: true, region: "eu" } } });
  const read = (prefix: string, subuser: string) => get(prefix + setting, { "on-behalf-of": subuser });
  const on = [200, { enabled: true }];
  const refused = [401, errors("user is not authorized to access this resource based on their regional attribute")];
  expect([await read("", "acme"), await read("/global", "acme"), await read("/eu", "acme")]).toEqual([on, on, refused]);
  expect([await read("", "euro"), await read("/global", "euro"), await read("/eu", "euro")]).toEqual([on, refused, on]);
  expect(simulator.requests.map(({ path, region }) => [path, region]).slice(0, 3)).toEqual([
    [setting, undefined],
    [setting, "global"],
    [setting, "eu"],
  ]);
  expect((await get("/asia/v3/scopes"))[0]).toBe(404);
});

test("answers as another account when an account is set so", async () => {
  const subusers = {
    acme: { enabled: true, answersAs: "other" },
    lost: { enabled: true, answersAs: "x" },
    other: true,
  };
  const { get } = await simulated({ subusers });
  const identity = async (subuser: string) => (await get("/v3/user/username", { "on-behalf-of": subuser }))[1];
  expect(await identity("other")).toEqual({ username: "other", user_id: 4 });
  expect(await identity("acme")).toEqual({ username: "other", user_id: 4 });
  const stranger = (await identity("lost")) as { username: string; user_id: number };
  expect(stranger.username).toBe("x");
  expect([1, 2, 3, 4]).not.toContain(stranger.user_id);
});

test("refuses a key from the moment it is revoked, from code and over HTTP", async () => {
  const { simulator, get } = await simulated({ keys: { [apiKey]: {}, [otherKey]: {} } });
  const revoked = [401, errors("The provided authorization grant is invalid, expired, or revoked")];
  expect((await get(setting))[0]).toBe(200);
  expect([simulator.revokeKey(apiKey), simulator.revokeKey(apiKey)]).toEqual([true, false]);
  expect(await get(setting)).toEqual(revoked);
  expect((await get(setting, {}, otherKey))[0]).toBe(200);
  const revoke = (index: string) => fetch(`${simulator.url}/simulator/keys/${index}`, { method: "DELETE" });
  expect([(await revoke("1")).status, (await revoke("1")).status, (await revoke("x")).status]).toEqual([200, 404, 404]);
  expect(await get(setting, {}, otherKey)).toEqual(revoked);
  expect(simulator.requests.map(({ key, status }) => [key, status])).toEqual([
    [0, 200],
    [0, 401],
    [1, 200],
    [1, 401],
  ]);
});

test("keeps no request in memory when told not to", async () => {
  const { simulator, get } = await simulated({ recordRequests: false });
  expect((await get(setting))[0]).toBe(200);
  expect(simulator.requests).toEqual([]);
});

test("refuses what SendGrid refuses", async () => {
  const { simulator, get } = await simulated({ keys: { [apiKey]: { scopes: [] } } });
  expect(await get(setting, {}, "SG.unknown")).toEqual([
    401,
    errors("The provided authorization grant is invalid, expired, or revoked"),
  ]);
  expect(await get(setting)).toEqual([403, errors("access forbidden")]);
  expect(await get("/v3/nothing")).toEqual([404, errors("not found")]);
  expect((await fetch(simulator.url + setting)).status).toBe(401);
  const patch = { method: "PATCH", headers: { authorization: `Bearer ${apiKey}` }, body: '{"enabled":false}' };
  expect((await fetch(simulator.url + setting, patch)).status).toBe(405);
  const withoutAccept = { headers: { authorization: `Bearer ${apiKey}` } };
  const [response] = await once(httpGet(simulator.url + setting, withoutAccept), "response");
  expect((response as IncomingMessage).resume().statusCode).toBe(406);
});

test("says of a status that SendGrid does not document that an error occurred, and refuses a request without a key", async () => {
  const subusers = { acme: { enabled: true, failure: { status: 418 } } };
  const { get } = await simulated({ subusers });
  expect(await get(setting, { "on-behalf-of": "acme" })).toEqual([418, errors("an error occurred")]);
  const nobodys = await simulated({ keys: {} });
  expect((await nobodys.get(setting, {}, nobodys.simulator.apiKey))[0]).toBe(401);
});

test("keeps the accounts of different keys apart", async () => {
  const keys = { [apiKey]: {}, [otherKey]: { account: { self: false, subusers: { acme: false } } } };
  const { get } = await simulated({ subusers: { acme: true }, keys });
  expect(await get(setting, { "on-behalf-of": "acme" })).toEqual([200, { enabled: true }]);
  expect(await get(setting, { "on-behalf-of": "acme" }, otherKey)).toEqual([200, { enabled: false }]);
});

test("changes while it runs, from code and over HTTP", async () => {
  const { simulator, get } = await simulated({ subusers: { acme: true } });
  const read = () => get(setting, { "on-behalf-of": "acme" });
  simulator.setOpenTracking("acme", false);
  expect(await read()).toEqual([200, { enabled: false }]);
  const control = `${simulator.url}/simulator/subusers/acme`;
  expect((await fetch(control, { method: "PUT", body: "true" })).status).toBe(200);
  expect(await read()).toEqual([200, { enabled: true }]);
  await fetch(control, { method: "PUT", body: '{"enabled":true,"failure":{"status":500,"body":"<html>"}}' });
  const response = await fetch(simulator.url + setting, {
    headers: { authorization: `Bearer ${simulator.apiKey}`, "on-behalf-of": "acme" },
  });
  expect([response.status, await response.text()]).toEqual([500, "<html>"]);
  const still = await fetch(control, { method: "PUT", body: "false" });
  expect(await still.json()).toMatchObject({ setting: { enabled: false, failure: { status: 500 } } });
  const wrong = await fetch(control, { method: "PUT", body: '{"enabled":true,"region":"us"}' });
  expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('region is \\"us\\", not')]);
  expect((await fetch(control, { method: "PUT", body: '"off"' })).status).toBe(400);
  const noJson = await fetch(control, { method: "PUT", body: "{" });
  expect([noJson.status, await noJson.text()]).toEqual([400, expect.stringContaining("PUT true, false or ")]);
  expect((await fetch(control, { method: "DELETE" })).status).toBe(200);
  expect((await fetch(control, { method: "DELETE" })).status).toBe(404);
  const customer = `${simulator.url}/simulator/customer-accounts/sg%201`;
  expect((await fetch(customer, { method: "PUT", body: "false" })).status).toBe(200);
  expect(await get(setting, { "on-behalf-of": "account-id sg 1" })).toEqual([200, { enabled: false }]);
  expect((await fetch(customer, { method: "DELETE" })).status).toBe(200);
  expect((await fetch(`${simulator.url}/simulator/subusers/%`, { method: "DELETE" })).status).toBe(404);
  expect((await fetch(`${simulator.url}/other`)).status).toBe(404);
  expect((await fetch(`${simulator.url}/simulator/keys/0`, { method: "PUT" })).status).toBe(405);
  expect((await fetch(control, { method: "POST" })).status).toBe(405);
});

test("goes on when a client leaves in the middle of a change", async () => {
  const { simulator, get } = await simulated({ subusers: { acme: true } });
  const { hostname, port } = new URL(simulator.url);
  const socket = connect(Number(port), hostname);
  socket.end("PUT /simulator/subusers/acme HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\nfal");
  await once(socket.resume(), "close");
  expect(await get(setting, { "on-behalf-of": "acme" })).toEqual([200, { enabled: true }]);
});

test("records every request but its own, in memory, over HTTP and in a file, without the key", async () => {
  const folder = mkdtempSync(join(tmpdir(), "simulator-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const logFile = join(folder, "requests.log");
  const { simulator, get } = await simulated({ subusers: { acme: true }, logFile });
  await get(`${setting}?x=1`, { "on-behalf-of": "acme" });
  const record = {
    method: "GET",
    path: setting,
    query: "?x=1",
    onBehalfOf: "acme",
    key: 0,
    status: 200,
    userAgent: expect.any(String),
  };
  expect(simulator.requests).toEqual([record]);
  expect(await (await fetch(`${simulator.url}/simulator/requests`)).json()).toEqual([record]);
  const log = readFileSync(logFile, "utf8");
  expect(JSON.parse(log)).toEqual(record);
  const { apiKey } = simulator;
  await get(`${setting}/${apiKey}?key=${apiKey}`, { "on-behalf-of": apiKey, "user-agent": apiKey });
  const everything = readFileSync(logFile, "utf8") + JSON.stringify(simulator.requests);
  expect(everything).toContain('"query":"?key=[API key]"');
  expect(everything).not.toContain(apiKey.slice(3, 25));
});

test("is changed only by requests whose Host is the loopback interface", async () => {
  const { simulator, get } = await simulated({ subusers: { acme: true } });
  const statusFor = async (host: string, path: string) => {
    const request = httpRequest(simulator.url + path, { method: "PUT", headers: { host } }).end("false");
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };
  const control = "/simulator/subusers/acme";
  for (const host of ["evil.test", "evil.test:80", "127.0.0.1.evil.test", "localhost.evil.test", "10.0.0.1"]) {
    expect(await statusFor(host, control), host).toBe(403);
  }
  expect(await get(setting, { "on-behalf-of": "acme" })).toEqual([200, { enabled: true }]);
  for (const host of ["localhost", "LOCALHOST:8025", "127.0.0.1:1", "[::1]:8025"]) {
    expect(await statusFor(host, control), host).toBe(200);
  }
});

test("takes no more than a megabyte of a body", async () => {
  const { simulator, get } = await simulated({ subusers: { acme: true } });
  const control = `${simulator.url}/simulator/subusers/acme`;
  const put = (bytes: number) => fetch(control, { method: "PUT", body: `false${" ".repeat(bytes - 5)}` });
  expect((await put(1_000_001)).status).toBe(413);
  expect(await get(setting, { "on-behalf-of": "acme" })).toEqual([200, { enabled: true }]);
  expect((await put(1_000_000)).status).toBe(200);
  expect(await get(setting, { "on-behalf-of": "acme" })).toEqual([200, { enabled: false }]);
});

test("says that true and false leave a suspended account unreadable, and what makes it readable", async () => {
  const { simulator } = await simulated({ subusers: { acme: { enabled: true, failure: { status: 403 } } } });
  const put = async (body: string) => {
    const response = await fetch(`${simulator.url}/simulator/subusers/acme`, { method: "PUT", body });
    return (await response.json()) as { readonly note?: string };
  };
  expect((await put("false")).note).toBe(
    'It still cannot be read, and answers 403. PUT {"enabled":false} lets it be read again.',
  );
  expect(await put('{"enabled":false}')).not.toHaveProperty("note");
  expect(await put("true")).not.toHaveProperty("note");
});
