import { expect, onTestFinished, test } from "vitest";
import { startConnectProxy } from "../connect-proxy";
import { startSecureServer } from "../secure-server";
import { type Environment, ended, type Run, run, simulated, start, subusersOf } from "./audit-support";
import { answering, apiKey, serveAll } from "./support";

const readScopes = ["tracking_settings.open.read", "subusers.read"];
const allScopes = [...readScopes, "user.username.read"];
const canary = `SG.${"canary-key-".padEnd(22, "7")}.${"nobody-may-ever-see-this-".padEnd(43, "7")}`;

/** Runs the doctor in the process of the test, or in one of its own. */
const doctor = (env: Environment, ...args: readonly string[]) => run(["doctor", ...args], env);

/** What a reader looks at first: the first line of a run that is not fine, with its exit code. */
function firstFault({ code, stdout }: Run): readonly [number | null, string | undefined] {
  return [code, stdout.split("\n").find((line) => !line.startsWith("ok "))];
}

/** The checks that a run made, in their order. */
async function checksIn(env: Environment): Promise<readonly string[]> {
  const { stdout } = await doctor(env, "--format", "json");
  return (JSON.parse(stdout) as { checks: { check: string }[] }).checks.map(({ check }) => check);
}

test("says line by line what was checked and what was found, with at most ten GETs", async () => {
  const { env, simulator } = await simulated({
    username: "parent",
    subusers: {
      gone: { enabled: true, disabled: true },
      bücher: true,
      acme: true,
      shop: { enabled: true, region: "eu" },
    },
    rateLimit: { limit: 600, seconds: 60 },
  });
  const { code, stdout, stderr } = await doctor(env);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout.replace(/for \d+ s/, "for 60 s").split("\n")).toEqual([
    `ok         connection: ${simulator.url}, region global, no proxy, certificate authorities of Node.`,
    "ok         API key: the API key in SENDGRID_API_KEY is well formed.",
    "ok         key accepted: SendGrid accepts it.",
    "ok         clock: agrees with SendGrid's.",
    "ok         scopes: tracking_settings.open.read, subusers.read, and nothing beyond reading.",
    'ok         account of the key: "parent".',
    "ok         subusers: 4 listed (3 global, 1 eu, 1 disabled).",
    "ok         unknown subuser: is refused: SendGrid answered 403 (access forbidden).",
    'ok         value: open tracking of subuser "acme" is on.',
    "ok         rate limit: 600 requests are announced, 598 of them left for 60 s: reading 4 subusers takes less than a minute.",
    "Everything is fine.",
    "",
  ]);
  expect(simulator.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /v3/scopes",
    "GET /v3/user/username",
    "GET /v3/subusers",
    "GET /v3/subusers",
    "GET /v3/tracking_settings/open",
    "GET /v3/tracking_settings/open",
  ]);
});

test("names a missing or a malformed key, and sends nothing", async () => {
  const { env, simulator } = await simulated();
  const { SENDGRID_API_KEY: key = "", ...keyless } = env;
  expect(firstFault(await doctor(keyless))).toEqual([
    1,
    "WRONG      API key: no SendGrid API key is set. Set the environment variable SENDGRID_API_KEY.",
  ]);
  expect(firstFault(await doctor({ ...env, SENDGRID_API_KEY: `"${key}"` }))).toEqual([
    1,
    "WRONG      API key: the API key in the environment variable SENDGRID_API_KEY has quotes around it. Set SENDGRID_API_KEY to the key alone, exactly as SendGrid showed it when it was made.",
  ]);
  expect(simulator.requests).toEqual([]);
  const [connection] = JSON.parse((await doctor({}, "--format", "json")).stdout).checks;
  expect(connection).toMatchObject({ check: "connection", status: "ok", host: "SendGrid's" });
  const { stdout } = await doctor(keyless);
  expect(stdout.trim().split("\n").at(-1)).toBe(
    "Something is wrong. Not checked for now: key accepted, clock, scopes, account of the key, subusers, unknown subuser, value, rate limit.",
  );
});

