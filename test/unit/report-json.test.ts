import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { tally } from "../../provider/expectations";
import { renderJson, visible } from "./internals/cli";
import { auditOf, fromVisible, fullAudit, hostileAudit, hostileNames, interrupted, oneOfEach } from "./report-support";
import { problemsOfAudit } from "./report-validity";

const exported = "pulumi-sendgrid-open-tracking/audit.schema.json";
const schema = JSON.parse(readFileSync(createRequire(__filename).resolve(exported), "utf8"));

test("counts each account once, the unreadable ones as neither on nor off", () => {
  expect(tally(fullAudit.accounts)).toEqual({
    accounts: 8,
    on: 6,
    off: 1,
    met: 1,
    violated: 2,
    waived: 1,
    expired: 1,
    unreadable: 1,
    unspecified: 2,
  });
  expect(Object.values(tally([])).every((count) => count === 0)).toBe(true);
});

test("is valid by its own schema, whatever the names are", () => {
  for (const audit of [fullAudit, hostileAudit, auditOf([]), auditOf(oneOfEach, interrupted)]) {
    expect(problemsOfAudit(JSON.parse(renderJson(audit)))).toEqual([]);
  }
});

test("is refused by its schema when a value has another type", () => {
  const validate = new Ajv({ strict: true, strictTypes: false }).compile(schema);
  const written = renderJson(fullAudit);
  expect(validate(JSON.parse(written.replace('"enabled": true', '"enabled": "true"')))).toBe(false);
  expect(validate(JSON.parse(written.replace('"subuser": "acme"', '"username": "acme"')))).toBe(false);
  expect(validate(JSON.parse(written.replace('"complete": true,', "")))).toBe(false);
});

test("begins with the tally, and holds the audit as it is", () => {
  const { $schema, tally: counted, ...audit } = JSON.parse(renderJson(hostileAudit));
  expect($schema).toBe(schema.$id);
  expect(counted).toEqual(tally(hostileAudit.accounts));
  expect(audit).toEqual(hostileAudit);
  expect(renderJson(fullAudit).indexOf('"tally"')).toBeLessThan(renderJson(fullAudit).indexOf('"version"'));
});

test("has no character in its text that a reader cannot see", () => {
  expect(renderJson(hostileAudit).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
});

test("shows every text on one line, and no two alike", () => {
  for (const name of hostileNames) {
    expect(visible(name)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(fromVisible(visible(name))).toBe(name);
  }
  expect(visible("a.b-c_d+e@example.test")).toBe("a.b-c_d+e@example.test");
  expect(visible("\u0000 \u202e名")).toBe("\\u0000 \\u202e名");
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string()), (text) => {
      expect(fromVisible(visible(text))).toBe(text);
    }),
    { numRuns: 2000 },
  );
});
