import { expect, test, vi } from "vitest";
import { openTracking } from "../../provider/runtime";
import { printed, startProgram } from "./program-support";
import { apiKey } from "./support";

/** How the engine writes a value that a preview does not know. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const acme = { subuser: "acme", enabled: true };
const acmeRead = { ...acme, inputDigest: '{"subuser":"acme","enabled":true}' };

test("keeps what was read, without its digest, and says nothing where nothing changed", async () => {
  const lines = printed("log");
  expect(await openTracking.check(acme, acmeRead)).toEqual({ inputs: acme });
  expect(await openTracking.check({}, acmeRead)).toEqual({ inputs: acme });
  expect(lines).toEqual([]);
});

test("says in a plain preview who changed, and how", async () => {
  const lines = printed("log");
  await openTracking.check({ ...acme, enabled: false }, acmeRead);
  const self = { self: true, enabled: false } as const;
  await openTracking.check({ self: true, enabled: true }, { ...self, inputDigest: '{"self":true,"enabled":false}' });
  const customer = { accountId: "sg1", enabled: true };
  await openTracking.check(
    { ...customer, enabled: false },
    { ...customer, inputDigest: '{"accountId":"sg1","enabled":true}' },
  );
  expect(lines).toEqual([
    "open tracking changed: acme: false => true",
    "open tracking changed: the account that owns the API key: true => false",
    'open tracking changed: customer account "sg1": false => true',
  ]);
});

test("says no change of another account's value, nor of one that is not known or that was not read", async () => {
  const lines = printed("log");
  const before = { subuser: "acme", enabled: false };
  await openTracking.check({ ...before, subuser: "other" }, acmeRead);
  await openTracking.check({ ...before, apiKeyEnv: "EU_KEY" }, acmeRead);
  await openTracking.check(before, { ...acmeRead, enabled: unknown as never });
  await openTracking.check(before, { ...acmeRead, inputDigest: '{"subuser":"acme","enabled":false}' });
  expect(lines).toEqual([]);
});

test("refuses an account, a key or a value other than what was read, and shows no key", async () => {
  const reason = async (inputs: object) => {
    const { failures = [] } = await openTracking.check({}, inputs as never);
    expect(failures.map(({ property }) => property)).toEqual([""]);
    return failures[0]?.reason ?? "";
  };
  expect(await reason({ ...acmeRead, enabled: false })).toBe(
    '{"subuser":"acme","enabled":true} was read, and a transformation or ignoreChanges made ' +
      '{"subuser":"acme","enabled":false} of it. Leave the properties of an OpenTracking as they are; to accept a ' +
      "change, run `pulumi up`.",
  );
  expect(await reason(acme)).toContain("Something else was read, and");
  expect(await reason({ ...acmeRead, subuser: "other" })).toContain('made {"subuser":"other","enabled":true} of it');
  expect(await reason({ ...acmeRead, accountId: "sg1" })).toContain('"accountId":"sg1"');
  expect(await reason({ ...acmeRead, self: true })).toContain('"self":true');
  expect(await reason({ ...acmeRead, apiKeyEnv: "EU_KEY" })).toContain('"apiKeyEnv":"EU_KEY"');
  expect(await reason({ ...acmeRead, apiKeyEnv: apiKey })).not.toContain("aaaa");
});

test("takes what a preview does not know yet for no contradiction", async () => {
  for (const property of ["subuser", "enabled", "inputDigest", "apiKeyEnv"]) {
    const checked = await openTracking.check({}, { ...acmeRead, [property]: unknown });
    expect(checked, property).not.toHaveProperty("failures");
  }
});

test("is another resource when it is of another account or read with another key, and leaves other changes to the engine", async () => {
  const diff = (olds: object, news: object) => openTracking.diff("subuser/acme", olds as never, news as never);
  expect(await diff(acme, acme)).toEqual({ changes: false });
  expect(await diff(acme, { ...acme, enabled: false })).toEqual({});
  expect(await diff(acme, { ...acme, subuser: "other" })).toEqual({ changes: true, replaces: ["subuser"] });
  expect(await diff(acme, { accountId: "a", enabled: true })).toEqual({
    changes: true,
    replaces: ["subuser", "accountId"],
  });
  expect(await diff({ self: true, enabled: true }, acme)).toEqual({ changes: true, replaces: ["subuser", "self"] });
  expect(await diff(acme, { ...acme, apiKeyEnv: "EU_KEY" })).toEqual({ changes: true, replaces: ["apiKeyEnv"] });
});

test("records what was read under an id that says whose it is", async () => {
  expect(await openTracking.create(acme)).toEqual({ id: "subuser/acme", outs: acme });
  expect((await openTracking.create({ accountId: "sg1", enabled: true })).id).toBe("account-id/sg1");
  expect((await openTracking.create({ self: true, enabled: true })).id).toBe("self");
  const after = { ...acme, enabled: false };
  expect(await openTracking.update("subuser/acme", acme, after)).toEqual({ outs: after });
});

// One test: a provider process has one configuration for all that it reads.
test("reads again for a refresh, with the key that state names, and fails in one line of what cannot be read", async () => {
  await startProgram({ subusers: { acme: true }, self: false });
  expect(await openTracking.read(undefined, "subuser/acme", acme)).toEqual({
    id: "subuser/acme",
    props: acme,
    inputs: acme,
  });
  expect((await openTracking.read(undefined, "self")).props).toEqual({ self: true, enabled: false });
  vi.stubEnv("EU_KEY", process.env.SENDGRID_API_KEY);
  const withKey = await openTracking.read(undefined, "subuser/acme", { apiKeyEnv: "EU_KEY" });
  expect(withKey.props).toEqual({ ...acme, apiKeyEnv: "EU_KEY" });
  expect(withKey.inputs).not.toBe(withKey.props);
  for (const [id, problem] of [
    ["subuser/nobody", 'Cannot read open tracking of subuser "nobody"'],
    ["nonsense", "nonsense"],
  ] as const) {
    const error: Error = await openTracking.read(undefined, id, {}).then(
      () => expect.unreachable("It was read."),
      (reason) => reason,
    );
    expect(error.message).toContain(problem);
    expect(error.stack).toBe("");
  }
});
