import { expect, test } from "vitest";
import { ExpectationsError, parseExpectations, parseExpectationsText } from "../../provider/expectations";
import { apiKey } from "./support";

/** Everything that is wrong with a value or a text, a line each, without the headline. */
function mistakesIn(value: unknown): readonly string[] {
  return failureOf(() => parseExpectations(value))
    .message.split("\n")
    .slice(1);
}

function mistakesInText(text: string): readonly string[] {
  return failureOf(() => parseExpectationsText(text))
    .message.split("\n")
    .slice(1);
}

function failureOf(action: () => unknown): ExpectationsError {
  try {
    action();
  } catch (error) {
    if (error instanceof ExpectationsError) return error;
    throw error;
  }
  throw new Error("It did not fail.");
}

const waiver = { subuser: "legacy", justification: "consent", owner: "privacy@acme.test", expires: "2027-03-31" };

test("says everything that is wrong at once, where, why and what to do", () => {
  const file = {
    default: { expected: "off", enforcementLevel: "strict" },
    subusers: { newsletter: { expectd: true }, "eu-*": 7, "": { expected: true } },
    accounts: { sg1: { enforcementLevel: "advisory" } },
    waivers: [{ ...waiver, subuser: "eu-*", expires: "2027-02-30", owner: " " }, "legacy"],
    subuser: {},
  };
  const error = failureOf(() => parseExpectations(file, "fleet.json"));
  expect(error.message.split("\n")).toEqual([
    "fleet.json has 12 mistakes:",
    "  subuser is not a known property. Did you mean subusers? Known are $schema, default, subusers, accounts, waivers, maxWaiverDays, parents.",
    '  default.enforcementLevel is "strict". Use "mandatory", "advisory", "disabled".',
    '  default.expected is "off". Use true or false, without quotes.',
    '  subusers["newsletter"].expectd is not a known property. Did you mean expected? Known are expected, enforcementLevel.',
    '  subusers["newsletter"].expected is missing. Say what is expected: true or false.',
    '  subusers["eu-*"] is 7. Write an object: { "expected": true } or { "expected": false }.',
    '  subusers[""] is empty. Give the name of an account, or a pattern with *.',
    '  accounts["sg1"].expected is missing. Say what is expected: true or false.',
    '  waivers[0].subuser is "eu-*", a pattern. Give the name of one account; each account needs its own waiver.',
    '  waivers[0].owner is " ". Name its owner: a person, a team or an address.',
    '  waivers[0].expires is "2027-02-30". Give the last day of the calendar on which the waiver holds, as YYYY-MM-DD.',
    '  waivers[1] is "legacy". Write an object: { "subuser": "<name>", "justification": "<why>", "owner": "<who>", "expires": "YYYY-MM-DD" }.',
  ]);
  expect(error.mistakes[2]).toEqual({
    path: "default.expected",
    problem: 'is "off"',
    remedy: "Use true or false, without quotes.",
  });
});

test("shows five of thousands of mistakes, and says how many more there are", () => {
  const entries = Array.from({ length: 3300 }, (_, index) => [`name-${index}`, { expected: "off" }]);
  const error = failureOf(() => parseExpectations({ subusers: Object.fromEntries(entries) }, "fleet.json"));
  expect(error.message.split("\n")).toEqual([
    "fleet.json has 3300 mistakes:",
    ...[0, 1, 2, 3, 4].map((index) => {
      return `  subusers["name-${index}"].expected is "off". Use true or false, without quotes.`;
    }),
    "  and 3295 more",
  ]);
  expect(error.mistakes).toHaveLength(3300);
});

test("names no file when there is none, and counts one mistake as one", () => {
  expect(failureOf(() => parseExpectations([])).message).toBe(
    'The expectations have 1 mistake:\n  expectations is []. Write an object: { "default": { "expected": false } }.',
  );
});

