import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import schema from "pulumi-sendgrid-open-tracking/history.schema.json";
import { expect, onTestFinished, test } from "vitest";
import { ended, newFolder, run, simulated, start } from "./audit-support";
import {
  type Audit,
  type AuditedAccount,
  type History,
  historyFormats,
  historyOf,
  observe,
  renderJson,
} from "./internals/cli";
import { fromVisible, hostileNames } from "./report-support";
import { manyRuns } from "./support";

const day = (number: number, hour = 3) => new Date(Date.UTC(2027, 0, number, hour)).toISOString();

/** The audit of a day, with what is known of each account: on, off, or unreadable. */
function auditOn(
  number: number,
  states: Readonly<Record<string, boolean | undefined>>,
  more: Partial<Audit> = {},
): Audit {
  const accounts = Object.entries(states).map(([subuser, enabled], index): AuditedAccount => {
    const known =
      enabled === undefined
        ? { verdict: "unreadable" as const }
        : { verdict: "unspecified" as const, enabled, readAt: day(number) };
    return { account: { subuser }, id: index + 1, ...known } as AuditedAccount;
  });
  return {
    version: 1,
    tool: { name: "test", version: "1" },
    startedAt: day(number, 2),
    finishedAt: day(number, 4),
    today: day(number).slice(0, 10),
    complete: true,
    source: {
      baseUrl: "https://api.sendgrid.com",
      region: "global",
      apiKeyFingerprint: "a".repeat(16),
      accounts: "subusers",
    },
    staleWaivers: [],
    accounts,
    ...more,
  };
}

/** A folder with audits as the command writes them. */
function folderOf(audits: readonly Audit[]): string {
  const folder = newFolder();
  for (const [index, audit] of audits.entries()) writeFileSync(join(folder, `audit-${index}.json`), renderJson(audit));
  return folder;
}

const only = (history: History) => history.parents[0] as History["parents"][number];

/** Runs the command on audits, and reads its JSON. */
async function historyIn(audits: readonly Audit[], ...args: readonly string[]) {
  const { code, stdout, stderr } = await run(["history", folderOf(audits), "--format", "json", ...args]);
  expect(stderr).toBe("");
  return { code, history: JSON.parse(stdout) as History };
}

test("tells since when each account is as it is, and between which audits it changed", async () => {
  const audits = [
    auditOn(1, { acme: false, shop: true }),
    auditOn(2, { acme: false, shop: true }),
    auditOn(5, { acme: true, shop: true }),
    auditOn(6, { acme: true, shop: true, newcomer: true }),
  ];
  const { code, history } = await historyIn(audits);
  expect(code).toBe(0);
  const validate = new Ajv({ formats: { "date-time": true, date: true } }).compile(schema);
  expect(validate(history), JSON.stringify(validate.errors)).toBe(true);
  const { accounts, audits: found } = only(history);
  expect(found.map(({ on, off }) => [on, off])).toEqual([
    [1, 1],
    [1, 1],
    [2, 0],
    [3, 0],
  ]);
  expect(accounts.map(({ account, now, since }) => [account.subuser, now, since])).toEqual([
    ["acme", "on", { after: day(2), by: day(5) }],
    ["newcomer", "on", { after: day(5, 4), by: day(6) }],
    ["shop", "on", { by: day(1) }],
  ]);
  expect(accounts[0]?.intervals).toEqual([
    { status: "off", id: 1, verdict: "unspecified", first: day(1), last: day(2), audits: 2 },
    { status: "on", id: 1, verdict: "unspecified", first: day(5), last: day(6), audits: 2 },
  ]);
  const table = await run(["history", folderOf(audits)]);
  expect(table.stdout.split("\n")).toEqual([
    "4 audits of the API key aaaaaaaaaaaaaaaa from 2027-01-01 04:00Z to 2027-01-06 04:00Z, 3 accounts",
    "",
    "NOW  SINCE                                            CHANGES  VERDICT           WAIVED BY  KIND     ACCOUNT",
    expect.stringMatching(/^on {3}between 2027-01-02 03:00Z and 2027-01-05 03:00Z {2}1 .* subuser {2}acme$/),
    expect.stringMatching(/^on {3}between 2027-01-05 04:00Z and 2027-01-06 03:00Z {2}1 .* subuser {2}newcomer$/),
    expect.stringMatching(/^on {3}before 2027-01-01 03:00Z {2,}0 .* subuser {2}shop$/),
    "",
  ]);
});

