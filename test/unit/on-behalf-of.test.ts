import { expect, test } from "vitest";
import { newSimulator } from "../new-simulator";
import { isProbe } from "../probe";
import { readFleet } from "./internals/sendgrid";
import { clientOf, FakeClock, failureOf, serveAll } from "./support";

const acme = { subuser: "acme" };

/** A gateway that drops the header: every account is the parent. */
function droppingGateway() {
  let requests = 0;
  const url = serveAll((_request, response) => {
    requests += 1;
    response.end('{"enabled":true}');
  });
  return { url, requests: () => requests };
}

test("gives no value, and says why, when the header on-behalf-of is lost on the way", async () => {
  const { url, requests } = droppingGateway();
  const client = clientOf(await url);
  const { host } = new URL(await url);
  const errors = await Promise.all(
    [acme, { accountId: "sg1" }, acme].map((account) => failureOf(client.readOpenTracking(account))),
  );
  expect(errors.map(({ code }) => code)).toEqual(["wrong-account", "wrong-account", "wrong-account"]);
  expect(errors[0]).toMatchObject({ account: acme, path: "/v3/tracking_settings/open", status: 200 });
  expect(errors[0]?.message).toBe(
    'Cannot read open tracking of subuser "acme": the header on-behalf-of was lost on the way to SendGrid, because ' +
      `${host} responded with the setting of an account that does not exist. Let what is behind baseUrl pass this header on.`,
  );
  const readings = await readFleet(client, { accounts: [acme, { subuser: "shop" }] });
  expect(readings.map(({ error }) => error?.code)).toEqual(["wrong-account", "wrong-account"]);
  expect(requests()).toBe(1);
  // The parent's own setting has no such header.
  expect(await client.readOpenTracking({ self: true })).toEqual({ self: true, enabled: true });
});

test("finds out once for each server, with a name that no account has, and never for the parent alone", async () => {
  const simulator = await newSimulator({
    self: true,
    subusers: { acme: true, shop: { enabled: false, region: "eu" } },
  });
  const client = clientOf(`${simulator.url}/{region}`, { apiKey: simulator.apiKey });
  await client.readOpenTracking({ self: true });
  expect(simulator.requests.filter(isProbe)).toEqual([]);
  for (let reading = 0; reading < 2; reading++) {
    await Promise.all([client.readOpenTracking(acme), client.readOpenTracking({ subuser: "shop" }, { region: "eu" })]);
  }
  const probes = simulator.requests.filter(isProbe);
  expect(probes.map(({ region, status }) => [region, status]).sort()).toEqual([
    ["eu", 403],
    ["global", 403],
  ]);
  expect(new Set(probes.map(({ onBehalfOf }) => onBehalfOf)).size).toBe(2);
});

test("counts no value before it is known, and tries again with the next reading when it could not be found out", async () => {
  let [status, body] = [401, "{}"];
  const seen: string[] = [];
  const url = await serveAll(({ headers, url: path = "" }, response) => {
    const onBehalfOf = headers["on-behalf-of"]?.toString();
    seen.push(path === "/v3/scopes" ? "scopes" : isProbe({ onBehalfOf }) ? "probe" : `${onBehalfOf}`);
    if (isProbe({ onBehalfOf }) || path === "/v3/scopes") response.writeHead(status).end(body);
    else response.end('{"enabled":true}');
  });
  const options = { timeoutSeconds: 0.5 };
  expect((await failureOf(clientOf(url, options).readOpenTracking(acme))).code).toBe("bad-credentials");
  expect(seen).toEqual(["probe", "scopes"]);
  seen.length = 0;
  status = 503;
  const client = clientOf(url, options);
  const down = await failureOf(client.readOpenTracking(acme));
  expect([down.code, down.account, seen.includes("acme")]).toEqual(["unavailable", acme, false]);
  [status, body] = [404, '{"errors":[{"message":"not found"}]}'];
  expect(await clientOf(url, options).readOpenTracking(acme)).toEqual({ subuser: "acme", enabled: true });
});

test("takes a rejection for proof only in SendGrid's own form: a gateway rejects requests, too", async () => {
  let rejection: readonly [status: number, body: string] | undefined;
  // It drops the header, but rejects the check.
  const url = await serveAll(({ headers }, response) => {
    if (rejection !== undefined && isProbe({ onBehalfOf: headers["on-behalf-of"]?.toString() }))
      response.writeHead(rejection[0]).end(rejection[1]);
    else response.end('{"enabled":true}');
  });
  const client = clientOf(url);
  for (const [status, body] of [
    [404, "<!DOCTYPE html><title>Not found</title>"],
    [403, '{"message":"Forbidden"}'],
    [400, '{"errors":[]}'],
    [451, ""],
  ] as const) {
    rejection = [status, body];
    const error = await failureOf(client.readOpenTracking(acme));
    expect([error.code, error.status, error.account]).toEqual(["invalid-response", status, acme]);
    expect(error.message).toBe(
      'Cannot read open tracking of subuser "acme": whether the header on-behalf-of arrives at SendGrid is not known, ' +
        `because ${new URL(url).host} answered the check for it with ${status}, and not as SendGrid does. ` +
        "Let what is behind baseUrl pass on the requests and SendGrid's responses to them.",
    );
  }
  rejection = undefined;
  expect((await failureOf(client.readOpenTracking(acme))).code).toBe("wrong-account");
});

test("ends a reading at its own deadline while another one finds it out", async () => {
  const clock = new FakeClock();
  let lists = 0;
  const url = await serveAll(({ headers, url: path = "" }, response) => {
    if (headers["on-behalf-of"] !== undefined) return void response.writeHead(503, { "retry-after": "6" }).end();
    if (lists++ === 0) return void response.writeHead(503, { "retry-after": "10" }).end();
    const rows = path.includes("offset=0") ? [{ id: 1, username: "acme", disabled: false }] : [];
    response.end(JSON.stringify(rows));
  });
  const client = clientOf(url, { deadlineSeconds: 20 }, clock);
  const ends = async (after: number, read: () => Promise<unknown>) => {
    await new Promise<void>((resolve) => clock.after(after, resolve));
    return [await read(), clock.now()];
  };
  // The fleet has its list after 10 s; until 23 s, the reading that began at 5 s finds it out.
  const fleet = async () => (await readFleet(client, { accounts: "subusers" })).map(({ error }) => error?.code);
  const reading = async () => (await failureOf(client.readOpenTracking({ subuser: "shop" }))).code;
  expect(await clock.drive(Promise.all([ends(0, fleet), ends(5000, reading)]))).toEqual([
    [["timeout"], 20_000],
    ["unavailable", 23_000],
  ]);
  expect(clock.waiting).toBe(0);
});

test("can be cancelled while it is found out", async () => {
  let open = 0;
  const url = await serveAll(() => {
    open += 1;
  });
  const client = clientOf(url);
  const [one, two] = [new AbortController(), new AbortController()];
  const first = failureOf(client.readOpenTracking(acme, { signal: one.signal }));
  const second = failureOf(client.readOpenTracking({ subuser: "shop" }, { signal: two.signal }));
  while (open === 0) await new Promise(setImmediate);
  two.abort();
  expect((await second).code).toBe("cancelled");
  one.abort();
  expect((await first).code).toBe("cancelled");
});
