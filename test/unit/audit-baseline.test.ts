import { expect, test } from "vitest";
import { newFile, simulated, subusersOf } from "./audit-support";

test("prints expectations that the next audit meets", async () => {
  const { run } = await simulated({
    subusers: { ...subusersOf(40), "a*b": true, __proto__x: true, constructor: true },
  });
  const { code, stdout, stderr } = await run("baseline");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "Accounts in it: 43. Unreadable: 0.\n" });
  const file = JSON.parse(stdout);
  expect(Object.keys(file)[0]).toBe("$schema");
  expect(file.default).toEqual({ expected: false });
  expect(file.subusers["a\\*b"]).toEqual({ expected: true });
  const audit = await run("audit", "--expectations", newFile("expectations.json", stdout), "--format", "json");
  expect(audit.code).toBe(0);
  expect(JSON.parse(audit.stdout).tally).toMatchObject({ accounts: 43, met: 43 });
});

test("fails the audit of an account that changed since", async () => {
  const { simulator, run } = await simulated({ subusers: { acme: true, shop: false, news: false } });
  const expectations = newFile("expectations.json", (await run("baseline")).stdout);
  simulator.setOpenTracking("shop", true);
  expect(await run("audit", "--expectations", expectations)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/violated +subuser +shop/),
  });
});

test("names whom it could not read, leaves them out, and ends with 3", async () => {
  const broken = { enabled: true, failure: { status: 403 } };
  const { run } = await simulated({ subusers: { acme: true, broken } });
  const { code, stdout, stderr } = await run("baseline");
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toEqual({ $schema: expect.any(String), default: { expected: true } });
  expect(stderr).toContain(
    'Nothing is said of subuser "broken". Cannot read open tracking of subuser "broken": SendGrid',
  );
  expect(stderr).toContain("Accounts in it: 1. Unreadable: 1.");
});

test("prints nothing when the list could not be read", async () => {
  const key = `SG.${"k".repeat(22)}.${"k".repeat(43)}`;
  const { run } = await simulated({ keys: { [key]: { scopes: [] } } });
  expect(await run("baseline")).toMatchObject({
    code: 3,
    stdout: "",
    stderr: expect.stringContaining("Nothing is written, because not everybody could be read. Cannot list"),
  });
});
