import { expect, test } from "vitest";
import { newFile, run } from "./audit-support";
import type { Audit, AuditedAccount } from "./internals/cli";
import { auditOf, hostileNames } from "./report-support";

function account(subuser: string, enabled: boolean | undefined, verdict?: AuditedAccount["verdict"]): AuditedAccount {
  if (enabled === undefined) return { account: { subuser }, verdict: "unreadable" };
  return { account: { subuser }, verdict: verdict ?? "unspecified", enabled };
}

const before = [
  account("same", true),
  account("flipped", false),
  account("gone", true),
  account("lost", true),
  account("found", undefined),
  account("judged", true, "waived"),
  account("still-unreadable", undefined),
];
const after = [
  account("same", true),
  account("flipped", true),
  account("new", false),
  account("lost", undefined),
  account("found", false),
  account("judged", true, "expired-waiver"),
  account("still-unreadable", undefined),
];

const fileOf = (accounts: readonly AuditedAccount[], more?: Partial<Audit>) =>
  newFile("audit.json", auditOf(accounts, more));

test("names accounts that changed, came, went, became unreadable or readable, or have another verdict", async () => {
  const { code, stdout, stderr } = await run(["diff", fileOf(before), fileOf(after)]);
  expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
  expect(stdout.trimEnd().split("\n")).toEqual([
    "Open tracking by default, from 2027-01-01T00:00:09.000Z to 2027-01-01T00:00:09.000Z: 1 changed, 1 new, 1 gone, 1 unreadable now, 1 readable again, 1 evaluated differently",
    "The first audit could not read 2 accounts.",
    "The second audit could not read 2 accounts.",
    "changed: subuser flipped: off (nothing expected) => on (nothing expected)",
    "readable again: subuser found: unreadable => off (nothing expected)",
    "gone: subuser gone: on (nothing expected) => not there",
    "evaluated differently: subuser judged: on (waived) => on (waiver expired)",
    "unreadable now: subuser lost: on (nothing expected) => unreadable",
    "new: subuser new: not there => off (nothing expected)",
  ]);
});

test("names a new account that could not be read", async () => {
  const { code, stdout } = await run(["diff", fileOf([]), fileOf([account("newcomer", undefined)])]);
  expect(code).toBe(3);
  expect(stdout).toContain("1 new\n");
  expect(stdout).toContain("\nnew: subuser newcomer: not there => unreadable\n");
});

test("warns where the audits were made with different keys, which may have accounts of the same names", async () => {
  const of = (apiKeyFingerprint?: string) =>
    fileOf([account("same", true)], {
      source: { ...auditOf([]).source, ...(apiKeyFingerprint && { apiKeyFingerprint: apiKeyFingerprint.repeat(16) }) },
    });
  const warning = "The audits were made with different API keys";
  expect((await run(["diff", of("a"), of("b")])).stdout).toContain(warning);
  for (const files of [
    [of("a"), of("a")],
    [of("a"), of()],
  ]) {
    expect((await run(["diff", ...files])).stdout).not.toContain(warning);
  }
});

test("says the same as JSON and as Markdown", async () => {
  const files = [fileOf(before), fileOf(after)];
  const json = JSON.parse((await run(["diff", ...files, "--format", "json"])).stdout);
  expect(json.changes).toHaveLength(6);
  expect(json.changes[0]).toEqual({
    account: { subuser: "flipped" },
    change: "changed",
    before: { enabled: false, verdict: "unspecified" },
    after: { enabled: true, verdict: "unspecified" },
  });
  const markdown = (await run(["diff", ...files, "--format", "markdown"])).stdout;
  expect(markdown).toContain("| changed | subuser `flipped` | off (nothing expected) | on (nothing expected) |");
});

test("ends with 0 when nothing changed", async () => {
  const readable = before.filter(({ enabled }) => enabled !== undefined);
  expect(await run(["diff", fileOf(readable), fileOf([...readable].reverse())])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/: Nothing changed\n$/),
  });
  const markdown = await run(["diff", fileOf(readable), fileOf(readable), "--format", "markdown"]);
  expect(markdown).toMatchObject({ code: 0, stdout: expect.stringMatching(/Nothing changed\n$/) });
  expect(markdown.stdout).not.toContain("|");
});

test("names a customer account by its id, and shows nothing of why it could not be read", async () => {
  const source = { ...auditOf([]).source, accounts: "customer" as const };
  const [was, is] = [true, undefined].map((enabled) => {
    const { account: _, ...rest } = account("", enabled);
    const error = { code: "forbidden", status: 403, message: "hidden" };
    return fileOf([{ account: { accountId: "sg1" }, ...rest, ...(enabled ? {} : { error }) }], { source });
  });
  const { code, stdout } = await run(["diff", was ?? "", is ?? ""]);
  expect(code).toBe(3);
  expect(stdout).toContain("unreadable now: customer account sg1: on (nothing expected) => unreadable\n");
});

test("ends with 3, whatever changed, when an audit is incomplete or an account cannot be read now", async () => {
  const [was, is] = [[account("acme", false)], [account("acme", true)]];
  const [lost, unfinished] = [account("lost", undefined), { complete: false }];
  expect((await run(["diff", fileOf(was), fileOf(is)])).code).toBe(1);
  for (const files of [
    [fileOf(was, unfinished), fileOf(is)],
    [fileOf(was), fileOf(is, unfinished)],
    [fileOf([...was, lost]), fileOf([...was, lost])],
    [fileOf(was), fileOf([...is, lost])],
  ]) {
    const { code, stdout } = await run(["diff", ...files]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/audit (is incomplete: no account is reported|could not read 1 account\.)/);
  }
});