test("names a revoked key, and asks nothing else with it", async () => {
  const { env, simulator } = await simulated({ subusers: { acme: true } });
  simulator.revokeKey(simulator.apiKey);
  const [code, line] = firstFault(await doctor(env));
  expect(code).toBe(1);
  // What to do is the sentence of every error with this status.
  expect(line).toMatch(
    /^WRONG {6}key accepted: SendGrid answered 401 \(The provided .* revoked\)\. Check .* the API key in SENDGRID_API_KEY exists/,
  );
  expect(simulator.requests.map(({ path }) => path)).toEqual(["/v3/scopes"]);
});

test("names each scope that is missing, and makes the checks that the others allow", async () => {
  const keyWith = async (...scopes: readonly string[]) =>
    (
      await simulated({
        subusers: { acme: true },
        keys: { [apiKey]: { scopes } },
        rateLimit: { limit: 600, seconds: 60 },
      })
    ).env;
  const withoutList = await keyWith("tracking_settings.open.read");
  expect(firstFault(await doctor(withoutList))).toEqual([
    1,
    "WRONG      scopes: subusers.read missing. Give the key subusers.read, in SendGrid under Settings, API Keys.",
  ]);
  expect((await doctor(withoutList)).stdout).toContain(
    "value: open tracking of the account that owns the API key is on.",
  );
  expect((await checksIn(withoutList)).slice(5)).toEqual(["owner", "unknownName", "value", "rateLimit"]);
  expect((await doctor(withoutList)).stdout).toMatch(
    /rate limit: 600 requests are announced, \d+ of them left for \d+ s\.\n/,
  );
  const withoutValue = await keyWith("subusers.read");
  expect(firstFault(await doctor(withoutValue))[1]).toContain("scopes: tracking_settings.open.read missing.");
  expect((await checksIn(withoutValue)).slice(5)).toEqual(["owner", "list"]);
  const least = await keyWith(...readScopes);
  expect((await doctor(least)).stdout).toContain(
    "ok         account of the key: not known, because the key has no scope user.username.read",
  );
  for (const setting of [{ SENDGRID_PARENT_USERNAME: "parent" }, { SENDGRID_VERIFY_IDENTITY: "true" }]) {
    expect(firstFault(await doctor({ ...least, ...setting }))[1]).toContain("scopes: user.username.read missing.");
  }
  expect((await checksIn({ ...least, SENDGRID_PARENT_USERNAME: "parent" })).at(-1)).toBe("owner");
});

test("warns of a key that can do more than read, which is no fault", async () => {
  const beyond = ["mail.send", "tracking_settings.open.update", "api_keys.create", "billing.delete"];
  const scopes = [...allScopes, "2fa_required", ...beyond];
  const { env } = await simulated({ subusers: { acme: true }, keys: { [apiKey]: { scopes } } });
  const result = await doctor(env);
  expect(firstFault(result)).toEqual([
    0,
    'WARNING    scopes: the key can do more than read: "mail.send", "tracking_settings.open.update", "api_keys.create" and 1 more. Use a key with no scopes but tracking_settings.open.read, subusers.read, user.username.read.',
  ]);
  expect(result.stdout.trim().split("\n").at(-1)).toBe("Nothing is wrong, but there is a warning.");
  expect(JSON.parse((await doctor(env, "--format", "json")).stdout)).toMatchObject({ result: "fine with warnings" });
});

test("names the wrong region, of the account of the key and of a subuser", async () => {
  const { env, simulator } = await simulated({ subusers: { shop: { enabled: false, region: "eu" } } });
  const wrongRegion =
    "SendGrid answered 401 (user is not authorized to access this resource based on their regional attribute)";
  expect(
    firstFault(await doctor({ ...env, SENDGRID_BASE_URL: `${simulator.url}/{region}`, SENDGRID_REGION: "eu" })),
  ).toEqual([
    1,
    `WRONG      key accepted: ${wrongRegion}. Set region to "global": this account is not one of "eu". Or check baseUrl, which may be one region's alone: {region} in it stands for either.`,
  ]);
  expect(firstFault(await doctor({ ...env, SENDGRID_BASE_URL: `${simulator.url}/global` }))).toEqual([
    1,
    `WRONG      value: subuser "shop" cannot be read: ${wrongRegion}. Set region to "global": this account is not one of "eu". Or check baseUrl, which may be one region's alone: {region} in it stands for either.`,
  ]);
});

