import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ExpectationsError, parseExpectations } from "../../provider/expectations";

const packageFolder = resolve(__dirname, "../..");
const exported = "pulumi-sendgrid-open-tracking/expectations.schema.json";
const schema = JSON.parse(readFileSync(createRequire(__filename).resolve(exported), "utf8"));
// Strict: a keyword or a format that editors would pass over is an error. "oneOf" of "required" alone is none.
const isValid = new Ajv({ strict: true, strictRequired: false, allErrors: true }).compile(schema);

function isParsed(value: unknown): boolean {
  try {
    parseExpectations(value);
    return true;
  } catch (error) {
    if (error instanceof ExpectationsError) return false;
    throw error;
  }
}

const waiver = { subuser: "legacy", justification: "consent", owner: "privacy@acme.test", expires: "2027-03-31" };
const { subuser: _, ...ofNobody } = waiver;

test("takes the files that the parser takes", () => {
  for (const file of [
    {},
    { $schema: "./expectations.schema.json" },
    { default: { expected: false, enforcementLevel: "mandatory" } },
    { default: { enforcementLevel: "disabled" } },
    { subusers: { newsletter: { expected: true }, "eu-*": { expected: false, enforcementLevel: "advisory" } } },
    { subusers: { constructor: { expected: true }, "two words": { expected: true }, "a\\*\\\\b": { expected: true } } },
    { accounts: { sg0123: { expected: true, enforcementLevel: "disabled" } } },
    { waivers: [waiver, { ...ofNobody, accountId: "sg0123" }, { ...waiver, subuser: "a\\*" }] },
  ]) {
    expect(isParsed(file), JSON.stringify(file)).toBe(true);
    expect(isValid(file), JSON.stringify(file)).toBe(true);
  }
});

test("refuses the files that the parser refuses", () => {
  for (const file of [
    null,
    [],
    "{}",
    { rules: {} },
    { $schema: 1 },
    { default: {} },
    { default: { enforcementLevel: "advisory" } },
    { default: { expected: "false" } },
    { default: { expected: null, enforcementLevel: "disabled" } },
    { default: { expected: true, enforcementLevel: null } },
    { default: { expected: true, enforcementLevel: "Mandatory" } },
    { default: { expected: true, expectd: true } },
    { subusers: [] },
    { subusers: { acme: true } },
    { subusers: { "": { expected: true } } },
    { subusers: { "acme ": { expected: true } } },
    { subusers: { "\nacme": { expected: true } } },
    { accounts: { "a\\b": { expected: true } } },
    { accounts: { "a\\": { expected: true } } },
    { waivers: {} },
    { waivers: [ofNobody] },
    { waivers: [{ ...waiver, accountId: "sg0123" }] },
    { waivers: [{ ...waiver, subuser: "eu-*" }] },
    { waivers: [{ ...waiver, subuser: "" }] },
    { waivers: [{ ...waiver, justification: " " }] },
    { waivers: [{ ...waiver, owner: "" }] },
    { waivers: [{ ...waiver, expires: "2027-13-01" }] },
    { waivers: [{ ...waiver, expires: "31.03.2027" }] },
    { waivers: [{ ...waiver, until: "2027-03-31" }] },
    { waivers: [{ ...waiver, owner: undefined }] },
  ]) {
    const json = JSON.parse(JSON.stringify(file));
    expect(isParsed(json), JSON.stringify(file)).toBe(false);
    expect(isValid(json), JSON.stringify(file)).toBe(false);
  }
});

test("agrees with the parser on every file that is nearly right", () => {
  const odd = fc.constantFrom(null, 1, "", [], {}, true);
  const nearly = <T>(right: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: odd });
  const text = nearly(fc.constantFrom("a", "a*", "a\\*", "\\", " a", "\\\\", "ü", "a\n", "a b", " "));
  const level = nearly(fc.constantFrom("mandatory", "advisory", "disabled"));
  const entry = nearly(
    fc.record({ expected: nearly(fc.boolean()), enforcementLevel: level, x: odd }, { requiredKeys: [] }),
  );
  const key = fc.constantFrom("a", "b*", "a\\*", "\\", " a", "", "__proto__", "a\\\\", "ü\u2028");
  const entries = nearly(fc.dictionary(key, entry, { maxKeys: 3 }));
  const expires = nearly(fc.constantFrom("2027-03-31", "2027-12-01", "2027-3-1", "2027-00-01"));
  const members = { subuser: text, accountId: text, justification: text, owner: text, expires };
  const waivers = nearly(fc.array(fc.record(members, { requiredKeys: [] }), { maxLength: 1 }));
  const file = fc.record({ default: entry, subusers: entries, accounts: entries, waivers }, { requiredKeys: [] });
  let good = 0;
  fc.assert(
    fc.property(file, (value) => {
      const json = JSON.parse(JSON.stringify(value));
      const parsed = isParsed(json);
      good += Number(parsed);
      expect(isValid(json)).toBe(parsed);
    }),
    { numRuns: 5000 },
  );
  expect(good).toBeGreaterThan(100);
});

test("holds its own examples to itself", () => {
  for (const [name, { examples }] of Object.entries<{ examples: readonly unknown[] }>(schema.properties)) {
    for (const example of examples) expect(isParsed({ [name]: example }), name).toBe(true);
  }
});

test("is in the package", () => {
  const packed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: packageFolder });
  const [{ files }] = JSON.parse(packed.toString()) as [{ files: readonly { path: string }[] }];
  expect(files.map(({ path }) => path)).toContain("provider/expectations/expectations.schema.json");
});
