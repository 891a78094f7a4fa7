import * as sendgrid from "pulumi-sendgrid-open-tracking";
import { type Client, createClient, SendGridError, type SendGridErrorCode } from "pulumi-sendgrid-open-tracking/client";
import { expectTypeOf, test } from "vitest";

const client = createClient({ apiKey: "" });

test("is the same from both entry points", () => {
  expectTypeOf(client).toEqualTypeOf<Client>();
  expectTypeOf(sendgrid.createClient).toEqualTypeOf(createClient);
});

test("takes a key and known options", () => {
  createClient({ apiKey: "", region: "eu", maxConcurrency: 4, requestsPerMinute: undefined, verifyIdentity: true });
  // @ts-expect-error: no key
  createClient({});
  // @ts-expect-error: no such region
  createClient({ apiKey: "", region: "apac" });
  // @ts-expect-error: the unit is in the name
  createClient({ apiKey: "", timeout: 30 });
});

test("reads exactly one account", () => {
  const read = client.readOpenTracking({ subuser: "acme" }, { signal: AbortSignal.timeout(1), region: "eu" });
  expectTypeOf(read).resolves.toHaveProperty("enabled").toEqualTypeOf<boolean>();
  void client.readOpenTracking({ self: true });
  // @ts-expect-error: two accounts
  void client.readOpenTracking({ subuser: "acme", accountId: "sg1" });
  // @ts-expect-error: no account
  void client.readOpenTracking({});
});

test("lists accounts that can be read", async () => {
  for await (const subuser of client.listSubusers()) {
    expectTypeOf(subuser.username).toEqualTypeOf<string>();
    void client.readOpenTracking({ subuser: subuser.username }, { region: subuser.region });
  }
  for await (const { accountId } of client.listCustomerAccounts()) expectTypeOf(accountId).toEqualTypeOf<string>();
});

test("fails with a code of a closed list", () => {
  const error: unknown = undefined;
  if (!(error instanceof SendGridError)) return;
  expectTypeOf(error).toExtend<Error>();
  expectTypeOf(error.code).toEqualTypeOf<SendGridErrorCode>();
  expectTypeOf<"no-such-code">().not.toExtend<SendGridErrorCode>();
  expectTypeOf(error.status).toEqualTypeOf<number | undefined>();
});

test("cannot be made by hand", () => {
  // @ts-expect-error: createClient makes it
  new sendgrid.Client();
});