test("names a gateway that drops the header on-behalf-of, and reads no value through it", async () => {
  const { env, simulator } = await simulated({ subusers: { acme: false }, self: true });
  const url = await serveAll(async ({ url: path, headers }, response) => {
    const { authorization = "", accept = "" } = headers;
    const passedOn = await fetch(`${simulator.url}${path}`, { headers: { authorization, accept } });
    response.writeHead(passedOn.status, { "content-type": "application/json" }).end(await passedOn.text());
  });
  const gateway = { ...env, SENDGRID_BASE_URL: url };
  expect(firstFault(await doctor(gateway))).toEqual([
    1,
    `WRONG      unknown subuser: ${new URL(url).host} responded with the setting of a subuser that does not exist: the header on-behalf-of was lost on the way, and every subuser would have the parent's value. Let what is behind SENDGRID_BASE_URL pass this header on.`,
  ]);
  expect(await checksIn(gateway)).not.toContain("value");
});

test("asks nothing else once there is no answer", async () => {
  const asked: string[] = [];
  const url = await serveAll(({ url: path = "" }, response) => {
    asked.push(path);
    if (path === "/v3/scopes") response.end(JSON.stringify({ scopes: allScopes }));
    else response.writeHead(503).end();
  });
  const { code, stdout } = await doctor({ SENDGRID_API_KEY: apiKey, SENDGRID_BASE_URL: url });
  expect([code, asked]).toEqual([3, ["/v3/scopes", "/v3/user/username"]]);
  expect(stdout.trim().split("\n").slice(-2)).toEqual([
    "NO ANSWER  account of the key: SendGrid answered 503. Try again when SendGrid is up.",
    "There was no answer. Not checked for now: subusers, unknown subuser, value, rate limit.",
  ]);
});

test("takes a refusal of the unknown name for one only in SendGrid's own form, and a failure for no answer", async () => {
  const answer = async (status: number, body: string) => {
    const { env, simulator } = await simulated({ subusers: { acme: true } });
    const url = await serveAll(async ({ url: path, headers }, response) => {
      if (/^[0-9a-f]{32}$/.test(String(headers["on-behalf-of"]))) {
        if (status === 0) return void response.destroy();
        return void response.writeHead(status).end(body);
      }
      const { authorization = "", accept = "" } = headers;
      const passedOn = await fetch(`${simulator.url}${path}`, { headers: { authorization, accept } });
      response.writeHead(passedOn.status).end(await passedOn.text());
    });
    const [code, line = ""] = firstFault(await doctor({ ...env, SENDGRID_BASE_URL: url }));
    return [code, line.replace(new URL(url).host, "gateway")];
  };
  expect(await answer(403, "<html>")).toEqual([
    1,
    "WRONG      unknown subuser: gateway answered 403, and not as SendGrid does, so it is not known whether the header on-behalf-of arrives. Let what is behind SENDGRID_BASE_URL pass on the requests and SendGrid's responses to them.",
  ]);
  expect(await answer(503, "")).toEqual([
    3,
    "NO ANSWER  unknown subuser: SendGrid answered 503. Try again when SendGrid is up.",
  ]);
  expect(await answer(0, "")).toEqual([
    3,
    "NO ANSWER  unknown subuser: the request failed (ECONNRESET). Check the network between here and gateway.",
  ]);
  expect(await answer(429, "")).toEqual([
    3,
    "NO ANSWER  unknown subuser: SendGrid answered 429. Run this again in a minute: other requests count against this limit, too.",
  ]);
});

/** A run in a process of its own, because Node and the proxy package look at its environment. */
const doctorBehind = (host: string, env: Environment = {}) =>
  ended(
    start(["doctor"], {
      SENDGRID_API_KEY: apiKey,
      SENDGRID_BASE_URL: "https://sendgrid.test",
      HTTPS_PROXY: host,
      ...env,
    }),
  );

