import type { Tally } from "../../../expectations/verdict";

/** A doughnut of what the accounts' defaults are, with its numbers beside it. */
export function doughnut({ on, off, accounts }: Tally): string {
  const parts = [
    { kind: "on", label: "on", count: on },
    { kind: "off", label: "off", count: off },
    { kind: "unknown", label: "not known", count: accounts - on - off },
  ];
  const title = `Of ${accounts} accounts, ${parts.map(({ label, count }) => `${count} ${label}`).join(", ")}`;
  return `<div class="chart">
<svg viewBox="0 0 120 120" role="img" aria-label="${title}">
<circle class="ring" cx="60" cy="60" r="48"/>
${arcs(parts, accounts)}
<text class="total" x="60" y="62">${accounts}</text>
<text class="of" x="60" y="77">${accounts === 1 ? "account" : "accounts"}</text>
</svg>
<ul class="legend">
${parts.map(({ kind, label, count }) => legendItem(kind, label, count, accounts)).join("\n")}
</ul>
</div>`;
}

interface Part {
  readonly kind: string;
  readonly count: number;
}

function arcs(parts: readonly Part[], accounts: number): string {
  let before = 0;
  const drawn: string[] = [];
  for (const { kind, count } of parts) {
    if (count === 0) continue;
    const share = (count / accounts) * 100;
    drawn.push(
      `<circle class="arc ${kind}" cx="60" cy="60" r="48" pathLength="100" stroke-dasharray="${round(share)} 100" transform="rotate(${round(before * 3.6 - 90)} 60 60)"/>`,
    );
    before += share;
  }
  return drawn.join("\n");
}

function legendItem(kind: string, label: string, count: number, accounts: number): string {
  const share = accounts === 0 ? "" : ` <span class="share">${percent(count, accounts)}</span>`;
  return `<li><span class="swatch ${kind}"></span> <strong>${count}</strong> ${label}${share}</li>`;
}

/** One account of many is not 0 %, and all but one are not 100 %. */
function percent(count: number, accounts: number): string {
  const share = (count / accounts) * 100;
  if (count > 0 && share < 1) return "under 1 %";
  if (count < accounts && share > 99) return "over 99 %";
  return `${Math.round(share)} %`;
}

function round(value: number): string {
  return value.toFixed(3).replace(/\.?0+$/, "");
}
