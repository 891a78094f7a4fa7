import { expect } from "vitest";
import { newSimulator } from "../new-simulator";
import { diagnostics, imports, keyOf, newStack, occurrences, succeeded, test } from "./support";

const stackTrace = /\n\s+at /;
const unreadable = { one: 403, two: 401, three: 404 };

function subusers(failures: Readonly<Record<string, number>> = unreadable) {
  return {
    ...Object.fromEntries(Array.from({ length: 47 }, (_, index) => [`fine-${index}`, true])),
    ...Object.fromEntries(
      Object.entries(failures).map(([name, status]) => [name, { enabled: false, failure: { status } }]),
    ),
  };
}

function fleetOf(args: string, rest = ""): string {
  return `${imports}
  const fleet = new sendgrid.OpenTrackingFleet("all", ${args});
  ${rest}`;
}

test("fails once on those that cannot be read, names each with its reason, and previews everything else", async () => {
  const simulator = await newSimulator({ subusers: subusers() });
  const rest = `exports.unreadable = fleet.unreadable;
    fleet.violations.apply((violations) => console.log("violations: " + violations.length));
    exports.acme = new sendgrid.OpenTracking("fine", { subuser: "fine-1" }).enabled;`;
  const stack = await newStack(fleetOf("{}", rest), { simulator });
  for (const { exitCode, output } of [await stack.preview(), await stack.up()]) {
    expect(exitCode).not.toBe(0);
    const said = diagnostics(output);
    expect(occurrences(said, 'error: OpenTrackingFleet "all": of 50 accounts, 3 could not be read:\n'), said).toBe(1);
    for (const [name, status] of Object.entries(unreadable)) {
      const line = `Cannot read open tracking of subuser "${name}": SendGrid answered ${status}`;
      expect(occurrences(said, line), said).toBe(1);
    }
    // What is not in state is there all the same.
    expect(said).toContain("violations: 0");
    expect(output).toContain("OpenTracking fine");
    expect(output).not.toMatch(stackTrace);
    expect(output).not.toMatch(/Warning|serializing|false/);
  }
  expect(await stack.exported()).not.toContain("OpenTrackingFleet");
});

test("with warn, lists them as unreadable and never as off, whatever the reason is today", async () => {
  const simulator = await newSimulator({ subusers: subusers() });
  const outputs = "Object.assign(exports, { enabled: fleet.enabled, unreadable: fleet.unreadable });";
  const stack = await newStack(fleetOf('{ onUnreadable: "warn" }', outputs), { simulator });
  const up = diagnostics(succeeded(await stack.up()));
  expect(occurrences(up, 'warning: OpenTrackingFleet "all": of 50 accounts, 3 could not be read:\n'), up).toBe(1);
  const { enabled, ...rest } = await stack.outputs();
  expect(Object.keys(enabled as object).length).toBe(47);
  expect(rest).toEqual({ unreadable: ["one", "three", "two"] });

  // For another reason: nothing that is in state changed.
  for (const name of Object.keys(unreadable))
    simulator.setOpenTracking(name, { enabled: false, failure: { status: 400 } });
  expect(succeeded(await stack.preview("--expect-no-changes"))).toContain("SendGrid answered 400");
  succeeded(await stack.refresh("--preview-only", "--expect-no-changes"));

  for (const name of ["one", "two"]) simulator.removeSubuser(name);
  for (const name of ["one", "zeta"]) simulator.setOpenTracking(name, true);
  simulator.setOpenTracking("fine-0", { enabled: true, failure: { status: 403 } });
  const preview = diagnostics(succeeded(await stack.preview()));
  expect(preview).toContain(
    ["unreadable now: fine-0 (was true)", "readable again: one: true", "new: zeta: true", "gone: two (was unreadable)"]
      .map((line) => `    ${line}\n`)
      .join(""),
  );
  expect(succeeded(await stack.refresh("--preview-only", "--diff"))).toMatch(/- fine-0 *: true/);
});

test("fails a refresh that cannot read somebody, names them, and keeps what is in state", async () => {
  const simulator = await newSimulator({ subusers: { acme: true, other: true } });
  const stack = await newStack(fleetOf("{}"), { simulator });
  succeeded(await stack.up());
  simulator.setOpenTracking("acme", { enabled: true, failure: { status: 404 } });
  const { exitCode, output } = await stack.refresh("--yes", "--skip-preview");
  expect(exitCode).not.toBe(0);
  expect(output).toContain("OpenTrackingFleet: of 2 accounts, 1 could not be read:");
  expect(output).toContain('Cannot read open tracking of subuser "acme": SendGrid answered 404');
  expect(output).not.toMatch(stackTrace);
  simulator.setOpenTracking("acme", { enabled: true });
  succeeded(await stack.preview("--expect-no-changes"));
});