test("names a proxy that refuses, an authority that is not known, and a proxy that is no URL", async () => {
  const { port, certificate, close } = await startSecureServer((_request, response) => response.end('{"scopes":[]}'));
  onTestFinished(close);
  const refusing = await startConnectProxy({ refuses: 403 });
  const proxy = await startConnectProxy({ port });
  onTestFinished(() => [refusing, proxy].forEach((each) => void each.close()));
  expect(firstFault(await doctorBehind(`http://me:secret@${refusing.host}`))).toEqual([
    3,
    `NO ANSWER  key accepted: the proxy ${refusing.host} answered 403. Check that the proxy may connect to SendGrid.`,
  ]);
  expect(firstFault(await doctorBehind(`http://${proxy.host}`))).toEqual([
    3,
    "NO ANSWER  key accepted: the request failed (DEPTH_ZERO_SELF_SIGNED_CERT). Set NODE_EXTRA_CA_CERTS to a file with the certificate authority of your network, before the command starts.",
  ]);
  const { stdout } = await doctorBehind(`http://${proxy.host}`, { NODE_EXTRA_CA_CERTS: certificate });
  expect(stdout).toContain(`, proxy ${proxy.host}, certificate authorities of Node and NODE_EXTRA_CA_CERTS.\n`);
  expect(stdout).toContain("ok         key accepted");
  expect(firstFault(await doctorBehind("ftp://proxy.example"))[1]).toBe(
    "WRONG      connection: the proxy for sendgrid.test is not a URL that begins with http:// or https://. Set HTTPS_PROXY to such a URL, or add the host to NO_PROXY.",
  );
});

test("names what is wrong with the settings and with certificates, and sends nothing", async () => {
  const { env, simulator } = await simulated();
  const fault = async (setting: Environment) => firstFault(await doctor({ ...env, ...setting }));
  expect(await fault({ SENDGRID_REGION: "asia" })).toEqual([
    1,
    'WRONG      connection: the environment variable SENDGRID_REGION is "asia", not "global" or "eu". Set SENDGRID_REGION=global.',
  ]);
  expect((await fault({ SENDGRID_MAX_AGE_SECONDS: "60" }))[1]).toContain("SENDGRID_READINGS_CACHE is not");
  expect(await fault({ NODE_EXTRA_CA_CERTS: "/nowhere/authority.pem" })).toEqual([
    1,
    "WRONG      connection: NODE_EXTRA_CA_CERTS names a file that does not exist. Set NODE_EXTRA_CA_CERTS to a file with the certificate authority of your network, before the command starts.",
  ]);
  expect((await fault({ NODE_TLS_REJECT_UNAUTHORIZED: "0" }))[1]).toContain("anybody could pose as SendGrid");
  expect(simulator.requests).toEqual([]);
});

test("names a clock that is an hour off, in either direction", async () => {
  const hour = 3_600_000;
  for (const [offset, direction] of [
    [hour, "behind"],
    [-hour, "ahead of"],
  ] as const) {
    const { env } = await simulated({ subusers: { acme: true }, clock: { now: () => Date.now() + offset } });
    expect(firstFault(await doctor(env))).toEqual([
      1,
      `WRONG      clock: this machine's is 60 minutes ${direction} SendGrid's. Set this machine's clock: the last day of waivers and the age of readings depend on it.`,
    ]);
  }
  const url = await answering(200, '{"scopes":[]}');
  const gateway = await serveAll((_request, response) => {
    response.sendDate = false;
    response.end('{"scopes":[]}');
  });
  expect((await doctor({ SENDGRID_API_KEY: apiKey, SENDGRID_BASE_URL: gateway })).stdout).toContain("has no Date");
  expect((await doctor({ SENDGRID_API_KEY: apiKey, SENDGRID_BASE_URL: url })).stdout).toContain(
    "agrees with SendGrid's",
  );
});

test("names a rate limit at which the deadline comes first", async () => {
  const { env } = await simulated({ subusers: subusersOf(50), rateLimit: { limit: 2, seconds: 300, reset: "delta" } });
  const [code, line = ""] = firstFault(await doctor(env));
  expect([code, line.replace(/for \d+ s/, "for 300 s")]).toEqual([
    1,
    "WRONG      rate limit: 2 requests are announced, 0 of them left for 300 s: reading 50 subusers takes at least 125 minutes, and those that are not read after 1800 s are unreadable. Raise SENDGRID_DEADLINE_SECONDS. A readings cache lets later runs use these readings again: set SENDGRID_READINGS_CACHE and SENDGRID_MAX_AGE_SECONDS.",
  ]);
  expect((await doctor({ ...env, SENDGRID_DEADLINE_SECONDS: "20000" })).stdout).not.toContain("WRONG      rate limit");
});

