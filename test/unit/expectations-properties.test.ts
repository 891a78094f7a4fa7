import fc from "fast-check";
import { expect, test } from "vitest";
import {
  dayOf,
  describeVerdict,
  type Evaluation,
  ExpectationsError,
  evaluate,
  isDay,
  parseExpectations,
  parseExpectationsText,
  type Reading,
  tally,
} from "../../provider/expectations";
import { manyRuns } from "./support";

const runs = { numRuns: Math.min(3000, manyRuns.numRuns) };
const today = "2027-03-31";

const name = fc.constantFrom("acme", "eu-1", "eu-2", "legacy", "__proto__", "a*b", "Z", "ü");
const account = fc.oneof(fc.record({ subuser: name }), fc.record({ accountId: name }));
const reading = fc
  .tuple(account, fc.option(fc.boolean(), { nil: undefined }))
  .map(([named, enabled]): Reading => ({ ...named, enabled }));
const idOf = ({ subuser, accountId }: { subuser?: string | undefined; accountId?: string | undefined }) =>
  subuser === undefined ? `account ${accountId}` : `subuser ${subuser}`;
const readings = fc.uniqueArray(reading, { selector: idOf });

const level = fc.constantFrom("mandatory", "advisory", "disabled");
const entry = fc.oneof(
  fc.record({ expected: fc.boolean(), enforcementLevel: level }, { requiredKeys: ["expected"] }),
  fc.constant({ enforcementLevel: "disabled" }),
);
// No two of these patterns match the same name.
const key = fc.constantFrom("eu-*", "*cme", "a\\*b", "legacy", "__proto__", "eu-1", "Z*");
const entries = fc.dictionary(key, entry);
const day = fc
  .date({ min: new Date(0), max: new Date("9999-12-30"), noInvalidDate: true })
  .map((date) => dayOf(date.getTime()));
const waiver = fc
  .tuple(
    fc.oneof(fc.constantFrom({ subuser: "acme" }, { subuser: "a\\*b" }, { accountId: "eu-1" }, { subuser: "no" })),
    day,
  )
  .map(([named, expires]) => ({ ...named, justification: "consent", owner: "privacy@acme.test", expires }));
const waivers = fc.uniqueArray(waiver, { selector: idOf });
const file = fc.record({ default: entry, subusers: entries, accounts: entries, waivers }, { requiredKeys: [] });

function judged(value: unknown, all: readonly Reading[], on = today): Evaluation {
  return evaluate(parseExpectations(value), all, on);
}

test("gives every account exactly one verdict, with the value that was read", () => {
  fc.assert(
    fc.property(file, readings, (value, all) => {
      const { verdicts } = judged(value, all);
      const asRead = all.map((each) => [idOf(each), each.enabled]).sort();
      expect(verdicts.map(({ account: of, enabled }) => [idOf(of), enabled]).sort()).toEqual(asRead);
      const { accounts, on, off, met, violated, waived, expired, unreadable, unspecified } = tally(verdicts);
      expect([on + off + unreadable, met + violated + waived + expired + unreadable + unspecified]).toEqual([
        accounts,
        accounts,
      ]);
    }),
    runs,
  );
});

test("does not depend on the order of readings, entries and waivers", () => {
  const reversed = (value: object) => Object.fromEntries(Object.entries(value).reverse());
  const shuffled = readings.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(file, shuffled, (value, [all, otherwise]) => {
      const other = {
        ...reversed(value),
        ...(value.subusers && { subusers: reversed(value.subusers) }),
        ...(value.waivers && { waivers: [...value.waivers].reverse() }),
      };
      expect(judged(other, otherwise)).toEqual(judged(value, all));
    }),
    runs,
  );
});

test("takes an account that could not be read for nothing else, and a read one never for unreadable", () => {
  fc.assert(
    fc.property(file, readings, (value, all) => {
      for (const { verdict, enabled, waiver: used } of judged(value, all).verdicts) {
        expect(verdict === "unreadable").toBe(enabled === undefined);
        if (verdict === "unreadable") expect(used).toBeUndefined();
      }
    }),
    runs,
  );
});

test("is met only by what is expected, and contradicted only by the opposite", () => {
  fc.assert(
    fc.property(file, readings, (value, all) => {
      for (const verdict of judged(value, all).verdicts) {
        if (verdict.verdict === "met") expect(verdict.enabled).toBe(verdict.expected);
        if (["violated", "waived", "expired-waiver"].includes(verdict.verdict)) {
          expect(verdict.enabled).toBe(!verdict.expected);
        }
        expect(describeVerdict(verdict)).not.toMatch(/undefined|\n/);
      }
    }),
    runs,
  );
});

