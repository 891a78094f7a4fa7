import Ajv from "ajv";
import schema from "pulumi-sendgrid-open-tracking/audit.schema.json";
import { expect, test } from "vitest";
import { newFile, exportedResource as resource, simulated, exportedStack as stack } from "./audit-support";

const secretMark = "4dabf18193072939515e22adb298388d";
const one = "pulumi-nodejs:dynamic/sendgrid:OpenTracking";
const fleet = `${one}Fleet`;

/** A secret as the state has it. */
const signed = (content: object) => ({ [secretMark]: "1b47061264138c4ac30d75fd1eb44270", ...content });

const subusers = { acme: true, beta: false, gamma: true, delta: true, "|x`": false };

test("names accounts that no stack declares, and declared ones that are gone, in every report for people and programs", async () => {
  const { run } = await simulated({ subusers });
  const files = [
    stack(
      resource("pulumi:pulumi:Stack", "shop-prod", {}),
      resource(one, "acme", { subuser: "acme", enabled: true }),
      resource(one, "old", { subuser: "old", enabled: true }),
      resource(one, "me", { self: true, enabled: true }),
      resource(one, "replaced", { subuser: "delta", enabled: true }, { delete: true }),
    ),
    stack(resource(fleet, "all", { enabled: { beta: false }, unreadable: ["gamma"] })),
  ];
  const options = files.flatMap((file) => ["--stack-export", file]);
  const json = JSON.parse((await run("audit", ...options, "--format", "json")).stdout);
  const validate = new Ajv({ strict: true, strictTypes: false }).compile(schema);
  expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
  expect(json.coverage).toEqual({
    stacks: [
      { file: files[0], name: "shop/prod", declared: 2 },
      { file: files[1], name: "shop/prod", declared: 2 },
    ],
    declared: 4,
    undeclared: [{ subuser: "delta" }, { subuser: "|x`" }],
    declaredWithOtherKey: [],
    declaredButGone: [{ subuser: "old" }],
  });
  for (const format of ["table", "markdown", "html"]) {
    const { code, stdout } = await run("audit", ...options, "--format", format);
    expect(code).toBe(0);
    expect(stdout).toContain("Accounts declared by 2 stacks: 4, of which gone: 1. Accounts in no stack: 2.");
    expect(stdout).toMatch(/undeclared: subuser `?delta|<bdi>delta<\/bdi><\/th><td>undeclared/);
    expect(stdout).toMatch(/declared but gone: subuser `?old|<bdi>old<\/bdi><\/th><td>declared but gone/);
  }
});

test("reports no account as gone that it did not select", async () => {
  const { run } = await simulated({ subusers });
  const file = stack(resource(one, "old", { subuser: "old" }), resource(one, "sg1", { accountId: "sg1" }));
  for (const selection of [
    ["--include", "a*"],
    ["--subuser", "acme"],
  ]) {
    const { stdout } = await run("audit", "--stack-export", file, "--format", "json", ...selection);
    expect(JSON.parse(stdout).coverage).toMatchObject({ undeclared: [{ subuser: "acme" }], declaredButGone: [] });
  }
});

test("takes what a fleet of customer accounts reads for declared", async () => {
  const { run } = await simulated({ customerAccounts: { sg1: true, sg2: true } });
  const file = stack(resource(fleet, "all", { accounts: "customer", enabled: { sg1: true }, unreadable: [] }));
  const { stdout } = await run("audit", "--accounts", "customer", "--stack-export", file, "--format", "json");
  expect(JSON.parse(stdout).coverage).toMatchObject({ undeclared: [{ accountId: "sg2" }], declaredButGone: [] });
});

test("takes names of secrets that were exported in the clear, and asks for them when they are encrypted", async () => {
  const { run } = await simulated({ subusers });
  const clear = stack(resource(one, "acme", { subuser: signed({ plaintext: '"acme"' }) }));
  const { stdout } = await run("audit", "--stack-export", clear, "--format", "json", "--subuser", "acme");
  expect(JSON.parse(stdout).coverage.undeclared).toEqual([]);
  const encrypted = stack(resource(one, "acme", { subuser: signed({ ciphertext: "v1:c2VjcmV0" }) }));
  expect(await run("audit", "--stack-export", encrypted)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(
      "deployment.resources[0].outputs.subuser is encrypted. Export it with --show-secrets",
    ),
  });
});

test("counts an account once in each stack, and names it once", async () => {
  const { run } = await simulated({ subusers: { acme: true } });
  const twice = [
    resource(one, "old", { subuser: "old" }),
    resource(fleet, "all", { enabled: { old: true }, unreadable: [] }),
  ];
  const options = [stack(...twice), stack(...twice)].flatMap((file) => ["--stack-export", file]);
  const { stdout: table } = await run("audit", ...options);
  expect(table).toContain("Accounts declared by 2 stacks: 1, of which gone: 1.");
  const { coverage } = JSON.parse((await run("audit", ...options, "--format", "json")).stdout);
  expect(coverage).toMatchObject({ stacks: [{ declared: 1 }, { declared: 1 }], declaredButGone: [{ subuser: "old" }] });
});