test("estimates the minutes that ten thousand subusers take, and sends ten requests for it", async () => {
  const { env, simulator } = await simulated({ subusers: subusersOf(10_000), rateLimit: { limit: 600, seconds: 60 } });
  const { code, stdout } = await doctor(env);
  expect([code, simulator.requests.length]).toEqual([0, 10]);
  expect(stdout).toContain("subusers: 8375 to 11250 listed; of the first 1000: 1000 global.\n");
  // 10,000 at 600 a minute are 17 minutes: between the two.
  expect(stdout).toContain("reading 8375 to 11250 subusers takes at least 13 to 18 minutes.\n");
});

test("counts a list of a few pages exactly, also in another page size than SendGrid's", async () => {
  for (const [subusers, pageSize, minutes] of [
    [900, 500, 15],
    [120, 100, 2],
  ] as const) {
    const rateLimit = { limit: 60, seconds: 60 };
    const { env } = await simulated({ subusers: subusersOf(subusers), pageSize, rateLimit });
    expect((await doctor(env)).stdout).toContain(`reading ${subusers} subusers takes at least ${minutes} minutes.\n`);
  }
});

test("estimates by the limit of one's own, and without any says that none is announced", async () => {
  const { env } = await simulated({ subusers: subusersOf(120) });
  expect((await doctor(env)).stdout).toContain("ok         rate limit: none is announced.\n");
  expect((await doctor({ ...env, SENDGRID_REQUESTS_PER_MINUTE: "120" })).stdout).toContain(
    "ok         rate limit: SENDGRID_REQUESTS_PER_MINUTE is 120: reading 120 subusers takes at least 1 minute.\n",
  );
});

test("keeps what it knows of a long list when the rate limit ends the search for its end", async () => {
  const { env } = await simulated({ subusers: subusersOf(5000), rateLimit: { limit: 3, seconds: 60 } });
  const { stdout } = await doctor(env);
  expect(stdout).toContain("subusers: at least 4500 listed; of the first 1000: 1000 global.\n");
  expect(stdout).toContain("reading at least 4500 subusers takes at least");
});

test("names that there are no subusers, and that the list cannot be read", async () => {
  const { env } = await simulated({ rateLimit: { limit: 600, seconds: 60 } });
  expect((await doctor(env)).stdout).toMatch(/ s\.\nSomething is wrong\.\n$/);
  expect(firstFault(await doctor(env))).toEqual([
    1,
    "WRONG      subusers: none is listed, so that an audit and a fleet of all subusers fail. Use a key of the parent account, and not one of a subuser. Without any subuser, only self: true can be read.",
  ]);
  const url = await answering(200, `{"scopes":${JSON.stringify(readScopes)}}`);
  expect(firstFault(await doctor({ SENDGRID_API_KEY: apiKey, SENDGRID_BASE_URL: url }))[1]).toContain(
    "WRONG      subusers: the response is ",
  );
  const repeating = await serveAll(({ url: path = "" }, response) => {
    const rows = [{ id: 1, username: "acme", disabled: false }];
    response.end(JSON.stringify(path === "/v3/scopes" ? { scopes: readScopes } : rows));
  });
  expect(firstFault(await doctor({ SENDGRID_API_KEY: apiKey, SENDGRID_BASE_URL: repeating }))).toEqual([
    1,
    "WRONG      subusers: a page repeats the one before: the offset is ignored. Let what is behind SENDGRID_BASE_URL pass on the query of a request.",
  ]);
});

test("names a server that is down, one that answers in no time, and one that is not SendGrid", async () => {
  const { env, simulator } = await simulated();
  await simulator.close();
  const { host } = new URL(simulator.url);
  const result = await doctor(env);
  expect(firstFault(result)).toEqual([
    3,
    `NO ANSWER  key accepted: the request failed (ECONNREFUSED). Check the network between here and ${host}.`,
  ]);
  expect(result.stdout).toContain("There was no answer. Not checked for now: clock, scopes,");
  const silent = await serveAll(() => {});
  const slow = { SENDGRID_API_KEY: apiKey, SENDGRID_BASE_URL: silent, SENDGRID_TIMEOUT_SECONDS: "0.2" };
  expect(firstFault(await doctor(slow))).toEqual([
    3,
    "NO ANSWER  key accepted: no complete response within 0.2 s. Raise timeoutSeconds if SendGrid is slow from here.",
  ]);
  for (const body of ["<html>", '{"scopes":[1]}', "[]"]) {
    const url = await answering(200, body);
    expect(firstFault(await doctor({ SENDGRID_API_KEY: apiKey, SENDGRID_BASE_URL: url }))[1]).toMatch(
      /^WRONG {6}key accepted: the response is .* Check baseUrl and any proxy on the way\.$/,
    );
  }
});