test("never takes one value for another", () => {
  for (const expected of ["true", "", 0, 1, null, [], {}]) {
    expect(mistakesIn({ default: { expected } })).toHaveLength(1);
  }
  for (const enforcementLevel of ["Mandatory", "", null, true, 0]) {
    expect(mistakesIn({ default: { expected: true, enforcementLevel } })).toHaveLength(1);
  }
  for (const value of [null, "", 0, false, [], new Map(), new Date(0)]) {
    expect(mistakesIn(value)).toHaveLength(1);
    expect(mistakesIn({ default: value })).toHaveLength(1);
    expect(mistakesIn({ subusers: value })).toHaveLength(1);
    expect(mistakesIn({ subusers: { acme: value } })).toHaveLength(1);
    if (!Array.isArray(value)) expect(mistakesIn({ waivers: value })).toHaveLength(1);
  }
  expect(mistakesIn({ $schema: 7 })).toHaveLength(1);
});

test("cuts what is too long to read", () => {
  expect(mistakesIn({ ["x".repeat(10_000)]: 1, default: { expected: "x".repeat(10_000) } }).join().length).toBeLessThan(
    500,
  );
});

test("asks for no expectation where the enforcement level is disabled", () => {
  expect(parseExpectations({ default: { enforcementLevel: "disabled" } }).default).toEqual({
    name: "default",
    enforcementLevel: "disabled",
  });
});

test("takes what is undefined for absent, as a program writes it", () => {
  expect(
    parseExpectations({ default: { expected: true, enforcementLevel: undefined }, waivers: undefined }).default,
  ).toEqual({ name: "default", expected: true, enforcementLevel: "mandatory" });
});

test("takes only a number of days for the longest waiver", () => {
  for (const maxWaiverDays of [0, -1, 1.5, "365", null]) {
    expect(mistakesIn({ maxWaiverDays })).toEqual([expect.stringContaining("not a whole number from 1 to 36500")]);
  }
  expect(parseExpectations({ maxWaiverDays: 365 }).maxWaiverDays).toBe(365);
});

test("suggests a property only when it is obviously meant", () => {
  expect(mistakesIn({ Waivers: [] })[0]).toContain("Did you mean waivers?");
  expect(mistakesIn({ default: { expected: true, enforcement_level: "advisory" } })[0]).toContain(
    "Did you mean enforcementLevel?",
  );
  expect(mistakesIn({ default: { expected: true, enforcement: "advisory" } })[0]).toContain(
    "Did you mean enforcementLevel?",
  );
  expect(mistakesIn({ default: { expected: true, enabled: true } })[0]).not.toContain("Did you mean");
  expect(mistakesIn({ waivers: [{ ...waiver, subuser: undefined, accountd: "a" }] }).join()).toContain(
    "Did you mean accountId?",
  );
  expect(mistakesIn({ rules: {} })[0]).not.toContain("Did you mean");
});

test("requires of a waiver its account, justification, owner and last day", () => {
  expect(mistakesIn({ waivers: [{}] })).toEqual([
    '  waivers[0] has neither subuser nor accountId. Name one account: "subuser": "<name>" or "accountId": "<id>".',
    "  waivers[0].justification is missing. Say why the account is excepted.",
    "  waivers[0].owner is missing. Name its owner: a person, a team or an address.",
    "  waivers[0].expires is missing. Give the last day of the calendar on which the waiver holds, as YYYY-MM-DD.",
  ]);
  expect(mistakesIn({ waivers: [{ ...waiver, accountId: "sg1" }] })[0]).toContain("has both subuser and accountId");
  for (const subuser of ["", " ", "*", "a*", "legacy ", 7, null]) {
    expect(mistakesIn({ waivers: [{ ...waiver, subuser }] })).toHaveLength(1);
  }
});

test("takes only days of the calendar for a waiver's day", () => {
  for (const expires of ["2027-02-29", "2027-13-01", "2027-00-10", "2027-04-31", "2027-3-1", "31.03.2027", 20270331]) {
    expect(mistakesIn({ waivers: [{ ...waiver, expires }] })).toHaveLength(1);
  }
  for (const expires of ["2028-02-29", "2027-12-31", "2027-01-01"]) {
    expect(parseExpectations({ waivers: [{ ...waiver, expires }] }).waivers[0]?.expires).toBe(expires);
  }
});