test("fails once when the list cannot be read, also for those who use what is not in state", async () => {
  const scopes = ["tracking_settings.open.read"];
  const simulator = await newSimulator({ subusers: { acme: true }, keys: { [keyOf("s")]: { scopes } } });
  const rest = `for (const name of ["errors", "violations", "waived", "summary", "disabled"]) exports[name] = fleet[name];
    exports.acme = new sendgrid.OpenTracking("fine", { subuser: "acme" }).enabled;`;
  const parent = 'new pulumi.ComponentResource("test:Team", "team")';
  const stack = await newStack("", { simulator });
  for (const args of ['{ onUnreadable: "warn" }', `{ onUnreadable: "warn" }, { parent: ${parent} }`]) {
    stack.write({ "index.js": fleetOf(args, rest) });
    const { exitCode, output } = await stack.preview();
    expect(exitCode).not.toBe(0);
    expect(occurrences(diagnostics(output), "Cannot list the subusers: SendGrid answered 403"), output).toBe(1);
    expect(output).toContain("OpenTracking fine create");
    expect(output).not.toMatch(stackTrace);
    expect(output).not.toContain("Warning");
  }
});

const expectations = {
  default: { expected: false },
  subusers: { "news-*": { expected: true, enforcementLevel: "advisory" } },
  waivers: ["waived", "expired", "fine", "nobody"].map((subuser) => ({
    subuser,
    justification: "consent",
    owner: "privacy@acme.test",
    expires: subuser === "expired" ? "2020-01-01" : "2999-12-31",
  })),
};

test("fails on mandatory violations, warns of advisory ones and of waivers that can be removed, and lists the waived", async () => {
  const simulator = await newSimulator({
    subusers: { bad: true, "news-a": false, waived: true, expired: true, fine: false },
  });
  const args = `{ expectations: ${JSON.stringify(expectations)} }`;
  const show = `for (const name of ["violations", "waived", "summary"])
    fleet[name].apply((value) => console.log(name + " " + JSON.stringify(value)));`;
  const stack = await newStack(fleetOf(args, show), { simulator });
  const { exitCode, output } = await stack.preview();
  expect(exitCode).not.toBe(0);
  const said = diagnostics(output);
  expect(said).toContain('error: OpenTrackingFleet "all": of 5 accounts, 2 are not as expected (mandatory):\n');
  expect(occurrences(said, 'Open tracking of subuser "bad" is on, expected off (by "default").')).toBe(1);
  expect(said).toContain(
    '  Open tracking of subuser "expired" is on, expected off (by "default"), and its waiver has expired',
  );
  expect(said).toContain('warning: OpenTrackingFleet "all": of 5 accounts, 1 is not as expected (advisory):\n');
  expect(said).toContain('warning: OpenTrackingFleet "all": 2 waivers can be removed:\n');
  expect(said).toContain(
    'The waiver of subuser "nobody" until 2999-12-31 has no effect: this API key lists no such account.',
  );
  const shown = (name: string): unknown => JSON.parse(new RegExp(`^ *${name} (.*)$`, "m").exec(said)?.[1] ?? "");
  expect(shown("violations")).toMatchObject([
    { subuser: "bad" },
    { subuser: "expired", waiver: {} },
    { subuser: "news-a" },
  ]);
  expect(shown("waived")).toMatchObject([
    { subuser: "waived", expected: false, waiver: { owner: "privacy@acme.test" } },
  ]);
  expect(shown("summary")).toMatchObject({
    accounts: 5,
    on: 3,
    violated: 2,
    expired: 1,
    waived: 1,
    met: 1,
    staleWaivers: 2,
  });
  // Of no use to this fleet alone, which does not read everybody.
  stack.write({ "index.js": fleetOf(args.replace("{", '{ subusers: ["fine"],')) });
  expect(diagnostics(succeeded(await stack.preview()))).toContain("1 waiver can be removed");
});

test("does not take changed expectations for a change", async () => {
  const simulator = await newSimulator({ subusers: { acme: false } });
  const stack = await newStack(fleetOf("{}"), { simulator });
  succeeded(await stack.up());
  stack.write({
    "index.js": fleetOf('{ expectations: "expectations.json" }'),
    "expectations.json": JSON.stringify(expectations),
  });
  succeeded(await stack.preview("--expect-no-changes"));
  succeeded(await stack.up());
  expect(await stack.exported()).not.toContain("expect");
});

test("fails with expectations that apply to no account, whatever onUnreadable is, and only warns without expectations", async () => {
  const simulator = await newSimulator({ subusers: { acme: true } });
  const stack = await newStack(fleetOf("{}"), { simulator });
  const nobody = 'include: ["eu-*"], expectations: { default: { expected: false } }';
  for (const args of [`{ ${nobody} }`, `{ ${nobody}, onUnreadable: "warn" }`]) {
    stack.write({ "index.js": fleetOf(args) });
    const { exitCode, output } = await stack.preview();
    expect(exitCode).not.toBe(0);
    const error = 'error: OpenTrackingFleet "all": its expectations apply to no account, and ';
    expect(occurrences(diagnostics(output), error)).toBe(1);
  }
  stack.write({ "index.js": fleetOf('{ include: ["eu-*"] }') });
  const said = diagnostics(succeeded(await stack.preview()));
  expect(said).toContain('warning: OpenTrackingFleet "all": there is no account to read:');
});
