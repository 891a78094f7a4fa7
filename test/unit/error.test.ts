import { inspect } from "node:util";
import { expect, test } from "vitest";
import { SendGridError } from "../../provider/sendgrid";
import { answering, apiKey, clientOf, failureOf, serve } from "./support";

const everything = (error: Error) =>
  [
    error.message,
    error.stack,
    String(error.cause),
    (error.cause as Error | undefined)?.stack,
    JSON.stringify(error),
    inspect(error, { depth: 20, showHidden: true, getters: true }),
    ...Object.values(error).map((value) => inspect(value)),
  ].join("\n");

test("carries the request, the answer and every message, for programs", async () => {
  const body = '{"errors":[{"message":"one","field":"limit"},{"message":"two"}]}';
  const error = await failureOf(clientOf(await answering(400, body)).readOpenTracking({ subuser: "acme" }));
  expect({ ...error }).toEqual({
    name: "SendGridError",
    code: "rejected",
    method: "GET",
    path: "/v3/tracking_settings/open",
    account: { subuser: "acme" },
    attempts: 1,
    status: 400,
    messages: ["one (limit)", "two"],
  });
  expect(error.name).toBe("SendGridError");
  expect(error.message).toBe(
    'Cannot read open tracking of subuser "acme": SendGrid answered 400 (one (limit); two). ' +
      'Check that subuser "acme" exists, is enabled and belongs to the account that owns the API key. ' +
      "Check that the account's plan has this.",
  );
});

test("keeps the cause of a request that failed, and has no status then", async () => {
  const error = await failureOf(clientOf("http://127.0.0.1:1").readOpenTracking({ self: true }));
  expect((error.cause as { code?: string }).code).toBe("ECONNREFUSED");
  expect(Object.keys(error)).not.toContain("status");
  expect([error.attempts, error.account]).toEqual([6, { self: true }]);
});

test("shows the key nowhere, whatever the answer, the cause or the arguments repeat", async () => {
  const bodies = [
    JSON.stringify({ errors: [{ message: `saw ${apiKey}`, field: apiKey, help: apiKey }] }),
    apiKey,
    `<html>${apiKey}`,
    JSON.stringify({ error: apiKey }),
    JSON.stringify({ enabled: apiKey }),
    JSON.stringify(apiKey),
    JSON.stringify([apiKey]),
  ];
  for (const status of [200, 400, 401, 403, 404, 451]) {
    for (const body of bodies) {
      const error = await failureOf(clientOf(await answering(status, body)).readOpenTracking({ subuser: "acme" }));
      expect(everything(error)).not.toMatch(/a{22}|b{43}/);
    }
  }
  const inName = await failureOf(clientOf("http://127.0.0.1:1").readOpenTracking({ subuser: `${apiKey}\n` }));
  expect(everything(inName)).not.toMatch(/a{22}|b{43}/);
});

test("says which host cannot be reached, over https as over http", async () => {
  for (const scheme of ["http", "https"]) {
    // Nothing listens on the port for TCP port multiplexers.
    const error = await failureOf(clientOf(`${scheme}://127.0.0.1:1`).readOpenTracking({ self: true }));
    expect([error.code, error.attempts]).toEqual(["unavailable", 6]);
    expect(error.message).toMatch(
      /the request failed \(ECONNREFUSED\).*Check the network between here and 127\.0\.0\.1:1\./,
    );
  }
});

test("leaves open whether a refused key is the account's or nobody's when SendGrid cannot say it", async () => {
  const url = await serve(({ url: path }, response) => {
    response.writeHead(path === "/v3/scopes" ? 500 : 401).end("{}");
  });
  const { signal } = new AbortController();
  const error = await failureOf(clientOf(url).readOpenTracking({ subuser: "acme" }, { signal }));
  expect(error.code).toBe("bad-credentials");
  expect(error.message).toContain("Check in SendGrid that the API key exists and was not revoked");
});

test("takes a key that may not even ask for its scopes for one that exists", async () => {
  const url = await serve(({ url: path }, response) => {
    response.writeHead(path === "/v3/scopes" ? 403 : 401).end("{}");
  });
  const error = await failureOf(clientOf(url).readOpenTracking({ subuser: "acme" }));
  expect(error.code).toBe("forbidden");
  expect(error.message).toContain('The API key itself works. Check that subuser "acme" exists');
});

test("keeps a cause that holds the key only in a form that does not", () => {
  const cause = Object.assign(new Error(`header Bearer ${apiKey}`), {
    options: { headers: { authorization: apiKey } },
  });
  const error = new SendGridError("unavailable", { what: "w", why: "y", remedy: "r", cause });
  expect(everything(error)).not.toMatch(/a{22}|b{43}/);
  expect((error.cause as Error).message).toContain("header Bearer [API key]");
  const nested = new Error("outer", { cause });
  const deep = new SendGridError("unavailable", { what: "w", why: "y", remedy: "r", cause: nested });
  expect(everything(deep)).not.toMatch(/a{22}|b{43}/);
  const clean = new Error("clean");
  expect(new SendGridError("unavailable", { what: "w", why: "y", remedy: "r", cause: clean }).cause).toBe(clean);
});

test("has no key in the error of a cancelled reading whose reason holds it", async () => {
  const controller = new AbortController();
  controller.abort(new Error(apiKey));
  const reading = clientOf("http://127.0.0.1:1").readOpenTracking({ self: true }, { signal: controller.signal });
  expect(everything(await failureOf(reading))).not.toMatch(/a{22}|b{43}/);
});

test("says for each kind of refusal what to do, for a subuser and for the key's own account", async () => {
  const check = 'Check that subuser "acme" exists, is enabled and belongs to the account that owns the API key. ';
  const scope = "Give the API key the scope tracking_settings.open.read.";
  const otherRegion =
    'Set region to "eu": this account is not one of "global". ' +
    "Or check baseUrl, which may be one region's alone: {region} in it stands for either.";
  const remedies: readonly (readonly [status: number, message: string, forSubuser: string, forSelf: string])[] = [
    [400, "", `${check}Check that the account's plan has this.`, "Check that the account's plan has this."],
    [401, "missing required scope: x", scope, scope],
    [403, "", `${check}${scope}`, scope],
    [404, "", `${check}Check baseUrl, if it is set.`, "Check baseUrl, if it is set."],
    [451, "", otherRegion, otherRegion],
    [501, "", "Try again when SendGrid is up.", "Try again when SendGrid is up."],
    [304, "", "Check baseUrl and any proxy on the way.", "Check baseUrl and any proxy on the way."],
  ];
  for (const [status, message, forSubuser, forSelf] of remedies) {
    const said = message === "" ? "" : ` (${message})`;
    const url = await answering(status, status === 304 ? "" : JSON.stringify(message === "" ? {} : { error: message }));
    const subuser = await failureOf(clientOf(url).readOpenTracking({ subuser: "acme" }));
    expect(subuser.message).toBe(
      `Cannot read open tracking of subuser "acme": SendGrid answered ${status}${said}. ${forSubuser}`,
    );
    const self = await failureOf(clientOf(url).readOpenTracking({ self: true }));
    expect(self.message).toBe(
      `Cannot read open tracking of the account that owns the API key: SendGrid answered ${status}${said}. ${forSelf}`,
    );
  }
});