test("names another account than the one that is expected, and that whose key it is cannot be asked", async () => {
  const { env } = await simulated({ subusers: { acme: true }, username: "acme-inc" });
  expect(firstFault(await doctor({ ...env, SENDGRID_PARENT_USERNAME: "acme-labs" }))).toEqual([
    1,
    'WRONG      account of the key: it is "acme-inc", and SENDGRID_PARENT_USERNAME is "acme-labs". Give the key of that account, or correct SENDGRID_PARENT_USERNAME.',
  ]);
  expect((await checksIn({ ...env, SENDGRID_PARENT_USERNAME: "acme-labs" })).at(-1)).toBe("owner");
  expect(await doctor({ ...env, SENDGRID_PARENT_USERNAME: "acme-inc" })).toMatchObject({ code: 0 });
  const url = await serveAll(({ url: path }, response) => {
    if (path !== "/v3/user/username") return void response.end(JSON.stringify({ scopes: allScopes }));
    response.writeHead(403).end('{"errors":[{"message":"access forbidden"}]}');
  });
  expect(firstFault(await doctor({ SENDGRID_API_KEY: apiKey, SENDGRID_BASE_URL: url }))[1]).toBe(
    "WRONG      account of the key: SendGrid answered 403 (access forbidden). Give the API key in SENDGRID_API_KEY the scope user.username.read.",
  );
});

test("reads a subuser on the host of its region, or the account of the key when none can be read", async () => {
  const { env, simulator } = await simulated({ subusers: { shop: { enabled: false, region: "eu" } } });
  const { stdout } = await doctor({ ...env, SENDGRID_BASE_URL: `${simulator.url}/{region}` });
  expect(stdout).toContain('ok         value: open tracking of subuser "shop" is off.\n');
  const disabled = await simulated({ subusers: { acme: { enabled: true, disabled: true } }, self: false });
  expect((await disabled.run("doctor")).stdout).toContain("open tracking of the account that owns the API key is off.");
  const suspended = await simulated({ subusers: { acme: { enabled: true, failure: { status: 403 } } } });
  expect(firstFault(await suspended.run("doctor"))).toEqual([
    1,
    'WRONG      value: subuser "acme" cannot be read: SendGrid answered 403 (access forbidden). Check that subuser "acme" exists, is enabled and belongs to the account that owns the API key. Give the API key in SENDGRID_API_KEY the scope tracking_settings.open.read.',
  ]);
});

test("records for a bug report what nobody has written down, without the name of an account", async () => {
  const names = ["secret-shop_1", "secret.shop@2", "secret+shop-3"];
  const { env } = await simulated({
    subusers: Object.fromEntries(names.map((name) => [name, true])),
    username: "secret-parent",
    rateLimit: { limit: 600, seconds: 60, reset: "delta" },
  });
  const { code, stdout, stderr } = await doctor(env, "--format", "json");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).not.toMatch(/secret|127\.0\.0\.1/);
  const headers = ["content-type", "date", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({
    version: 1,
    node: process.versions.node,
    result: "fine",
    requests: 6,
    notChecked: [],
  });
  const factsOf = (wanted: string) => report.checks.find(({ check }: { check: string }) => check === wanted);
  expect(factsOf("list")).toEqual({
    check: "list",
    status: "ok",
    atLeast: 3,
    atMost: 3,
    pages: [
      { offset: 0, received: 3 },
      { offset: 3, received: 0 },
    ],
    headers,
    order: "id ascending",
    sharedIds: false,
    regions: ["global"],
    disabled: 0,
    usernameCharacters: "+-.@_",
    namesOutsideAscii: 0,
  });
  expect(factsOf("unknownName")).toEqual({
    check: "unknownName",
    status: "ok",
    httpStatus: 403,
    body: { errors: [{ field: "null", message: "string" }] },
    headers,
  });
  expect(factsOf("rateLimit")).toMatchObject({
    limit: 600,
    remaining: [599, 598],
    resetAs: "seconds",
    minutes: [0, 0],
  });
});

