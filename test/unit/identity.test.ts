import type { SimulatorOptions } from "pulumi-sendgrid-open-tracking/simulator";
import { expect, test } from "vitest";
import { newSimulator } from "../new-simulator";
import { withoutProbes } from "../probe";
import { answering, clientOf, failureOf, serve } from "./support";

async function verifying(options: SimulatorOptions) {
  const simulator = await newSimulator(options);
  const client = clientOf(simulator.url, { apiKey: simulator.apiKey, verifyIdentity: true });
  return {
    simulator,
    client,
    asked: () => withoutProbes(simulator.requests).map(({ path, onBehalfOf }) => `${path} ${onBehalfOf}`),
  };
}

test("asks whose answer it is, and reads when it is the right one", async () => {
  const { client, asked } = await verifying({ subusers: { acme: true } });
  expect(await client.readOpenTracking({ subuser: "acme" })).toEqual({ subuser: "acme", enabled: true });
  expect(asked()).toEqual(["/v3/user/username acme", "/v3/tracking_settings/open acme"]);
});

test("does not ask when nobody can be mistaken, or when it is not told to", async () => {
  const { simulator, client, asked } = await verifying({ self: true, subusers: { acme: true } });
  await client.readOpenTracking({ self: true });
  await clientOf(simulator.url, { apiKey: simulator.apiKey }).readOpenTracking({ subuser: "acme" });
  expect(asked()).toEqual(["/v3/tracking_settings/open undefined", "/v3/tracking_settings/open acme"]);
});

test("fails, and does not read, when SendGrid answers for another one", async () => {
  const { client, asked } = await verifying({
    subusers: { acme: { enabled: true, answersAs: "other" }, other: false },
  });
  const error = await failureOf(client.readOpenTracking({ subuser: "acme" }));
  expect([error.code, error.path, error.account]).toEqual(["wrong-account", "/v3/user/username", { subuser: "acme" }]);
  expect(error.message).toBe(
    'Cannot read open tracking of subuser "acme": SendGrid answers for "other". ' +
      "Write the name exactly as SendGrid shows it, and check any proxy on the way.",
  );
  expect(asked()).toEqual(["/v3/user/username acme"]);
});

test("takes a name in other letters for another one", async () => {
  const { client } = await verifying({ subusers: { ACME: { enabled: true, answersAs: "acme" } } });
  expect((await failureOf(client.readOpenTracking({ subuser: "ACME" }))).code).toBe("wrong-account");
});

test("fails when a customer account's answer is the parent's, and asks for the parent once", async () => {
  const { client, asked } = await verifying({ customerAccounts: { sg1: true, sg2: false } });
  expect((await client.readOpenTracking({ accountId: "sg1" })).enabled).toBe(true);
  expect((await client.readOpenTracking({ accountId: "sg2" })).enabled).toBe(false);
  expect(asked().filter((request) => request === "/v3/user/username undefined").length).toBe(1);

  // A proxy that drops the header: everybody is the parent.
  const url = await serve(({ url: path }, response) =>
    response.end(path?.includes("username") ? '{"username":"parent","user_id":1}' : '{"enabled":true}'),
  );
  const mistaken = await failureOf(clientOf(url, { verifyIdentity: true }).readOpenTracking({ accountId: "sg1" }));
  expect(mistaken.message).toContain('customer account "sg1": SendGrid answers for "parent"');
});

test("refuses an identity that is none", async () => {
  const bad = {
    "[]": "not an object",
    '{"user_id":1}': "has username: undefined",
    '{"username":"acme"}': "has user_id:",
  };
  for (const [body, message] of Object.entries(bad)) {
    const client = clientOf(await answering(200, body), { verifyIdentity: true });
    const error = await failureOf(client.readOpenTracking({ subuser: "acme" }));
    expect(error.code).toBe("invalid-response");
    expect(error.message).toContain(message);
  }
});

test("says which scope it needs, and why it asks", async () => {
  const key = `SG.${"k".repeat(22)}.${"k".repeat(43)}`;
  const { client } = await verifying({
    subusers: { acme: true },
    keys: { [key]: { scopes: ["tracking_settings.open.read"] } },
  });
  const error = await failureOf(client.readOpenTracking({ subuser: "acme" }));
  expect(error.message).toContain('Cannot verify that SendGrid answers for subuser "acme": SendGrid answered 403');
  expect(error.message).toContain("Give the API key the scope user.username.read.");
});

test("asks nothing more when the parent or the account cannot be asked who it is, and asks again the next time", async () => {
  const asked: string[] = [];
  let failing = "parent";
  const url = await serve(({ url: path = "", headers }, response) => {
    const who = headers["on-behalf-of"] === undefined ? "parent" : "customer";
    asked.push(`${path} ${who}`);
    if (!path.includes("username")) response.end('{"enabled":true}');
    else if (who === failing) response.writeHead(404).end();
    else response.end(`{"username":"${who}","user_id":${who.length}}`);
  });
  const client = clientOf(url, { verifyIdentity: true, maxConcurrency: 1 });
  const ids = ["sg1", "sg2", "sg3"];
  const readings = () => Promise.all(ids.map((accountId) => failureOf(client.readOpenTracking({ accountId }))));
  expect((await readings()).map(({ code }) => code)).toEqual(["not-found", "not-found", "not-found"]);
  failing = "customer";
  expect((await failureOf(client.readOpenTracking({ accountId: "sg1" }))).code).toBe("not-found");
  failing = "nobody";
  expect(await client.readOpenTracking({ accountId: "sg1" })).toEqual({ accountId: "sg1", enabled: true });
  const who = (account: string) => `/v3/user/username ${account}`;
  expect(asked).toEqual([
    ...ids.map(() => who("parent")),
    ...[who("parent"), who("customer")],
    ...[who("customer"), "/v3/tracking_settings/open customer"],
  ]);
});

test("can be cancelled while it asks who an account and its parent are", async () => {
  let open = 0;
  const url = await serve(({ socket }) => {
    open += 1;
    socket.once("close", () => {
      open -= 1;
    });
  });
  const controller = new AbortController();
  const reading = failureOf(
    clientOf(url, { verifyIdentity: true }).readOpenTracking({ accountId: "sg1" }, { signal: controller.signal }),
  );
  while (open === 0) await new Promise(setImmediate);
  controller.abort();
  expect((await reading).code).toBe("cancelled");
  while (open > 0) await new Promise(setImmediate);
});
