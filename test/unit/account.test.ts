import fc from "fast-check";
import { expect, test } from "vitest";
import { accountFromId, accountToId, describeAccount, onBehalfOf, parseAccount } from "./internals/sendgrid";
import { failureOf, manyRuns } from "./support";

test("sends a subuser's name as it is, a customer account with its word, and nothing for the key's own account", () => {
  expect(onBehalfOf(parseAccount({ subuser: "acme" }))).toBe("acme");
  expect(onBehalfOf(parseAccount({ accountId: "sg1" }))).toBe("account-id sg1");
  expect(onBehalfOf(parseAccount({ self: true }))).toBeUndefined();
});

test("accepts every character that occurs in usernames", () => {
  for (const subuser of ["a", "a.b-c_d+e@example.test", "A1", "x".repeat(64), "two words"]) {
    expect(parseAccount({ subuser })).toEqual({ subuser });
  }
});

test("refuses whatever would not reach SendGrid as it is", async () => {
  for (const subuser of [
    "",
    " ",
    "\t",
    "a ",
    " a",
    "a\nb",
    "a\r\nx: y",
    "a\u0000",
    "é",
    "名",
    "x".repeat(65),
    "account-id 1",
    "Account-ID 1",
    "account-id",
  ]) {
    const error = await failureOf(() => parseAccount({ subuser }));
    expect(error.code).toBe("invalid-argument");
    expect(error.message).toContain("subuser ");
  }
  expect((await failureOf(() => parseAccount({ accountId: "a b" }))).message).toContain("has a space in it");
  expect((await failureOf(() => parseAccount({ subuser: 7 }))).message).toContain("subuser is 7");
  expect((await failureOf(() => parseAccount({ subuser: null, self: true }))).message).toContain("both given");
});

test("finds an account again by its id", () => {
  const accounts = [{ subuser: "acme" }, { subuser: "a/b" }, { accountId: "sg1" }, { self: true }].map(parseAccount);
  expect(accounts.map(accountToId)).toEqual(["subuser/acme", "subuser/a/b", "account-id/sg1", "self"]);
  expect(accounts.map(accountToId).map(accountFromId)).toEqual(accounts);
});

test("refuses ids of no account", async () => {
  for (const id of ["", "acme", "subuser", "subuser/", "account-id/", "/acme", "self/", "other/acme"]) {
    expect((await failureOf(() => accountFromId(id))).code).toBe("invalid-argument");
  }
});

test("says who is meant", () => {
  expect(describeAccount(parseAccount({ subuser: "acme" }))).toBe('subuser "acme"');
  expect(describeAccount(parseAccount({ accountId: "sg1" }))).toBe('customer account "sg1"');
  expect(describeAccount(parseAccount({ self: true }))).toBe("the account that owns the API key");
});

test("takes any value for a name or refuses it, and sends exactly what it took", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.anything()), (subuser) => {
      try {
        const header = onBehalfOf(parseAccount({ subuser }));
        expect(header).toBe(subuser);
        expect(header).toMatch(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/);
      } catch (error) {
        expect((error as { code?: unknown }).code).toBe("invalid-argument");
      }
    }),
    manyRuns,
  );
});

test("says what is wrong with a selection, and how to mend it", async () => {
  const whose = 'Say whose open tracking is meant: subuser: "<name>", accountId: "<id>" or self: true.';
  const subuser = "Give the username of a subuser, exactly as SendGrid shows it.";
  const customer = "Give the id of a customer account, exactly as SendGrid shows it.";
  const word = 'Use accountId: "<id>", without the word "account-id".';
  const bad: readonly (readonly [selection: object | null, why: string])[] = [
    [null, `it is null. ${whose}`],
    [{}, `none of subuser, accountId and self is given. ${whose}`],
    [
      { subuser: "a", accountId: "b", self: true },
      "subuser and accountId and self are both given. Give exactly one of subuser, accountId and self.",
    ],
    [
      { self: false },
      "self is false. Only self: true is allowed; leave it out when a subuser or an accountId is given.",
    ],
    [{ subuser: 7 }, "subuser is 7. It has to be the username of a subuser, a string."],
    [{ accountId: null }, "accountId is null. It has to be the id of a customer account, a string."],
    [{ subuser: "" }, `subuser "" is empty. ${subuser}`],
    [{ accountId: " " }, `accountId " " is blank. ${customer}`],
    [{ subuser: "a " }, `subuser "a " begins or ends with white space. ${subuser}`],
    [{ subuser: "é" }, `subuser "é" has a control character or one outside ASCII. ${subuser}`],
    [{ subuser: "x".repeat(65) }, `subuser "${"x".repeat(65)}" is 65 characters long, 64 are allowed. ${subuser}`],
    [{ subuser: "account-id sg1" }, `subuser "account-id sg1" names a customer account. ${word}`],
    [{ accountId: "sg 1" }, `accountId "sg 1" has a space in it. ${customer}`],
  ];
  for (const [selection, why] of bad) {
    const error = await failureOf(() => parseAccount(selection as never));
    expect(error.message).toBe(`Cannot tell whose open tracking to read: ${why}`);
  }
  expect((await failureOf(() => accountFromId("acme"))).message).toContain(
    'the id "acme" is not one of an OpenTracking. Use "subuser/<name>", "account-id/<id>" or "self".',
  );
  expect(parseAccount({ subuser: "an account-id" })).toEqual({ subuser: "an account-id" });
});