test("says nothing of accounts that an incomplete audit did not read, and ends with 3", async () => {
  const incomplete = auditOn(2, {}, { complete: false, incompleteBecause: "Interrupted." });
  const { code, history } = await historyIn([auditOn(1, { acme: true }), incomplete, auditOn(3, { acme: true })]);
  expect(code).toBe(3);
  const [acme] = only(history).accounts;
  expect(acme?.intervals.map(({ status, audits }) => [status, audits])).toEqual([
    ["on", 1],
    ["not-audited", 1],
    ["on", 1],
  ]);
  expect(acme?.since).toEqual({ by: day(1) });
});

test("knows that an account is gone only from the whole list, or from a selection that it is in", async () => {
  const selected = (more: Partial<Audit["source"]>) => ({ source: { ...auditOn(1, {}).source, ...more } });
  for (const [source, status] of [
    [{}, "absent"],
    [{ include: ["ac*"] }, "absent"],
    [{ include: ["shop*"] }, "not-audited"],
    [{ exclude: ["acme"] }, "not-audited"],
    [{ subusers: ["other"] }, "not-audited"],
  ] as const) {
    const { history } = await historyIn([auditOn(1, { acme: true }), auditOn(2, {}, selected(source))]);
    expect(only(history).accounts[0]?.intervals.at(-1)?.status, JSON.stringify(source)).toBe(status);
  }
  const customers = auditOn(2, {}, selected({ accounts: "customer" }));
  const { history } = await historyIn([auditOn(1, { acme: true }), customers]);
  expect(only(history).accounts[0]?.intervals).toHaveLength(1);
});

test("tells an account from another one that has its name by now", async () => {
  const other = auditOn(2, { acme: true });
  const renumbered = { ...other, accounts: other.accounts.map((each) => ({ ...each, id: 99 })) };
  const { history } = await historyIn([auditOn(1, { acme: true }), renumbered]);
  const [acme] = only(history).accounts;
  expect(acme?.intervals.map(({ id }) => id)).toEqual([1, 99]);
  expect(acme?.since).toEqual({ after: day(1), by: day(2) });
});

test("dates a reading of a cache or of an earlier audit by itself, and not by the audit that has it", async () => {
  const late = auditOn(9, { acme: true });
  const reused = { ...late, accounts: late.accounts.map((each) => ({ ...each, readAt: day(1), fromCache: true })) };
  const { history } = await historyIn([auditOn(1, { acme: true }), auditOn(5, { acme: false }), reused]);
  const [acme] = only(history).accounts;
  expect(acme?.now).toBe("off");
  expect(acme?.intervals.map(({ status, first, audits }) => [status, first, audits])).toEqual([
    ["on", day(1), 2],
    ["off", day(5), 1],
  ]);
});

test("keeps parent accounts apart, and one with a new key together", async () => {
  const keyed = (letter: string, parentUsername?: string, baseUrl = "https://api.sendgrid.com") => ({
    source: {
      ...auditOn(1, {}).source,
      baseUrl,
      apiKeyFingerprint: letter.repeat(16),
      ...(parentUsername === undefined ? {} : { parentUsername }),
    },
  });
  const { history } = await historyIn([
    auditOn(1, { acme: true }, keyed("a")),
    auditOn(2, { acme: true }, keyed("a", "parent")),
    auditOn(3, { acme: false }, keyed("b", "parent")),
    auditOn(4, { acme: true }, keyed("c")),
    auditOn(5, { acme: true }, keyed("a", "parent", "http://127.0.0.1:8025")),
  ]);
  expect(
    history.parents.map(({ parentUsername, apiKeyFingerprints, audits }) => [
      parentUsername,
      apiKeyFingerprints.map(([letter]) => letter).join(""),
      audits.length,
    ]),
  ).toEqual([
    [undefined, "c", 1],
    ["parent", "a", 1],
    ["parent", "ab", 3],
  ]);
});

test("shows verdicts and waivers of one account over time", async () => {
  const evaluated = (number: number, evaluation: object) => {
    const audit = auditOn(number, { acme: true, shop: true });
    return { ...audit, accounts: audit.accounts.map((each) => ({ ...each, ...evaluation })) } as Audit;
  };
  const expectation = { expected: false, enforcementLevel: "mandatory", rule: "default" };
  const waiver = { subuser: "acme", justification: "consent", owner: "privacy", expires: "2027-02-01" };
  const audits = [
    evaluated(1, { verdict: "violated", ...expectation }),
    evaluated(2, { verdict: "waived", ...expectation, waiver }),
    evaluated(3, { verdict: "expired-waiver", ...expectation, waiver }),
  ];
  const { history } = await historyIn(audits, "--account", "acme");
  expect(only(history).accounts).toHaveLength(1);
  expect(only(history).accounts[0]?.since).toEqual({ by: day(1) });
  expect(only(history).accounts[0]?.intervals.map(({ verdict, waiver: by }) => [verdict, by?.owner])).toEqual([
    ["violated", undefined],
    ["waived", "privacy"],
    ["expired-waiver", "privacy"],
  ]);
  const { stdout } = await run(["history", folderOf(audits), "--account", "acme"]);
  expect(stdout).toMatch(
    /on +2027-01-02 03:00Z +2027-01-02 03:00Z +1 +waived +off +privacy until 2027-02-01 +1 +subuser +acme/,
  );
  const csv = (await run(["history", folderOf(audits), "--format", "csv"])).stdout.split("\r\n");
  expect(csv[2]).toBe(
    `aaaaaaaaaaaaaaaa,subuser,acme,on,1,${day(2)},${day(2)},1,waived,off,mandatory,default,privacy,2027-02-01,consent`,
  );
  expect(csv).toHaveLength(8);
});

