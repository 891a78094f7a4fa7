import type { AuditInHistory } from "../history-of-audits";
import type { TimeScale } from "./time-scale";

const height = 120;
const lines = ["on", "violated", "waived"] as const;

/** How many accounts were on, violated and waived, from one complete audit to the next. */
export function timelineChart(all: readonly AuditInHistory[], scale: TimeScale): string {
  // One that is not complete counted only what it read.
  const audits = all.filter(({ complete }) => complete);
  const max = Math.max(1, ...audits.flatMap((audit) => lines.map((line) => audit[line])));
  const yOf = (count: number) => Math.round((height - (count / max) * (height - 10)) * 10) / 10;
  const drawn = lines.map((line) => {
    const points = audits.map((audit) => `${scale.xOf(audit.finishedAt)},${yOf(audit[line])}`);
    return `<polyline class="line ${line}" points="${points.join(" ")}"/>`;
  });
  const last = audits.at(-1);
  const counts = lines.map((line) => `${last?.[line] ?? 0} ${line}`).join(", ");
  const keys = lines.map((line) => `<li><span class="key ${line}"></span> ${line} (now ${last?.[line] ?? 0})</li>`);
  return `<figure class="counts">
<svg viewBox="0 0 1000 ${height}" preserveAspectRatio="none" role="img" aria-label="Accounts over time, at most ${max}; in the last audit ${counts}">${drawn.join("")}</svg>
<figcaption><ul class="keys">${keys.join("")}<li>top: ${max}</li></ul></figcaption>
</figure>`;
}
