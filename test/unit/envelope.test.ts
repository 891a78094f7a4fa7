import fc from "fast-check";
import { expect, test } from "vitest";
import { messagesOf } from "./internals/sendgrid";
import { apiKey, manyRuns } from "./support";

const envelopes: readonly (readonly [body: unknown, messages: readonly string[]])[] = [
  [{ errors: [{ message: "one", field: null, help: null }] }, ["one"]],
  [{ errors: [{ message: "one" }, { message: "two", field: "" }] }, ["one", "two"]],
  [{ errors: [{ message: "one", field: "null" }] }, ["one"]],
  [
    { errors: [{ message: "one", field: "limit", help: { url: "x" }, error_id: "e", parameter: "p" }] },
    ["one (limit)"],
  ],
  [{ errors: ["one", "two"], id: "x" }, ["one", "two"]],
  [{ error: "one" }, ["one"]],
  [{ error: { message: "one" } }, ["one"]],
  [{ message: "one", errors: [{ message: "two" }] }, ["one", "two"]],
  [[{ message: "one" }], ["one"]],
  ["one", ["one"]],
  [{ errors: [{ message: "" }, {}, null, 7, " "] }, []],
  [{}, []],
  [null, []],
  [7, []],
];

for (const [body, messages] of envelopes) {
  test(`finds ${messages.length} messages in ${JSON.stringify(body)}`, () => {
    expect(messagesOf(JSON.stringify(body))).toEqual(messages);
  });
}

test("says of a page what it is, and of a text what it says", () => {
  expect(messagesOf("<!DOCTYPE html><html><body>Bad gateway</body></html>")).toEqual(["an HTML page"]);
  expect(messagesOf("upstream connect error")).toEqual(["upstream connect error"]);
  expect(messagesOf("")).toEqual([]);
  expect(messagesOf(" \n")).toEqual([]);
});

test("shows a message on one line, not for ever, and without what could rewrite a terminal", () => {
  expect(messagesOf(JSON.stringify({ error: "a\n\u001b[31mb\u202ec\u0000  d" }))).toEqual(["a [31mb c d"]);
  expect(messagesOf(JSON.stringify({ error: "x".repeat(301) }))).toEqual([`${"x".repeat(300)}…`]);
  expect(messagesOf(JSON.stringify({ error: "x".repeat(300) }))).toEqual(["x".repeat(300)]);
});

test("never throws on any body, and never shows the key", () => {
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.json({ maxDepth: 4 }),
    fc.string().map((text) => JSON.stringify({ errors: [{ message: `${text}${apiKey}${text}`, field: text }] })),
    fc.string().map((text) => text + apiKey),
  );
  fc.assert(
    fc.property(value, (body) => {
      for (const message of messagesOf(body)) {
        expect(typeof message).toBe("string");
        expect(message).not.toContain("aaaa");
        expect(message.length).toBeLessThanOrEqual(301);
        expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }
    }),
    manyRuns,
  );
});
