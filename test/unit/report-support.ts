import type { Waiver } from "../../provider/expectations";
import type { Audit, AuditedAccount } from "./internals/cli";

/** Names that mean something to one format or another, or cannot be seen. */
export const hostileNames: readonly string[] = [
  "<script>alert(1)</script>",
  "</script><script>alert(1)</script>",
  "<!-- -->",
  "--",
  "-->",
  "]]>",
  "<![CDATA[x]]>",
  "&amp;",
  "&#0;",
  "=1+1",
  "+1",
  "-1",
  "@SUM(A1)",
  "\t=1",
  "\r=1",
  "'=1+1",
  "''",
  "＝1+1",
  'a;=1+1;"=2',
  'a,b"c',
  '"',
  "`",
  "``a`",
  "|x|",
  "\\|x\\\\|",
  "\\u0000",
  "\\",
  "\u202egnp.exe",
  "\u2066a\u2069",
  "zero\u200bwidth\ufeff",
  "👩‍👩‍👧 🎉 ❤️",
  "名前 한글",
  "a\u0301",
  "a\r\nb",
  "a\u2028b\u0085c",
  "\u0000",
  "\u0001\u001b[31mred\u007f\u009b",
  "\ufffe\uffff\ud800",
  "\u{e0041}\u3164",
  "x".repeat(64),
  " a  b ",
  "\u00a0a\u3000",
  "__proto__",
  "constructor",
  "\u0024{{ secrets }}",
  "{0} [a](1) {{x}}",
  "::error::boom",
  "##[error]boom ##vso[task.complete]",
  "%0A%25,:",
  "[a](javascript:alert(1)) *b* _c_ #1 @everyone https://x.test",
];

/** The text that `visible` was given, by the rule that it documents. */
export function fromVisible(text: string): string {
  return JSON.parse(`"${text.replaceAll('"', '\\"')}"`) as string;
}

export const waiver: Waiver = {
  subuser: "legacy",
  justification: "consent collected, DPO-112",
  owner: "privacy@acme.test",
  expires: "2027-03-31",
};

const expectedOff = { expected: false, enforcementLevel: "mandatory", rule: "default" } as const;

/** One account of each kind of verdict. */
export const oneOfEach: readonly AuditedAccount[] = [
  { account: { subuser: "acme" }, verdict: "met", enabled: false, ...expectedOff, region: "eu" },
  { account: { subuser: "advised" }, verdict: "violated", enabled: true, ...expectedOff, enforcementLevel: "advisory" },
  {
    account: { subuser: "broken" },
    verdict: "unreadable",
    ...expectedOff,
    error: { code: "forbidden", status: 403, message: "SendGrid answered 403 (access forbidden)." },
  },
  {
    account: { subuser: "expired" },
    verdict: "expired-waiver",
    enabled: true,
    ...expectedOff,
    waiver: { ...waiver, subuser: "expired", expires: "2026-12-31" },
  },
  { account: { subuser: "free" }, verdict: "unspecified", enabled: true, readAt: "2027-01-01T00:00:01.000Z" },
  {
    account: { subuser: "ignored" },
    verdict: "unspecified",
    enabled: true,
    ...expectedOff,
    enforcementLevel: "disabled",
  },
  { account: { subuser: "legacy" }, verdict: "waived", enabled: true, ...expectedOff, waiver },
  { account: { subuser: "shop" }, verdict: "violated", enabled: true, ...expectedOff, disabled: true },
];

/** An audit of these accounts. */
export function auditOf(accounts: readonly AuditedAccount[], more: Partial<Audit> = {}): Audit {
  return {
    version: 1,
    tool: { name: "pulumi-sendgrid-open-tracking", version: "0.1.0" },
    startedAt: "2027-01-01T00:00:00.000Z",
    finishedAt: "2027-01-01T00:00:09.000Z",
    today: "2027-01-01",
    complete: true,
    source: {
      baseUrl: "https://api.sendgrid.com",
      region: "global",
      accounts: "subusers",
      expectations: "config/expectations.json",
    },
    accounts,
    staleWaivers: [],
    ...more,
  };
}

/** An audit with one of everything. */
export const fullAudit = auditOf(oneOfEach, {
  staleWaivers: [
    { waiver: { ...waiver, subuser: "gone" }, reason: "no-such-account" },
    { waiver: { ...waiver, subuser: "acme" }, reason: "nothing-to-waive" },
  ],
  unmatchedEntries: [{ section: "subusers", entry: "news-*" }],
});

/** What stacks know of the accounts; as many are in none of them. */
export function coverageWith(gaps: number): NonNullable<Audit["coverage"]> {
  const undeclared = Array.from({ length: gaps }, (_, index) => ({ subuser: `forgotten-${index + 1}` }));
  return {
    stacks: [{ file: "state.json", declared: 1 }],
    declared: 1,
    undeclared,
    declaredWithOtherKey: [],
    declaredButGone: [],
  };
}

/** What cut an audit short. */
export const interrupted = {
  complete: false,
  incompleteBecause: "It was interrupted <b>after</b> 8 accounts.",
} as const;

/** An audit in which every text from outside is the hostile name, each violated. */
export const hostileAudit = auditOf(hostileNames.map(hostile), {
  incompleteBecause: hostileNames.join(""),
  complete: false,
  source: { baseUrl: hostileNames.join(""), region: "eu", accounts: "subusers", expectations: hostileNames.join("") },
  staleWaivers: hostileNames.map((name) => ({
    waiver: { accountId: name, justification: name, owner: name, expires: "2027-01-01" },
    reason: "no-such-account",
  })),
  unmatchedEntries: hostileNames.map((entry) => ({ section: "accounts", entry })),
});

function hostile(text: string): AuditedAccount {
  return {
    account: { subuser: text },
    verdict: "expired-waiver",
    enabled: true,
    expected: false,
    enforcementLevel: "mandatory",
    rule: text,
    region: text,
    waiver: { subuser: text, justification: text, owner: text, expires: "2026-12-31" },
  };
}

/** As many accounts as the largest customers have, one in ten of each verdict that needs a look. */
export function largeAudit(size = 10_000): Audit {
  const accounts = Array.from({ length: size }, (_, index): AuditedAccount => {
    const sample = oneOfEach[index % oneOfEach.length] ?? oneOfEach[0];
    return { verdict: "met", ...sample, account: { subuser: `subuser-${String(index).padStart(5, "0")}@acme.test` } };
  });
  return auditOf(accounts);
}
