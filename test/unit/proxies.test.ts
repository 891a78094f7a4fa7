import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { type ClientOptions, createClient } from "../../provider/sendgrid";
import { startConnectProxy } from "../connect-proxy";
import { isProbe } from "../probe";
import { startSecureServer } from "../secure-server";
import { ended, start } from "./audit-support";
import { apiKey, failureOf, serve } from "./support";

const acme = { subuser: "acme" };

async function newProxy(options: Parameters<typeof startConnectProxy>[0] = {}) {
  const proxy = await startConnectProxy(options);
  onTestFinished(() => proxy.close());
  return proxy;
}

/** A server that is reached through a proxy, and a client that says so for the loopback interface as well. */
async function proxied(
  options: Parameters<typeof startConnectProxy>[0] = {},
  credentials = "",
  limits: Partial<ClientOptions> = {},
) {
  const baseUrl = await serve((_request, response) => void response.end('{"enabled":true}'));
  const proxy = await newProxy(options);
  const proxyFor = () => `http://${credentials}${proxy.host}`;
  return { proxy, baseUrl, client: createClient({ apiKey, baseUrl, proxyFor, ...limits }) };
}

test("reads through a proxy, with the password for it, and keeps its connections", async () => {
  const { proxy, baseUrl, client } = await proxied({}, "me:p%40ss@");
  const names = Array.from({ length: 100 }, (_, index) => ({ subuser: `s${index}` }));
  const readings = await Promise.all(names.map((name) => client.readOpenTracking(name)));
  expect(readings.every(({ enabled }) => enabled)).toBe(true);
  expect(proxy.asked.length).toBeLessThanOrEqual(10);
  const authorization = `Basic ${Buffer.from("me:p@ss").toString("base64")}`;
  expect(new Set(proxy.asked.map((each) => inspect(each)))).toEqual(
    new Set([inspect({ server: new URL(baseUrl).host, authorization })]),
  );
  expect(inspect(client, { depth: 20, showHidden: true })).not.toMatch(/p@ss|p%40ss|cEBzcw/);
});

test.each([
  [407, "Put the user name and the password for the proxy into its URL.", false],
  [502, "Check that the proxy may connect to SendGrid.", true],
  [403, "Check that the proxy may connect to SendGrid.", false],
])("says which proxy refuses with %d, and not with which password", async (status, remedy, isRepeated) => {
  const { proxy, client } = await proxied({ refuses: status }, "me:secret@", { deadlineSeconds: 2 });
  const error = await failureOf(client.readOpenTracking(acme));
  expect([error.code, error.status]).toEqual(["unavailable", status]);
  expect(proxy.asked.length > 1).toBe(isRepeated);
  expect(error.message).toContain(`the proxy ${proxy.host} answered ${status}`);
  expect(error.message).toContain(remedy);
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/secret|bWU6c2VjcmV0/);
});

test("says which proxy cannot be reached", async () => {
  const { proxy, client } = await proxied({}, "", { deadlineSeconds: 1 });
  proxy.close();
  const error = await failureOf(client.readOpenTracking(acme));
  expect(error.message).toContain(`ECONNREFUSED`);
  expect(error.message).toContain(`Check the network between here and the proxy ${proxy.host}.`);
});

test("keeps to the time limit while a proxy does not respond, and leaves no connection", async () => {
  const { proxy, client } = await proxied({ stalls: true }, "", { timeoutSeconds: 0.2, deadlineSeconds: 2 });
  const error = await failureOf(client.readOpenTracking(acme));
  expect([error.code, proxy.asked.length > 1]).toEqual(["timeout", true]);
  while (proxy.open() > 0) await new Promise(setImmediate);
});

test("refuses a proxy that is no URL, and does not repeat it", async () => {
  for (const proxy of ["socks5://me:secret@x", "not a proxy secret", "http://"]) {
    const error = await failureOf(() => createClient({ apiKey, proxyFor: () => proxy }));
    expect([error.code, error.message]).toEqual([
      "invalid-configuration",
      "Cannot create a SendGrid client: the proxy for api.sendgrid.com is not a URL that begins with http:// or " +
        "https://. Set HTTPS_PROXY to such a URL, or add the host to NO_PROXY.",
    ]);
  }
  const error = await failureOf(() => createClient({ apiKey, proxyFor: "http://x" as never }));
  expect(error.message).toContain('proxyFor is "http://x", not a function');
});

/** A SendGrid behind TLS, with two subusers. */
async function secureServer() {
  const server = await startSecureServer(({ url: path = "", headers }, response) => {
    const rows = ["acme", "beta"].map((username, id) => ({ id, username, disabled: false }));
    if (isProbe({ onBehalfOf: headers["on-behalf-of"]?.toString() })) response.writeHead(403).end('{"errors":[{}]}');
    else if (!path.startsWith("/v3/subusers")) response.end(`{"enabled":${headers["on-behalf-of"] === "acme"}}`);
    else response.end(JSON.stringify(path.includes("offset=0&") ? rows : []));
  });
  onTestFinished(() => server.close());
  return server;
}

/** Runs the command in a process of its own: the environment of Node is read when it starts. */
const run = (args: readonly string[], env: Readonly<Record<string, string>>) => ended(start(args, env));

test("audits through the proxy that the environment names, over TLS with an authority of NODE_EXTRA_CA_CERTS", async () => {
  const { port, certificate } = await secureServer();
  const proxy = await newProxy({ port });
  const env = {
    SENDGRID_API_KEY: apiKey,
    SENDGRID_BASE_URL: "https://sendgrid.test",
    NODE_EXTRA_CA_CERTS: certificate,
  };
  for (const variable of ["HTTPS_PROXY", "https_proxy"]) {
    const before = proxy.asked.length;
    const { code, stdout } = await run(["audit", "--format", "json"], { ...env, [variable]: `http://${proxy.host}` });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).accounts).toMatchObject([
      { account: { subuser: "acme" }, enabled: true },
      { account: { subuser: "beta" }, enabled: false },
    ]);
    expect(new Set(proxy.asked.slice(before).map(({ server }) => server))).toEqual(new Set(["sendgrid.test:443"]));
  }
  const untrusted = await run(["audit"], { ...env, NODE_EXTRA_CA_CERTS: "", HTTPS_PROXY: `http://${proxy.host}` });
  expect(untrusted.code).toBe(3);
  expect(untrusted.stderr + untrusted.stdout).toMatch(/SELF_SIGNED_CERT/);
});

test("uses no proxy for what NO_PROXY names, nor for the loopback interface", async () => {
  const { port, certificate } = await secureServer();
  const proxy = await newProxy({ refuses: 502 });
  const env = { SENDGRID_API_KEY: apiKey, NODE_EXTRA_CA_CERTS: certificate, HTTPS_PROXY: `http://${proxy.host}` };
  const local = await run(["audit"], { ...env, SENDGRID_BASE_URL: `https://127.0.0.1:${port}` });
  expect(local.code).toBe(0);
  const excluded = await run(["audit"], {
    ...env,
    NO_PROXY: "example.com,.test",
    SENDGRID_BASE_URL: `https://sendgrid.test:${port}`,
    SENDGRID_DEADLINE_SECONDS: "1",
  });
  expect(excluded.code).toBe(3);
  expect(proxy.asked).toEqual([]);
});