test("records the order of the list, and the shape of each refusal", async () => {
  const factsWith = async (rows: readonly object[], refusal: string) => {
    const url = await serveAll(({ url: path = "", headers }, response) => {
      if (/^[0-9a-f]{32}$/.test(String(headers["on-behalf-of"]))) return void response.writeHead(404).end(refusal);
      if (path === "/v3/scopes") return void response.end(JSON.stringify({ scopes: readScopes }));
      if (!path.startsWith("/v3/subusers")) return void response.end('{"enabled":true}');
      response.end(JSON.stringify(path.includes("offset=0") ? rows : []));
    });
    const { stdout } = await doctor({ SENDGRID_API_KEY: apiKey, SENDGRID_BASE_URL: url }, "--format", "json");
    const { checks } = JSON.parse(stdout) as { checks: Record<string, unknown>[] };
    return Object.assign({}, ...checks) as Record<string, unknown>;
  };
  const rows = (...ids: readonly (readonly [number, string])[]) =>
    ids.map(([id, username]) => ({ id, username, disabled: false, region: username === "c" ? "mars" : "eu" }));
  expect(await factsWith(rows([3, "a"], [2, "b"], [2, "c"]), "")).toMatchObject({
    order: "id descending, username ascending",
    sharedIds: true,
    regions: ["(another)", "eu"],
    body: "empty",
  });
  expect(await factsWith(rows([1, "b"], [3, "a"], [2, "c"]), "<html>")).toMatchObject({
    order: "none",
    body: "not JSON",
  });
  expect(
    await factsWith([{ id: 1, username: "a", disabled: false }], '{"acme":[{"message":"x","id":1}],"error":{}}'),
  ).toMatchObject({
    order: "too few to tell",
    body: { "(another)": [{ message: "string", id: "number" }], error: {} },
  });
});

test("shows no part of the key, whatever comes back, in a table or in JSON", async () => {
  const [, , secret = ""] = canary.split(".");
  const echo = `the key ${canary} (${Buffer.from(`Bearer ${canary}`).toString("base64")}) may not do this`;
  const echoing = { status: 403, message: echo };
  const { env } = await simulated({
    subusers: { acme: { enabled: true, failure: echoing } },
    keys: { [canary]: { scopes: [...allScopes, `mail.${canary}`], account: { username: canary } } },
  });
  const echoingServer = await serveAll((_request, response) =>
    response.writeHead(401).end(JSON.stringify({ errors: [{ message: echo }] })),
  );
  const environments = [
    env,
    { ...env, SENDGRID_PARENT_USERNAME: "acme" },
    { ...env, SENDGRID_BASE_URL: echoingServer },
    { ...env, SENDGRID_API_KEY: `${canary}\n` },
    { ...env, SENDGRID_API_KEY: `${canary}x` },
    { ...env, SENDGRID_REGION: canary },
  ];
  for (const environment of environments) {
    for (const format of ["table", "json"]) {
      const { stdout, stderr } = await doctor(environment, "--format", format);
      expect(stdout.length).toBeGreaterThan(100);
      for (const part of [canary, secret, secret.slice(4, 24), Buffer.from(canary).toString("base64").slice(4, 30)]) {
        expect(stdout + stderr).not.toContain(part);
      }
    }
  }
});

test("refuses a command line that it does not know, and sends nothing", async () => {
  const { env, simulator } = await simulated();
  for (const args of [["--format", "html"], ["--frobnicate"], ["acme"]]) {
    expect(await doctor(env, ...args)).toMatchObject({ code: 2, stdout: "" });
  }
  expect(simulator.requests).toEqual([]);
});

test("ends with the code of an interrupt, and says how far it came", async () => {
  const { env, simulator } = await simulated({ latencyMilliseconds: 60_000 });
  const child = start(["doctor"], env);
  const end = ended(child);
  while (simulator.requests.length === 0) await new Promise(setImmediate);
  child.kill("SIGINT");
  expect(firstFault(await end)).toEqual([
    130,
    "NO ANSWER  key accepted: it was cancelled. Ask again if the value is still wanted.",
  ]);
});
