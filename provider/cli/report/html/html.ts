import { type Tally, tally } from "../../../expectations/verdict";
import type { Audit } from "../audit-report";
import {
  countText,
  meaningOfOff,
  outcomeOf,
  ownersText,
  scopeSentence,
  takenOverText,
  tallySentence,
} from "../audit-summary";
import { markup } from "../escape-markup";
import { capitalized } from "../wording";
import { accountsSection } from "./html-accounts";
import { doughnut } from "./html-chart";
import { htmlPage } from "./html-page";
import { htmlScript } from "./html-script";
import {
  coverageSection,
  staleSection,
  unmatchedSection,
  unreadableSection,
  violationsSection,
  waiversSection,
} from "./html-sections";
import { htmlStyle } from "./html-style";

/** The audit as one page for people. It works without its script. */
export function renderHtml(audit: Audit): string {
  const sections = [
    violationsSection(audit),
    unreadableSection(audit),
    waiversSection(audit),
    staleSection(audit),
    unmatchedSection(audit),
    coverageSection(audit),
    accountsSection(audit),
  ];
  return htmlPage({
    title: `Open tracking audit of ${audit.today}`,
    description: tallySentence(audit),
    style: htmlStyle,
    script: htmlScript,
    body: `<header>
<p class="eyebrow">Audit report</p>
<p class="outcome ${outcomeOf(audit)}">${capitalized(outcomeOf(audit))}, ${instant(audit.finishedAt)}</p>
<h1>Open tracking by default</h1>
<p class="lead">The accounts to whose messages SendGrid adds its open tracking pixel by default, and the waivers in force.</p>
</header>
<main>
${incompleteBanner(audit)}${takenOverNote(audit)}${summary(tally(audit.accounts), audit)}
${sections.filter((section) => section !== "").join("\n")}
</main>
${footer(audit)}`,
  });
}

function incompleteBanner({ complete, incompleteBecause = "The reason is unknown." }: Audit): string {
  if (complete) return "";
  return `<div class="banner" id="incomplete">
<p><strong>This audit is incomplete: accounts may be missing from it.</strong></p>
<p>${markup(incompleteBecause)}</p>
</div>
`;
}

function takenOverNote(audit: Audit): string {
  const earlier = takenOverText(audit);
  return earlier === undefined ? "" : `<p class="note">${markup(earlier)}.</p>\n`;
}

function summary(counts: Tally, { notRead }: Audit): string {
  const tiles = [
    tile("violated", counts.violated, "violated"),
    tile("expired-waiver", counts.expired, "waiver expired"),
    tile("unreadable", counts.unreadable, "unreadable"),
    tile("waived", counts.waived, "waived"),
    tile("met", counts.met, "as expected"),
    tile("unspecified", counts.unspecified, "nothing expected"),
    ...(notRead === undefined
      ? []
      : [tile("not-read", notRead.accounts, `not read, of ${countText(counts.accounts, notRead)}`)]),
  ];
  return `<section aria-labelledby="summary">
<h2 id="summary" class="hidden">Summary</h2>
<div class="summary">
${doughnut(counts)}
<ul class="tiles">
${tiles.join("\n")}
</ul>
</div>
<p class="note">${meaningOfOff}</p>
</section>`;
}

/** A count of zero is not coloured: it asks for nothing. */
function tile(kind: string, count: number, label: string): string {
  return `<li class="tile ${count === 0 ? "zero" : kind}"><span class="number">${count}</span> <span>${label}</span></li>`;
}

function footer(audit: Audit): string {
  const { source, tool, startedAt, finishedAt, today } = audit;
  const owners = ownersText(audit, markup);
  const facts = [
    ["Read", `${instant(startedAt)} to ${instant(finishedAt)}`],
    ["From", `${markup(source.baseUrl)} (region ${markup(source.region)})`],
    ...(owners === undefined ? [] : [["For the account", owners]]),
    ["Accounts", accounts(audit)],
    ["Expectations", source.expectations === undefined ? "none" : markup(source.expectations)],
    ["Waivers evaluated on", markup(today)],
    ["With", `${markup(tool.name)} ${markup(tool.version)}`],
  ];
  return `<footer>
<h2>About this report</h2>
<dl>
${facts.map(([term, fact]) => `<div><dt>${term}</dt><dd>${fact}</dd></div>`).join("\n")}
</dl>
</footer>`;
}

function accounts(audit: Audit): string {
  const kind = audit.source.accounts === "subusers" ? "subusers" : "customer accounts";
  const scope = scopeSentence(audit);
  return markup(scope === undefined ? kind : `${kind}. ${scope}`);
}

function instant(iso: string): string {
  return markup(iso.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC"));
}
