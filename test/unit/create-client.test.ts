import { createClient as fromMain } from "pulumi-sendgrid-open-tracking";
import { createClient as fromSubpath } from "pulumi-sendgrid-open-tracking/client";
import { expect, test } from "vitest";
import { type ClientOptions, createClient, SendGridError } from "../../provider/sendgrid";
import { newSimulator } from "../new-simulator";
import { apiKey } from "./support";

test("reads and lists in a script", async () => {
  const simulator = await newSimulator({
    subusers: { acme: true, newsletter: { enabled: false, disabled: true, region: "eu" } },
    customerAccounts: { sg1: true },
  });
  const client = createClient({
    apiKey: simulator.apiKey,
    baseUrl: simulator.url,
    requestsPerMinute: undefined,
  });
  const seen: unknown[] = [];
  for await (const { username, region } of client.listSubusers()) {
    seen.push(await client.readOpenTracking({ subuser: username }, { region }));
  }
  for await (const { accountId } of client.listCustomerAccounts())
    seen.push(await client.readOpenTracking({ accountId }));
  seen.push(await client.readOpenTracking({ self: true }));
  expect(seen).toEqual([
    { subuser: "acme", enabled: true },
    { subuser: "newsletter", enabled: false },
    { accountId: "sg1", enabled: true },
    { self: true, enabled: true },
  ]);
});

test("is exported by the package and by its subpath", () => {
  expect(fromMain({ apiKey }).readOpenTracking).toBe(fromSubpath({ apiKey }).readOpenTracking);
});

test("refuses options that are none before any request, by name, with the value but never the key", () => {
  const bad: readonly (readonly [options: object, message: string])[] = [
    [{}, "apiKey is undefined, not a text"],
    [{ apiKey: `${apiKey}\n` }, "apiKey begins or ends with white space or a newline"],
    [{ apiKey: 7 }, "apiKey is 7, not a text"],
    [{ apiKey, region: "apac" }, 'region is "apac", not "global" or "eu"'],
    [{ apiKey, region: "toString" }, 'region is "toString"'],
    [{ apiKey, baseUrl: "http://api.sendgrid.com" }, "is not https"],
    [{ apiKey, baseUrl: 7 }, "baseUrl is 7, not a URL"],
    [{ apiKey, maxConcurrency: 0 }, "maxConcurrency is 0, not a whole number from 1 to 1000"],
    [{ apiKey, maxConcurrency: 1001 }, "maxConcurrency is 1001"],
    [{ apiKey, maxConcurrency: "10" }, 'maxConcurrency is "10"'],
    [{ apiKey, requestsPerMinute: 1.5 }, "requestsPerMinute is 1.5, not a whole number from 1 to 1000000"],
    [{ apiKey, timeoutSeconds: 0 }, "timeoutSeconds is 0, not a number of seconds from 0.001 to 86400"],
    [{ apiKey, timeoutSeconds: Number.NaN }, "timeoutSeconds is NaN"],
    [{ apiKey, deadlineSeconds: 86_401 }, "deadlineSeconds is 86401"],
    [{ apiKey, verifyIdentity: "yes" }, 'verifyIdentity is "yes", not true or false'],
    [{ apiKey, apikey: apiKey }, 'there is no option "apikey". The options are apiKey, region,'],
    [{ apiKey, [apiKey]: 1 }, 'there is no option "[API key]"'],
    [null as never, "the options are null"],
    [undefined as never, "the options are undefined"],
  ];
  for (const [options, message] of bad) {
    let error: unknown;
    try {
      createClient(options as never);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(SendGridError);
    expect((error as SendGridError).code).toBe("invalid-configuration");
    expect((error as SendGridError).message).toContain(`Cannot create a SendGrid client: ${message}`.slice(0, 30));
    expect((error as SendGridError).message).toContain(message);
    expect((error as SendGridError).message).not.toContain("aaaa");
  }
});

test("takes every option at its bounds", () => {
  const isTaken = (options: Partial<ClientOptions>) =>
    expect(() => createClient({ apiKey, ...options }), JSON.stringify(options)).not.toThrow();
  for (const number of [1, 1000]) isTaken({ maxConcurrency: number, requestsPerMinute: number });
  for (const number of [0.001, 86_400]) isTaken({ timeoutSeconds: number, deadlineSeconds: number });
  isTaken({ region: "eu", baseUrl: "https://{region}.proxy.test", verifyIdentity: true });
});