test("shows an account that is gone, and one that has to be on, in full and in a row", async () => {
  const expected = { expected: true, enforcementLevel: "advisory", rule: "default" } as const;
  const first = auditOn(1, { acme: true });
  const audits = [
    {
      ...first,
      accounts: first.accounts.map(({ id: _, ...each }) => ({ ...each, verdict: "met" as const, ...expected })),
    },
    auditOn(2, {}, { complete: false }),
    auditOn(3, {}),
  ];
  const rows = async (...args: readonly string[]) =>
    (await run(["history", folderOf(audits), ...args])).stdout.split("\n");
  expect((await rows()).at(-2)).toMatch(/^absent +between .* +1 +– +– +subuser +acme$/);
  const full = (await rows("--account", "acme")).slice(3, -1);
  expect(full).toEqual([
    expect.stringMatching(/^on .* 1 +as expected +on +– +– +subuser +acme$/),
    expect.stringMatching(/^not-audited .* 1 +– +– +– +– +subuser +acme$/),
    expect.stringMatching(/^absent .* 1 +– +– +– +– +subuser +acme$/),
  ]);
  expect((await rows("--format", "csv"))[1]).toContain(",met,on,advisory,default,,,");
});

test("ends with 2 when a report cannot be written after all", async () => {
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`s${index}`, true]));
  const [text, folder, outputs] = [renderJson(auditOn(1, many)), newFolder(), newFolder()];
  for (let index = 0; index < 300; index++) writeFileSync(join(folder, `${index}.json`), text);
  const running = run(["history", folder, "--output", join(outputs, "history.csv")]);
  const timer = setTimeout(() => rmSync(outputs, { recursive: true }), 700);
  onTestFinished(() => clearTimeout(timer));
  expect(await running).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/--output ".*history\.csv" could not be written \(no such file or folder\)/),
  });
});

test("takes files, folders and a list on standard input, each audit once", async () => {
  const folder = folderOf([auditOn(1, { acme: false }), auditOn(2, { acme: true })]);
  mkdirSync(join(folder, "inner"));
  writeFileSync(join(folder, "notes.txt"), "no audit");
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(folder, name));
  const expected = (await run(["history", folder, "--format", "json"])).stdout;
  expect(only(JSON.parse(expected)).audits).toHaveLength(2);
  expect((await run(["history", ...files.reverse(), folder, "--format", "json"])).stdout).toBe(expected);
  const child = start(["history", "-", "--format", "json"]);
  child.stdin?.end(`${files.join("\n")}\n\n`);
  expect((await ended(child)).stdout).toBe(expected);
});

test("names every file that cannot be used, and writes nothing", async () => {
  const folder = folderOf([auditOn(1, { acme: true })]);
  writeFileSync(join(folder, "cut.json"), '{"version":1');
  writeFileSync(join(folder, "other.json"), '{"default":{"expected":false}}');
  const output = join(newFolder(), "history.html");
  const { code, stdout, stderr } = await run(["history", folder, "--output", output]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(
    /Nothing was written\.\n.*cut\.json" is not JSON.*\n.*other\.json" is not an audit: version is missing/,
  );
  expect(() => readFileSync(output)).toThrow("ENOENT");
  const audit = join(folder, "audit-0.json");
  for (const [problem, ...args] of [
    ["No audit is named. Give files, folders, or - for a list"],
    ["has no audit: no file ends with .json.", newFolder()],
    ["cannot be read (no such file or folder)", "/nowhere/audit.json"],
    ['--account "acmee" is in none of the audits.', audit, "--account", "acmee"],
    ["is one of the audits. Give another file", audit, "--output", audit],
    ["does not say by its ending which format is meant. Use .txt, .json, .csv or .html.", audit, "--output", "a.sarif"],
    ['--format is "xml". Use table, json, csv or html.', audit, "--format", "xml"],
  ] as const) {
    expect(await run(["history", ...args])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(problem),
    });
  }
});