test("refuses a second waiver of an account, also when something else is wrong with it", () => {
  const { subuser: id, ...rest } = waiver;
  expect(parseExpectations({ waivers: [waiver, { ...rest, accountId: id }] }).waivers).toHaveLength(2);
  expect(mistakesIn({ waivers: [waiver, { ...waiver, expires: "soon" }] })).toEqual([
    '  waivers[1] is for subuser "legacy", as waivers[0] is. Keep one of the two.',
    '  waivers[1].expires is "soon". Give the last day of the calendar on which the waiver holds, as YYYY-MM-DD.',
  ]);
});

test("shows no API key, wherever one was put", () => {
  const places = [
    { [apiKey]: true },
    { default: { expected: apiKey } },
    { subusers: { [apiKey]: { expected: 1, [apiKey]: 1 } } },
    { accounts: { a: apiKey } },
    { waivers: [{ ...waiver, subuser: `${apiKey}*`, expires: apiKey, [apiKey]: 1 }] },
    { waivers: [waiver, waiver].map((each) => ({ ...each, subuser: apiKey })) },
  ];
  for (const place of places) {
    expect(mistakesIn(place).join()).not.toContain("aaaa");
    expect(mistakesIn(place).join()).toContain("[API key]");
  }
  const quoted = JSON.stringify(apiKey);
  expect(mistakesInText(`{"subusers": {${quoted}: {}, ${quoted}: {}}}`).join()).not.toContain("aaaa");
});

test("finds a key that is there twice, of which JSON.parse would lose the first", () => {
  expect(
    mistakesInText(`{
      "subusers": { "acme": { "expected": true }, "b": { "expected": true, "expected": false }, "ac\\u006de": {} },
      "waivers": [{ "owner": "a", "owner": "b" }],
      "subusers": {}
    }`).filter((line) => line.includes("more than once")),
  ).toEqual(
    ['subusers["b"].expected', 'subusers["acme"]', "waivers[0].owner", "subusers"].map(
      (path) => `  ${path} is there more than once, and only the last one would count. Keep one.`,
    ),
  );
});

test("says where a text stops being JSON, and what is probably meant", () => {
  for (const [text, mistake] of [
    ["", "line 1, column 1 is the end, where a value belongs. The text is empty: write {} when nothing is expected."],
    ['{\n  "default": {},\n}', 'line 3, column 1 has "}", where a name belongs. Remove the comma before it.'],
    ['{"waivers": [1,]}', 'line 1, column 16 has "]", where a value belongs. Remove the comma before it.'],
    [
      "{\n  // all\n}",
      'line 2, column 3 has "/", where a name in double quotes or "}" belongs. JSON has no comments: remove it.',
    ],
    ["{'default': {}}", `line 1, column 2 has "'", where a name in double quotes or "}" belongs. Use double quotes.`],
    [
      '{"default": {"expected": False}}',
      'line 1, column 26 has "F", where a value belongs. Write names in double quotes, and true and false in lower case.',
    ],
    ['{"a": {}\n"b": {}}', 'line 2, column 1 has "\\"", where "," or "}" belongs. Is a comma missing before it?'],
    [
      '{"default": {',
      'line 1, column 14 is the end, where a name in double quotes or "}" belongs. Is a bracket, a brace or a quote missing, or a part of the file?',
    ],
    [
      '{"a\\*b": {}}',
      'line 1, column 4 has "\\\\", where one of JSON\'s escapes belongs. Write two backslashes for one.',
    ],
    ["{} {}", 'line 1, column 4 has "{", where nothing more belongs. Look at the file with an editor that knows JSON.'],
    ["\uFFFD\uFFFD{\0}", 'line 1, column 1 has "\uFFFD", where a value belongs. Save the file as UTF-8.'],
    [
      '{"a',
      "line 1, column 4 is the end, where the rest of a text in double quotes belongs. Is a bracket, a brace or a quote missing, or a part of the file?",
    ],
  ] as const) {
    expect(mistakesInText(text)).toEqual([`  ${mistake}`]);
  }
});

test("reads a text with a byte order mark, and refuses one without end", () => {
  expect(parseExpectationsText('\uFEFF{"default": {"expected": true}}').default?.expected).toBe(true);
  expect(mistakesInText("[".repeat(1_000_000))).toEqual([
    '  line 1, column 102 has "[", where no deeper value belongs. Look at the file with an editor that knows JSON.',
  ]);
});
