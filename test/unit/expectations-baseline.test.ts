import fc from "fast-check";
import { expect, test } from "vitest";
import { baselineOf, evaluate, parseExpectationsText, type Reading } from "../../provider/expectations";
import { manyRuns } from "./support";

test("expects open tracking to be off, and names each account that is on, also when most are", () => {
  const readings = [
    { subuser: "b", enabled: true },
    { subuser: "a", enabled: true },
    { subuser: "c", enabled: false },
    { subuser: "d", enabled: false },
    { subuser: "unreadable" },
    { accountId: "sg1", enabled: false },
  ];
  expect(JSON.stringify(baselineOf(readings))).toBe(
    '{"default":{"expected":false},"subusers":{"a":{"expected":true},"b":{"expected":true}}}',
  );
  const on = readings.map((reading) => ({ ...reading, enabled: true }));
  expect(Object.keys(baselineOf(on).subusers ?? {})).toEqual(["a", "b", "c", "d", "unreadable"]);
  expect(baselineOf(on).default).toEqual({ expected: false });
});

test("expects nothing when no account could be read", () => {
  expect(baselineOf([{ subuser: "a" }])).toEqual({});
});

test("has another default, or none, when it is told so", () => {
  const readings = [
    { subuser: "a", enabled: true },
    { accountId: "a", enabled: false },
  ];
  const [on, off] = [{ expected: true }, { expected: false }];
  expect(baselineOf(readings, "on")).toEqual({ default: on, accounts: { a: off } });
  expect(baselineOf(readings, "none")).toEqual({ subusers: { a: on }, accounts: { a: off } });
});

test("is of the names that it has, after others of the same length that begin as these are written", () => {
  for (const subuser of ["\\", "*", "\\", "*"]) {
    const readings = [
      { subuser: "!", enabled: true },
      { subuser, enabled: true },
      { subuser: "z", enabled: false },
      { subuser: "zz", enabled: false },
    ];
    const expectations = parseExpectationsText(JSON.stringify(baselineOf(readings)));
    expect(evaluate(expectations, readings, "2027-03-31").verdicts.map(({ verdict }) => verdict)).toEqual(
      Array(4).fill("met"),
    );
  }
});

test("is met by the readings that it was made of, whatever the accounts are called", () => {
  const special = fc.constantFrom("*", "\\", "a*", "\\*", "__proto__", "constructor", "default", "1", "$schema");
  const printable = fc.string({ unit: fc.constantFrom("a", "B", " ", "*", "\\", '"', "{"), minLength: 1 });
  const name = fc.oneof(special, printable).filter((text) => text.trim() === text);
  const account = fc.oneof(fc.record({ subuser: name }), fc.record({ accountId: name }));
  const reading = fc
    .tuple(account, fc.option(fc.boolean(), { nil: undefined }))
    .map(([named, enabled]): Reading => ({ ...named, enabled }));
  const readings = fc.uniqueArray(reading, { selector: ({ subuser, accountId }) => `${subuser}/${accountId}/` });
  const byDefault = fc.constantFrom("on" as const, "off" as const, "none" as const);
  fc.assert(
    fc.property(readings, byDefault, (all, how) => {
      const expectations = parseExpectationsText(JSON.stringify(baselineOf(all, how)));
      const { verdicts } = evaluate(expectations, all, "2027-03-31");
      const readable = verdicts.filter(({ enabled }) => enabled !== undefined);
      expect(readable.every(({ verdict }) => verdict === "met")).toBe(true);
      expect(readable).toHaveLength(all.filter(({ enabled }) => enabled !== undefined).length);
    }),
    { numRuns: Math.min(3000, manyRuns.numRuns) },
  );
});