test("lets a waiver hold on its day, and not on the next", () => {
  fc.assert(
    fc.property(waiver, day, (one, expires) => {
      const next = dayOf(Date.parse(`${expires}T00:00:00Z`) + 86_400_000);
      const value = { default: { expected: false }, waivers: [{ ...one, expires }] };
      const [{ subuser, accountId } = {}] = parseExpectations(value).waivers;
      const all = [{ ...(subuser === undefined ? { accountId: accountId ?? "" } : { subuser }), enabled: true }];
      const on = (date: string) => judged(value, all, date).verdicts.map(({ verdict }) => verdict);
      expect([on(expires), on(next)]).toEqual([["waived"], ["expired-waiver"]]);
    }),
    runs,
  );
});

test("calls each waiver used or stale, never both and never twice", () => {
  fc.assert(
    fc.property(file, readings, (value, all) => {
      const { verdicts, staleWaivers } = judged(value, all);
      const isUnreadable = (id: string) => verdicts.some((each) => idOf(each.account) === id && !("enabled" in each));
      const used = verdicts.flatMap(({ waiver: one }) => (one === undefined ? [] : [idOf(one)]));
      const stale = staleWaivers.map(({ waiver: one }) => idOf(one));
      const others = parseExpectations(value).waivers.map(idOf).filter(isUnreadable);
      expect([...used, ...stale, ...others].sort()).toEqual(parseExpectations(value).waivers.map(idOf).sort());
    }),
    runs,
  );
});

test("evaluates the text of a file as the file, without loss", () => {
  fc.assert(
    fc.property(file, readings, fc.constantFrom(undefined, 2, "\t"), (value, all, indent) => {
      const expectations = parseExpectationsText(JSON.stringify(value, undefined, indent));
      expect(evaluate(expectations, all, today)).toEqual(judged(value, all));
    }),
    runs,
  );
});

test("fails with an ExpectationsError or not at all, whatever it is given", () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
  });
  const near = fc.record(
    { default: anything, subusers: anything, accounts: anything, waivers: fc.array(anything) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(anything, near), (value) => {
      expect(outcomeOf(() => parseExpectations(value))).not.toBe("another error");
    }),
    runs,
  );
});

test("takes exactly the texts for JSON that JSON.parse takes", () => {
  const valid = fc.json({ maxDepth: 4 });
  const character = fc.constantFrom(..."{}[]\",:\\/ \n\t019-+.eEutrfalsn'\u0000\u2028\uD800é");
  const damaged = fc.tuple(valid, fc.nat(), fc.nat({ max: 2 }), fc.string({ unit: character, maxLength: 2 }));
  const text = fc.oneof(
    valid,
    fc.string({ unit: character }),
    damaged.map(([json, at, removed, added]) => {
      const start = at % (json.length + 1);
      return json.slice(0, start) + added + json.slice(start + removed);
    }),
  );
  fc.assert(
    fc.property(text, (json) => {
      // As a member: what is in there is no entry, but a mistake of another kind.
      const outcome = outcomeOf(() => parseExpectationsText(`{"default":${json}}`));
      expect(outcome).not.toBe("another error");
      expect(outcome === "not JSON").toBe(!isJson(`{"default":${json}}`));
    }),
    manyRuns,
  );
});

test("matches what a regular expression with .* matches", () => {
  const letter = (...letters: string[]) => fc.constantFrom(...letters);
  const pattern = fc.string({ unit: letter("a", "b", "*", "*"), minLength: 1, maxLength: 8 });
  const text = fc.string({ unit: letter("a", "b"), minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(pattern, text, (glob, subuser) => {
      const [verdict] = judged({ subusers: { [glob]: { expected: true } } }, [{ subuser, enabled: true }]).verdicts;
      expect(verdict?.verdict === "met").toBe(new RegExp(`^${glob.replaceAll("*", ".*")}$`).test(subuser));
    }),
    manyRuns,
  );
});

test("takes for a day exactly what the calendar has", () => {
  const two = (most: number) => fc.nat({ max: most }).map((number) => String(number).padStart(2, "0"));
  const text = fc.tuple(fc.nat({ max: 9999 }), two(14), two(33)).map(([year, month, date]) => {
    return `${String(year).padStart(4, "0")}-${month}-${date}`;
  });
  fc.assert(
    fc.property(text, (candidate) => {
      const [year = 0, month = 0, date = 0] = candidate.split("-").map(Number);
      const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
      const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
      expect(isDay(candidate)).toBe(date >= 1 && date <= days);
    }),
    runs,
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function outcomeOf(parse: () => unknown): "parsed" | "not JSON" | "mistakes" | "another error" {
  try {
    parse();
    return "parsed";
  } catch (error) {
    if (!(error instanceof ExpectationsError)) return "another error";
    return error.mistakes.some(({ path }) => path.startsWith("line ")) ? "not JSON" : "mistakes";
  }
}