test("ends with 1 when an account can be read again, or is gone, that could not be read before", async () => {
  const [same, lost] = [account("acme", true), account("lost", undefined)];
  const again = await run(["diff", fileOf([same, lost]), fileOf([same, account("lost", true)])]);
  expect(again).toMatchObject({ code: 1, stdout: expect.stringContaining("readable again: subuser lost") });
  expect((await run(["diff", fileOf([same, lost]), fileOf([same])])).code).toBe(1);
});

test("reports no account as gone or new that an incomplete audit did not reach", async () => {
  const partial = fileOf([account("same", true)], { complete: false });
  const whole = fileOf([account("same", true), account("other", true)]);
  const second = await run(["diff", whole, partial]);
  expect(second).toMatchObject({ code: 3, stdout: expect.stringContaining("The second audit is incomplete") });
  const first = await run(["diff", partial, whole]);
  expect(first).toMatchObject({ code: 3, stdout: expect.stringContaining("The first audit is incomplete") });
});

test("reports no account as gone or new that one of the audits did not select, and says that they differ", async () => {
  const scoped = (more: Partial<Audit["source"]>) => ({ source: { ...auditOf([]).source, ...more } });
  const [eu, us, extra] = [account("eu-a", true), account("us-a", true), account("eu-b", false)];
  const all = fileOf([eu, us]);
  const warning = expect.stringContaining("The audits selected different accounts");
  for (const scope of [{ include: ["eu-*"] }, { exclude: ["us-*"] }, { subusers: ["eu-a"] }]) {
    const some = fileOf([eu], scoped(scope));
    expect(await run(["diff", all, some])).toMatchObject({ code: 0, stdout: warning });
    expect(await run(["diff", some, all])).toMatchObject({ code: 0, stdout: warning });
  }
  const { stdout } = await run(["diff", all, fileOf([extra], scoped({ include: ["eu-*"] }))]);
  expect(stdout.match(/^(gone|new): subuser \S+(?=:)/gm)).toEqual(["gone: subuser eu-a", "new: subuser eu-b"]);
  const [one, other] = [
    ["eu-*", "us-*"],
    ["us-*", "eu-*"],
  ].map((include) => fileOf([eu, us], scoped({ include })));
  expect((await run(["diff", one ?? "", other ?? ""])).stdout).toMatch(/: Nothing changed\n$/);
});

test("names accounts with another expectation or another waiver, and disabled ones", async () => {
  const waiver = { subuser: "a", justification: "j", owner: "dpo", expires: "2027-03-31" };
  const was: AuditedAccount = {
    ...account("a", true, "waived"),
    expected: false,
    enforcementLevel: "advisory",
    waiver,
    disabled: false,
  };
  const start = "on (waived, expected off, advisory, waiver of dpo until 2027-03-31) =>";
  const changes: readonly (readonly [Partial<AuditedAccount>, string])[] = [
    [
      { enforcementLevel: "mandatory" },
      `evaluated differently: subuser a: ${start} on (waived, expected off, mandatory,`,
    ],
    [{ expected: true }, `evaluated differently: subuser a: ${start} on (waived, expected on, advisory,`],
    [{ waiver: { ...waiver, owner: "me\u001b|" } }, "advisory, waiver of me\\u001b| until 2027-03-31)"],
    [{ waiver: { ...waiver, expires: "2099-01-01" } }, "waiver of dpo until 2099-01-01)"],
    [{ disabled: true }, `disabled now: subuser a: ${start} on (waived, expected off, advisory, waiver of dpo until`],
  ];
  const disabledOnce = [fileOf([{ ...was, disabled: true }]), fileOf([was])];
  expect(await run(["diff", ...disabledOnce])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("subuser a: on"),
  });
  for (const [change, line] of changes) {
    const files = [fileOf([was]), fileOf([{ ...was, ...change }])];
    expect(await run(["diff", ...files])).toMatchObject({ code: 1, stdout: expect.stringContaining(line) });
    const { before, after } = JSON.parse((await run(["diff", ...files, "--format", "json"])).stdout).changes[0];
    expect(after).not.toEqual(before);
  }
  const { disabled, ...named } = was;
  expect((await run(["diff", fileOf([was]), fileOf([named])])).code).toBe(0);
});

test("keeps every hostile name on one line", async () => {
  const changed = (enabled: boolean) => fileOf(hostileNames.map((name) => account(name, enabled)));
  const files = [changed(false), changed(true)];
  for (const format of ["table", "markdown"]) {
    const { stdout } = await run(["diff", ...files, "--format", format]);
    expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    const lines = stdout.split("\n").filter((line) => /^(changed:|\| changed)/.test(line));
    expect(lines).toHaveLength(hostileNames.length);
  }
});

test("ends with 2 when a file is no audit, or of other accounts", async () => {
  const source = { ...auditOf([]).source, region: "eu" };
  const mistakes: readonly (readonly [message: string, ...args: string[]])[] = [
    ["2 files are needed, and 1 given", fileOf(before)],
    ["the second file", fileOf(before), "/nowhere.json"],
    ["version is missing; it must be 1", fileOf(before), newFile("x.json", {})],
    ['other accounts than the first: its region is "eu", not "global"', fileOf(before), fileOf(after, { source })],
    ['--format is "html". Use table, json or markdown.', fileOf(before), fileOf(after), "--format", "html"],
  ];
  for (const [message, ...args] of mistakes) {
    expect(await run(["diff", ...args])).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  }
});