test("reports no account as gone that is read with another key", async () => {
  const { run } = await simulated({ subusers: { acme: true } });
  const file = stack(
    resource(one, "other", { subuser: "other", apiKeyEnv: "OTHER_KEY" }),
    resource(fleet, "all", { apiKeyEnv: "OTHER_KEY", enabled: { elsewhere: true }, unreadable: [] }),
    resource(one, "old", { subuser: "old" }),
  );
  const { coverage } = JSON.parse((await run("audit", "--stack-export", file, "--format", "json")).stdout);
  expect(coverage).toMatchObject({ declared: 3, declaredButGone: [{ subuser: "old" }] });
});

test("tells an account that is declared with another key only from one that is declared", async () => {
  const { run } = await simulated({ subusers: { acme: true, both: true, other: true } });
  const file = stack(
    resource(one, "acme", { subuser: "acme" }),
    resource(one, "other", { subuser: "other", apiKeyEnv: "OTHER_KEY" }),
    resource(one, "both", { subuser: "both", apiKeyEnv: "OTHER_KEY" }),
    resource(one, "both-here", { subuser: "both" }),
  );
  const { stdout } = await run("audit", "--stack-export", file);
  expect(stdout).toContain("declared with another API key: subuser other\n");
  expect(stdout).not.toMatch(/: subuser (acme|both)/);
  const { coverage } = JSON.parse((await run("audit", "--stack-export", file, "--format", "json")).stdout);
  expect(coverage).toMatchObject({ undeclared: [], declaredWithOtherKey: [{ subuser: "other" }] });
});

test("takes a stack without resources", async () => {
  const { run } = await simulated({ subusers: { acme: true } });
  const file = newFile("state.json", { version: 3, deployment: {} });
  const { code, stdout } = await run("audit", "--stack-export", file);
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("undeclared: subuser acme") });
});

test("refuses what is no export, and never shows what is in it", async () => {
  const { simulator, run } = await simulated({ subusers });
  const secret = "hunter2-and-more";
  const secretOf = (content: object) => ({
    deployment: { resources: [resource(one, "a", { subuser: signed(content) })] },
  });
  const broken: readonly (readonly [message: string, content: unknown])[] = [
    ["deployment is missing", { secret }],
    ["the whole is of the type string", JSON.stringify(secret)],
    ["deployment is of the type null", { deployment: null }],
    ["deployment is of the type string", { deployment: secret }],
    ["deployment.resources is of the type object", { deployment: { resources: { secret } } }],
    ["deployment.resources[0] is of the type string", { deployment: { resources: [secret] } }],
    ["resources[0].urn is missing", { deployment: { resources: [{ type: "other", secret }] } }],
    ["outputs is missing", { deployment: { resources: [{ urn: "urn:x", type: one, secret }] } }],
    [
      "outputs.subuser is of the type array",
      { deployment: { resources: [resource(one, "a", { subuser: [secret] })] } },
    ],
    [
      "outputs.enabled is of the type string",
      { deployment: { resources: [resource(fleet, "a", { enabled: secret })] } },
    ],
    ["outputs is of the type object", { deployment: { resources: [resource(one, "a", { secret })] } }],
    [
      "outputs.unreadable is missing",
      { deployment: { resources: [resource(fleet, "a", { enabled: { secret: true } })] } },
    ],
    [
      "outputs.accounts is of the type string",
      { deployment: { resources: [resource(fleet, "a", { accounts: secret, enabled: {}, unreadable: [] })] } },
    ],
    ["resources[0].urn is of the type string", { deployment: { resources: [{ urn: secret, type: "other" }] } }],
    ["outputs.subuser.plaintext is of the type string", secretOf({ plaintext: secret })],
    ["is not JSON", `{ "password": "${secret}", `],
  ];
  for (const [message, content] of broken) {
    const { code, stdout, stderr } = await run("audit", "--stack-export", newFile("state.json", content));
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
    expect(stderr).not.toContain("hunter2");
  }
  expect(simulator.requests).toEqual([]);
});

test("fails in strict mode when no stack declares an account", async () => {
  const { run } = await simulated({ subusers: { acme: true, forgotten: true } });
  const file = stack(resource(one, "acme", { subuser: "acme" }));
  expect((await run("audit", "--stack-export", file)).code).toBe(0);
  const { code, stdout } = await run("audit", "--stack-export", file, "--strict");
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining("fails for 1 undeclared account\n") });
  expect((await run("audit", "--stack-export", file, "--strict", "--subuser", "acme")).code).toBe(0);
});
