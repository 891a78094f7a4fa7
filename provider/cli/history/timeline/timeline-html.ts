import { nameOf } from "../../../expectations/account-name";
import { markup } from "../../report/escape-markup";
import { htmlPage } from "../../report/html/html-page";
import { htmlStyle } from "../../report/html/html-style";
import { kindOf, verdictLabels } from "../../report/wording";
import type { AccountHistory, History, ParentHistory } from "../history-of-audits";
import { describeAudits, describeSince } from "../history-table";
import { changedSince, type Interval } from "../intervals";
import type { Status } from "../observed-audit";
import { scaleOf, type TimeScale } from "./time-scale";
import { timelineChart } from "./timeline-chart";
import { timelineScript } from "./timeline-script";
import { timelineStyle } from "./timeline-style";

const statuses: Readonly<Record<Status, string>> = {
  on: "on",
  off: "off",
  unreadable: "unreadable",
  absent: "not on the list",
  "not-audited": "not audited",
};

/** The history as one page for people: a band for each account, from the first audit to the last. */
export function renderTimeline({ parents }: History): string {
  const audits = parents.flatMap((parent) => parent.audits.map(({ finishedAt }) => finishedAt)).sort();
  const [first = "", last = ""] = [audits[0]?.slice(0, 10), audits.at(-1)?.slice(0, 10)];
  return htmlPage({
    title: `Open tracking from ${first} to ${last}`,
    description: parents.map(describeAudits).join(" "),
    style: htmlStyle + timelineStyle,
    script: timelineScript,
    body: `<header>
<p class="eyebrow">History of audits</p>
<h1>Open tracking from ${first} to ${last}</h1>
<p class="lead">What audits found of each account. A change lies between two of them; what is between two bands is not known.</p>
</header>
<main>
${legend()}
<form class="controls" hidden>
<label>Search <input type="search" id="search" autocomplete="off"></label>
<label>Changed from <input type="date" id="from" min="${first}" max="${last}"></label>
<label>to <input type="date" id="to" min="${first}" max="${last}"></label>
<output id="found" for="search from to"></output>
</form>
${parents.map(parentSection).join("\n")}
</main>`,
  });
}

function legend(): string {
  const items = Object.entries(statuses).map(
    ([status, label]) =>
      `<li><svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect class="${status}" width="10" height="10"/></svg> ${label}</li>`,
  );
  return `<svg class="hidden" aria-hidden="true"><defs><pattern id="waived" width="12" height="10" patternUnits="userSpaceOnUse">
<rect class="hatch" width="4" height="10"/></pattern></defs></svg>
<ul class="keys">${items.join("")}<li><svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect class="off" width="10" height="10"/><rect fill="url(#waived)" width="10" height="10"/></svg> waived</li></ul>`;
}

function parentSection(parent: ParentHistory, index: number): string {
  const scale = scaleOf(parent.audits.map(({ finishedAt }) => finishedAt));
  const title = parent.parentUsername ?? `API key ${parent.apiKeyFingerprints.join(", ")}`;
  return `<section aria-labelledby="parent-${index}">
<h2 id="parent-${index}">${markup(title)}</h2>
<p class="note">${markup(describeAudits(parent))}</p>
${timelineChart(parent.audits, scale)}
<div class="scroll"><table class="timeline">
<thead><tr><th scope="col">Account</th><th scope="col">Now</th><th scope="col">Since</th><th scope="col">Verdict</th><th scope="col">From ${scale.from} to ${scale.to}</th></tr></thead>
<tbody>
${parent.accounts.map((account) => row(account, scale)).join("\n")}
</tbody>
</table></div>
</section>`;
}

function row({ account, now, since, intervals }: AccountHistory, scale: TimeScale): string {
  const last = intervals.findLast(({ status }) => status !== "not-audited");
  const verdict = last?.verdict;
  const badge = verdict === undefined ? "" : `<span class="badge ${verdict}">${verdictLabels[verdict]}</span>`;
  const changes = changedSince(intervals).map(({ after, by }) => `${after}/${by}`);
  return `<tr data-changes="${changes.join(" ")}"><th scope="row"><bdi>${markup(nameOf(account))}</bdi> <span class="kind">${kindOf(account)}</span></th>
<td class="now ${now}">${statuses[now]}</td><td>${describeSince(since)}</td><td>${badge}</td><td>${band(intervals, scale)}</td></tr>`;
}

function band(intervals: readonly Interval[], scale: TimeScale): string {
  const bars = intervals.map((interval) => {
    const [x, width] = scale.barOf(interval.first, interval.last);
    const place = `x="${x}" width="${width}" height="10"`;
    const hatch = interval.verdict === "waived" ? `<rect fill="url(#waived)" ${place}/>` : "";
    return `<g><title>${markup(describe(interval))}</title><rect class="${interval.status}" ${place}/>${hatch}</g>`;
  });
  const label = intervals.map((interval) => describe(interval)).join("; ");
  return `<svg class="band" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="${markup(label)}">${bars.join("")}</svg>`;
}

function describe({ status, first, last, verdict, waiver, rule, id }: Interval): string {
  const days =
    first.slice(0, 10) === last.slice(0, 10) ? first.slice(0, 10) : `${first.slice(0, 10)} to ${last.slice(0, 10)}`;
  const parts = [
    `${statuses[status]}, ${days}`,
    ...(verdict === undefined ? [] : [verdictLabels[verdict]]),
    ...(rule === undefined ? [] : [`rule ${rule}`]),
    ...(waiver === undefined ? [] : [`waiver of ${waiver.owner} until ${waiver.expires}: ${waiver.justification}`]),
    ...(id === undefined ? [] : [`number ${id}`]),
  ];
  return parts.join(", ");
}