test("writes several reports at once, and never the key", async () => {
  const { simulator, run: audit, env } = await simulated({ subusers: { acme: true } });
  const folder = newFolder();
  for (const name of ["one", "two"]) await audit("audit", "--output", join(folder, `${name}.json`));
  const outputs = ["txt", "json", "csv", "html"].map((ending) => join(newFolder(), `history.${ending}`));
  const { code, stdout, stderr } = await run(
    ["history", folder, ...outputs.flatMap((file) => ["--output", file])],
    env,
  );
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
  const texts = outputs.map((file) => readFileSync(file, "utf8"));
  for (const text of texts) {
    expect(text).toContain("acme");
    expect(text).not.toContain(simulator.apiKey.slice(5, 20));
  }
});

test("takes hostile names through all formats, and each comes back as it was", () => {
  const audits = [1, 2].map((number) =>
    observe(auditOn(number, Object.fromEntries(hostileNames.map((name) => [name, number === 1])))),
  );
  const history = historyOf(audits);
  const sorted = [...new Set(hostileNames)].sort();
  const json = JSON.parse(historyFormats.json(history)) as History;
  expect(
    only(json)
      .accounts.map(({ account }) => account.subuser)
      .sort(),
  ).toEqual(sorted);
  const table = historyFormats.table(history, false).split("\n").slice(3, -1);
  expect(table.map((line) => fromVisible(line.replace(/^.*? subuser {2}/, ""))).sort()).toEqual(sorted);
  const csv = historyFormats.csv(history).split("\r\n").slice(1, -1);
  expect(csv).toHaveLength(sorted.length * 2);
  const html = historyFormats.html(history);
  expect(html).not.toMatch(/<script>alert|::error::|##vso\[|\u202e/);
  expect(html.match(/<bdi>/g)).toHaveLength(sorted.length);
});

test("has intervals that cover each audit once, agree with what the audits say, and do not depend on their order", () => {
  const names = ["a", "b", "c"];
  const states = fc.dictionary(fc.constantFrom(...names), fc.option(fc.boolean(), { nil: undefined }), {
    noNullPrototype: true,
  });
  const audit = fc
    .tuple(fc.integer({ min: 1, max: 20 }), states, fc.boolean())
    .map(([number, found, complete]) => auditOn(number, found, { complete }));
  const shuffled = fc
    .array(audit, { minLength: 1, maxLength: 12 })
    .chain((audits) => fc.tuple(fc.constant(audits), fc.shuffledSubarray(audits, { minLength: audits.length })));
  fc.assert(
    fc.property(shuffled, ([audits, others]) => {
      const history = historyOf(audits.map(observe));
      expect(historyOf([...others, ...others].map(observe))).toEqual(history);
      if (history.parents.length === 0) return;
      const unique = new Map(audits.map((each) => [JSON.stringify(each), each]));
      expect(only(history).audits).toHaveLength(unique.size);
      for (const { account, intervals, now } of only(history).accounts) {
        const said = [...unique.values()].map((each) => statusIn(each, account.subuser ?? ""));
        for (const status of ["on", "off", "unreadable", "absent", "not-audited"]) {
          const covered = intervals
            .filter((each) => each.status === status)
            .reduce((sum, each) => sum + each.audits, 0);
          expect(covered).toBe(said.filter((each) => each === status).length);
        }
        for (const [index, { first, last }] of intervals.entries()) {
          expect(first <= last).toBe(true);
          expect((intervals[index - 1]?.last ?? "") <= first).toBe(true);
        }
        expect(["on", "off", "unreadable", "absent"]).toContain(now);
      }
    }),
    { numRuns: Math.min(1000, manyRuns.numRuns) },
  );
});

function statusIn({ accounts, complete }: Audit, name: string): string {
  const found = accounts.find(({ account }) => account.subuser === name);
  if (found === undefined) return complete ? "absent" : "not-audited";
  return found.enabled === undefined ? "unreadable" : found.enabled ? "on" : "off";
}

test("ends at once when it is interrupted, and writes nothing", async () => {
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`s${index}`, true]));
  const [text, folder] = [renderJson(auditOn(1, many)), newFolder()];
  for (let index = 0; index < 300; index++) writeFileSync(join(folder, `${index}.json`), text);
  const output = join(newFolder(), "history.html");
  const child = start(["history", folder, "--output", output]);
  const timer = setTimeout(() => child.kill("SIGINT"), 700);
  onTestFinished(() => clearTimeout(timer));
  expect(await ended(child)).toEqual({ code: 130, stdout: "", stderr: "" });
  expect(() => readFileSync(output)).toThrow("ENOENT");
});
