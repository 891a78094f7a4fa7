import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createClient, SendGridError } from "../../provider/sendgrid";
import { redactApiKeys, redactorOf, show } from "./internals/sendgrid";
import { apiKey, failureOf, otherKey, serve } from "./support";

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
    [`${apiKey}b`]: "is 70 characters long, but a key has 69",
    [`${apiKey.slice(0, -1)}é`]: "is not of the form",
  };
  for (const [key, problem] of Object.entries(wrong)) {
    const { message } = await failureOf(() => createClient({ apiKey: key }));
    expect(message).toContain(problem);
    expect(message).not.toMatch(/a{22}|b{42}/);
  }
});

const secret = "q7Xv2LmNfT-9cKz0RbW_hYdPJ3sUoAe8";
const realKey = `SG.Zk4pQw1nTt6rGy_0HcXvLm.${secret}5iVgO1xMBn2`;

test("redacts the known key and whatever looks like one", () => {
  expect(redactorOf("an odd key")(`one ${apiKey}, two ${otherKey}, three an odd key`)).toBe(
    "one [API key], two [API key], three [API key]",
  );
});

test("redacts the known key in every form in which it can be repeated", () => {
  const redact = redactorOf(realKey);
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const percent = (text: string) => [...text].map((each) => `%${each.charCodeAt(0).toString(16)}`).join("");
  const forms = {
    whole: realKey,
    "its secret part": secret,
    "the beginning of it": realKey.slice(0, 12),
    "a run of 12 characters": secret.slice(5, 17),
    "another letter case": realKey.toUpperCase(),
    "percent-encoded": percent(realKey),
    "percent-encoded in part": encodeURIComponent(realKey).replace(".", "%2E"),
    base64: base64(realKey),
    "base64 of a header": base64(`Bearer ${realKey}`),
    "base64 of a user name and the key": base64(`apikey:${realKey}`),
    "base64 for addresses": Buffer.from(`ab${realKey}`).toString("base64url"),
    "zero-width characters in between": [...realKey].join("\u200b"),
    "the same, escaped": JSON.stringify([...realKey].join("\u200b")).replaceAll("\u200b", "\\u200b"),
    "broken into lines": `${realKey.slice(0, 20)}\n${realKey.slice(20)}`,
  };
  for (const [name, form] of Object.entries(forms)) {
    const redacted = redact(`before ${form} after`);
    expect(redacted, name).toMatch(/^before .*\[API key\].* after$/);
    const left = redacted.replace("[API key]", "").replace(/^before | after$/g, "");
    // What is left of base64 holds other bytes too.
    expect(left.length, `${name}: ${redacted}`).toBeLessThan(20);
  }
});

test("redacts nothing else than the known key", () => {
  const redact = redactorOf(realKey);
  const text = `SG.newsletter ${secret.slice(0, 11)} 100%25 of a\nline\u200b, ${"name ".repeat(50)}`;
  expect(redact(text)).toBe(text);
  expect(redact(`${secret} and ${secret}, \u{1f600} %41 ${secret}.`)).toBe(
    "[API key] and [API key], \u{1f600} %41 [API key].",
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

test("shows no key that a response repeats, in whatever form", async () => {
  for (const status of [200, 403]) {
    const baseUrl = await serve(({ headers }, response) => {
      const repeated = Buffer.from(headers.authorization ?? "").toString("base64");
      const body = { enabled: repeated, errors: [{ message: `${repeated} ${realKey.slice(30, 60)}` }] };
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    const error = await failureOf(createClient({ apiKey: realKey, baseUrl }).readOpenTracking({ subuser: "acme" }));
    expect(error.message).toContain("[API key]");
    const shown = inspect(error, { depth: 10, showHidden: true });
    for (const form of [Buffer.from(realKey).toString("base64").slice(8, 28), realKey.slice(40, 52)]) {
      expect(shown).not.toContain(form);
    }
  }
});
