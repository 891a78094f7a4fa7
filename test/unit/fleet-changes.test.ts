import { expect, test } from "vitest";
import { describeFleetDrift, type FleetContent } from "./internals/pulumi";

const nobody: FleetContent = { enabled: {}, unreadable: [] };

function fleet(names: readonly string[], enabled: boolean): FleetContent {
  return { enabled: Object.fromEntries(names.map((name) => [name, enabled])), unreadable: [] };
}

test("says of everybody what became of them", () => {
  const before = {
    enabled: { acme: false, beta: false, gamma: true, same: true },
    unreadable: ["delta", "eta", "still"],
  };
  const after = {
    enabled: { same: true, acme: true, delta: false, zeta: true },
    unreadable: ["gamma", "iota", "still"],
  };
  expect(describeFleetDrift(before, after)).toEqual([
    "open tracking changed: acme: false => true",
    "unreadable now: gamma (was true)",
    "readable again: delta: false",
    "new: zeta: true",
    "new, and unreadable: iota",
    "gone: beta (was false)",
    "gone: eta (was unreadable)",
  ]);
});

test("says nothing when nobody changed, in whatever order they come", () => {
  const there = { enabled: { acme: true, other: false }, unreadable: ["gamma"] };
  const again = { enabled: { other: false, acme: true }, unreadable: ["gamma"] };
  expect(describeFleetDrift(there, again)).toEqual([]);
});

test("names the first twenty, those that changed before all others, and says how many more there are", () => {
  const names = Array.from({ length: 30 }, (_, index) => `subuser-${index + 10}`);
  const lines = describeFleetDrift(fleet(names, true), { ...fleet(["zeta", ...names], true), unreadable: [] });
  expect(lines).toEqual(["new: zeta: true"]);
  const flipped = { ...fleet(names.slice(0, 25), false), unreadable: [] };
  const many = describeFleetDrift(fleet(names, true), { ...flipped, enabled: { ...flipped.enabled, aaa: true } });
  expect(many.length).toBe(21);
  expect(many[0]).toBe("open tracking changed: subuser-10: true => false");
  expect(many.at(-1)).toBe("and 11 more, which --diff shows");
});

test("does not confuse a name with what every object has, nor lets it look like another line", () => {
  expect(describeFleetDrift(nobody, fleet(["toString", "a b", "x\ngone: y"], true))).toEqual([
    'new: "a b": true',
    "new: toString: true",
    'new: "x\\ngone: y": true',
  ]);
  expect(describeFleetDrift(fleet(["constructor"], true), nobody)).toEqual(["gone: constructor (was true)"]);
});
