import { expect, test } from "vitest";
import { createClient, SendGridError } from "../../provider/sendgrid";
import { redactApiKeys, show } from "./internals/sendgrid";
import { apiKey, failureOf, otherKey } from "./support";

test("finds nothing wrong with a key of the documented form", () => {
  for (const key of [apiKey, `SG.${"-_aZ09".padEnd(22, "x")}.${"y".repeat(43)}`]) {
    expect(() => createClient({ apiKey: key })).not.toThrow();
  }
});

test("says what is wrong with any other, without repeating it", async () => {
  const wrong: Record<string, string> = {
    " ": "is blank",
    [`${apiKey}\n`]: "begins or ends with white space",
    [`'${apiKey}'`]: "has quotes around it",
    [`${apiKey.slice(0, 9)}\n${apiKey.slice(9)}`]: "has white space or a newline in it",
    [`Bearer_${apiKey}`]: "give the key alone",
    [apiKey.slice(3)]: 'does not begin with "SG."',
    [apiKey.slice(1)]: 'does not begin with "SG."',
    [`${apiKey}b`]: "is 70 characters long, a key has 69",
    [`${apiKey.slice(0, -1)}é`]: "is not of the form",
  };
  for (const [key, problem] of Object.entries(wrong)) {
    const { message } = await failureOf(() => createClient({ apiKey: key }));
    expect(message).toContain(problem);
    expect(message).not.toMatch(/a{22}|b{42}/);
  }
});

test("takes the known key and whatever looks like one out of a text", () => {
  expect(redactApiKeys(`one ${apiKey}, two ${otherKey}, three odd`, "odd")).toBe(
    "one [API key], two [API key], three [API key]",
  );
});

test("shows no key in an error or in a value, even where the value is cut", () => {
  const error = new SendGridError("rejected", { what: "w", why: `saw ${apiKey}`, remedy: "r" });
  expect(error.message).toBe("w: saw [API key]. r");
  expect(`${error.stack}${JSON.stringify(error)}`).not.toContain("aaaa");
  expect(show(`${"x".repeat(80)}${apiKey}`)).not.toContain("aaaa");
  expect(show("a\u001b[31m\nb")).toBe('"a\\u001b[31m\\nb"');
});

test("takes no username for a key, and a key that lost a character for one", () => {
  expect(redactApiKeys("SG.marketing.newsletters SG.marketing.campaigns1")).toBe(
    "SG.marketing.newsletters SG.marketing.campaigns1",
  );
  const longest = `SG.${"a".repeat(20)}.${"b".repeat(40)}`;
  expect(redactApiKeys(longest)).toBe(longest);
  // Of a key, the shortest that is longer than any username.
  for (const lost of [apiKey.replace("aa", ""), apiKey.slice(0, -3)]) expect(redactApiKeys(lost)).toBe("[API key]");
  expect(redactApiKeys(apiKey.slice(0, -1))).toBe("[API key]");
  expect(redactApiKeys(`${apiKey}${otherKey} and ${apiKey}${apiKey}${apiKey}.`)).toBe("[API key] and [API key].");
  expect(show("a\u009b31m\u202eb\u2028\u{e0001}")).toBe('"a\\u009b31m\\u202eb\\u2028\\udb40\\udc01"');
});
