import Ajv from "ajv";
import schema from "pulumi-sendgrid-open-tracking/audit.schema.json";
import { expect, test } from "vitest";
import { namesRead, newFile, run as runCommand, simulated } from "./audit-support";
import type { Audit } from "./internals/cli";
import { apiKey, serve } from "./support";

const subusers = {
  "eu-a": true,
  "eu-b": { enabled: false, disabled: true },
  "us-a": { enabled: true, region: "global" },
} as const;

async function audited(run: (...args: string[]) => Promise<{ stdout: string }>, ...args: string[]): Promise<Audit> {
  const audit = JSON.parse((await run("audit", "--format", "json", ...args)).stdout);
  const validate = new Ajv({ strict: true, strictTypes: false }).compile(schema);
  expect(validate(audit), JSON.stringify(validate.errors)).toBe(true);
  return audit as Audit;
}

const namesOf = ({ accounts }: Audit) => accounts.map(({ account }) => account.subuser ?? account.accountId);

test("reads all accounts of the list, disabled ones too, and reports what the list says of them", async () => {
  const { run } = await simulated({ subusers });
  const { accounts } = await audited(run);
  expect(accounts.map(({ account, enabled, disabled, region }) => [account, enabled, disabled, region])).toEqual([
    [{ subuser: "eu-a" }, true, false, "global"],
    [{ subuser: "eu-b" }, false, true, "global"],
    [{ subuser: "us-a" }, true, false, "global"],
  ]);
});

test("reads only accounts that are included and not excluded, and says so in the reports", async () => {
  const { simulator, run } = await simulated({ subusers });
  const audit = await audited(run, "--include", "eu-*", "--include", "us-*", "--exclude", "*-b");
  expect(namesOf(audit)).toEqual(["eu-a", "us-a"]);
  expect(audit.source).toMatchObject({ include: ["eu-*", "us-*"], exclude: ["*-b"] });
  expect(namesRead(simulator.requests).sort()).toEqual(["eu-a", "us-a"]);
  for (const format of ["table", "markdown", "html"]) {
    const { stdout } = await run("audit", "--format", format, "--exclude", "*-b");
    expect(stdout).toMatch(/Not all accounts were selected: none that match (&quot;|")\*-b(&quot;|")\./);
  }
});

test("reads only accounts that are named, without the list", async () => {
  const { simulator, run } = await simulated({ subusers });
  expect(namesOf(await audited(run, "--subuser", "us-a", "--subuser", "eu-a"))).toEqual(["eu-a", "us-a"]);
  expect(simulator.requests.map(({ path }) => path)).toEqual(Array(2).fill("/v3/tracking_settings/open"));
});

test("reads the accounts of a list without regions", async () => {
  const url = await serve(({ url: asked = "" }, response) => {
    const rows = asked.includes("offset=0") ? [{ id: 1, username: "acme", disabled: false }] : [];
    response.end(JSON.stringify(asked.startsWith("/v3/subusers") ? rows : { enabled: true }));
  });
  const { code, stdout } = await runCommand(["audit", "--format", "json"], {
    SENDGRID_BASE_URL: url,
    SENDGRID_API_KEY: apiKey,
  });
  expect({ code, accounts: JSON.parse(stdout).accounts }).toMatchObject({
    code: 0,
    accounts: [{ account: { subuser: "acme" }, enabled: true }],
  });
});

test("reads the customer accounts", async () => {
  const { run } = await simulated({ subusers, customerAccounts: { sg1: true, sg2: false } });
  const audit = await audited(run, "--accounts", "customer", "--exclude", "sg2");
  expect(audit.accounts).toMatchObject([{ account: { accountId: "sg1" }, enabled: true }]);
  expect(audit.source.accounts).toBe("customer");
});

test("names the entries that match no account, if it would have been found", async () => {
  const { run } = await simulated({ subusers });
  const entry = { expected: true };
  const file = { subusers: { "us-a": entry, "eu-gone": entry, "eu-*": entry, "ap-*": entry }, accounts: { x: entry } };
  const expectations = newFile("e.json", file);
  const unmatchedWith = async (...args: string[]) =>
    (await audited(run, "--expectations", expectations, ...args)).unmatchedEntries?.map(({ entry }) => entry);
  expect(await unmatchedWith()).toEqual(["eu-gone", "ap-*"]);
  expect(await unmatchedWith("--include", "eu-*")).toEqual(["eu-gone"]);
  expect(await unmatchedWith("--exclude", "eu-*")).toBeUndefined();
  expect(await unmatchedWith("--subuser", "us-a")).toBeUndefined();
  expect(await unmatchedWith("--accounts", "customer")).toEqual(["x"]);
  const { code, stdout } = await run("audit", "--expectations", expectations);
  expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringMatching(/^unmatched entry +subuser +ap-/m) });
});

test("takes no waiver for stale whose account it did not ask for", async () => {
  const { run } = await simulated({ subusers });
  const waiver = (account: object) => ({ ...account, justification: "j", owner: "o", expires: "2999-12-31" });
  const waivers = [{ subuser: "gone" }, { subuser: "eu-gone" }, { accountId: "sg1" }, { subuser: "us-a" }].map(waiver);
  const expectations = newFile("e.json", { default: { expected: true }, waivers });
  const staleWith = async (...args: string[]) =>
    (await audited(run, "--expectations", expectations, ...args)).staleWaivers.map(({ waiver, reason }) => [
      waiver.subuser,
      reason,
    ]);
  const gone = "no-such-account";
  expect(await staleWith()).toEqual([
    ["eu-gone", gone],
    ["gone", gone],
    ["us-a", "nothing-to-waive"],
  ]);
  expect(await staleWith("--include", "eu-*")).toEqual([["eu-gone", gone]]);
  expect(await staleWith("--subuser", "eu-a")).toEqual([]);
});
