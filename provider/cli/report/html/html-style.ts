/** How the page looks: on a screen, light or dark, wide or narrow, and on paper. */
export const htmlStyle = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --text: #1b2330; --quiet: #566073; --line: #dfe3ea; --accent: #2f5bd7;
  --red: #b42318; --red-soft: #fdecea; --amber: #8a5a00; --amber-soft: #fdf1d8; --violet: #6b32b8; --violet-soft: #f1e9fc;
  --green: #1c6b45; --green-soft: #e3f4ea; --grey-soft: #eceff4; --on: #3b6fe0; --off: #9fb0c8; --unknown: #8d54d6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161d; --card: #1b212b; --text: #e7ebf2; --quiet: #9fabbd; --line: #313a48; --accent: #8fb0ff;
    --red: #ff9d92; --red-soft: #43201d; --amber: #f3c567; --amber-soft: #3b2f14; --violet: #cfabff; --violet-soft: #33254b;
    --green: #85d9ab; --green-soft: #183526; --grey-soft: #2a323f; --on: #6d99ff; --off: #56657c; --unknown: #b98bf5;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.5rem 3rem; max-width: 74rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; letter-spacing: -0.02em; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.2rem; letter-spacing: -0.01em; }
p { margin: 0; }
ul { margin: 0; padding: 0; list-style: none; }
.eyebrow { color: var(--quiet); font-size: 0.8rem; font-weight: 600; letter-spacing: 0.08em; text-transform: uppercase; }
.lead { margin-top: 0.4rem; max-width: 46rem; color: var(--quiet); font-size: 1.05rem; }
.note { margin: 0.75rem 0; color: var(--quiet); font-size: 0.9rem; }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.outcome { font-size: 1.25rem; font-weight: 700; color: var(--red); }
.outcome.passed { color: var(--green); }
.banner { margin-top: 1.5rem; padding: 1rem 1.25rem; border: 2px solid var(--red); border-radius: 0.75rem;
  background: var(--red-soft); color: var(--red); overflow-wrap: anywhere; }
.banner strong { font-size: 1.15rem; }
.summary { display: grid; grid-template-columns: minmax(20rem, 2fr) 3fr; gap: 1rem; margin-top: 1.5rem; }
.chart, .tile, .scroll, .controls { border: 1px solid var(--line); border-radius: 0.75rem; background: var(--card); }
.chart { display: flex; align-items: center; gap: 1.5rem; padding: 1.25rem; }
.chart svg { flex: none; width: 9.5rem; height: 9.5rem; }
.ring, .arc { fill: none; stroke-width: 16; stroke: var(--line); }
.arc.on { stroke: var(--on); } .arc.off { stroke: var(--off); } .arc.unknown { stroke: var(--unknown); }
text { fill: var(--text); text-anchor: middle; }
.total { font-size: 20px; font-weight: 700; } .of { font-size: 10px; fill: var(--quiet); }
.waivers td:nth-child(5), .stale td:nth-child(5), .legend li { white-space: nowrap; }
.legend { font-size: 1.05rem; line-height: 1.9; }
.legend strong { font-variant-numeric: tabular-nums; }
.share { color: var(--quiet); font-size: 0.85rem; white-space: nowrap; }
.swatch { display: inline-block; width: 0.8rem; height: 0.8rem; border-radius: 0.2rem; }
.swatch.on { background: var(--on); } .swatch.off { background: var(--off); } .swatch.unknown { background: var(--unknown); }
.tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.75rem; }
.tile { display: flex; flex-direction: column; justify-content: center; padding: 0.75rem 1rem; color: var(--quiet); font-size: 0.9rem; }
.tile .number { color: var(--text); font-size: 1.75rem; font-weight: 700; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tile.zero .number { color: var(--quiet); font-weight: 500; }
.tile.violated, .tile.expired-waiver { border-color: var(--red); background: var(--red-soft); color: var(--red); }
.tile.unreadable { border-color: var(--violet); background: var(--violet-soft); color: var(--violet); }
.tile.waived { border-color: var(--amber); background: var(--amber-soft); color: var(--amber); }
.tile.violated .number, .tile.expired-waiver .number, .tile.unreadable .number, .tile.waived .number { color: inherit; }
.count { margin-left: 0.25rem; padding: 0.1rem 0.55rem; border-radius: 1rem; background: var(--grey-soft); color: var(--quiet);
  font-size: 0.85rem; font-weight: 600; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.92rem; }
table.accounts { min-width: 52rem; table-layout: fixed; }
table.accounts th:first-child { width: 28%; }
table.accounts th:nth-child(2) { width: 18%; }
th, td { padding: 0.5rem 0.9rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: break-word; }
tbody tr:last-child > * { border-bottom: 0; }
tbody th { min-width: 9rem; font-weight: 600; overflow-wrap: anywhere; }
.violations td:last-child, .unreadable td:last-child, .waivers td:nth-child(4), .stale td:nth-child(4) { min-width: 16rem; overflow-wrap: anywhere; }
.accounts td, .waivers td:nth-child(3), .stale td:nth-child(3) { overflow-wrap: anywhere; }
.waivers td:nth-child(3), .stale td:nth-child(3) { min-width: 11rem; }
thead th { background: var(--grey-soft); padding: 0; white-space: nowrap; }
thead button { width: 100%; padding: 0.5rem 0.9rem; border: 0; background: none; color: var(--quiet); font: inherit;
  font-size: 0.82rem; font-weight: 600; text-align: left; cursor: pointer; }
thead button:disabled { cursor: default; }
thead button:enabled::after { content: " \\2195"; opacity: 0.45; }
[aria-sort="ascending"] button::after { content: " \\2191"; opacity: 1; }
[aria-sort="descending"] button::after { content: " \\2193"; opacity: 1; }
thead button:hover:enabled { color: var(--text); }
tbody tr:hover { background: var(--grey-soft); }
.badge { display: inline-block; padding: 0.05rem 0.55rem; border-radius: 1rem; background: var(--grey-soft); color: var(--quiet);
  font-size: 0.82rem; font-weight: 600; white-space: nowrap; }
.badge.violated, .badge.expired-waiver { background: var(--red-soft); color: var(--red); }
.badge.unreadable { background: var(--violet-soft); color: var(--violet); }
.badge.waived { background: var(--amber-soft); color: var(--amber); }
.badge.met { background: var(--green-soft); color: var(--green); }
.state.on { font-weight: 700; } .state.unknown { color: var(--violet); }
.kind { color: var(--quiet); font-size: 0.82rem; font-weight: 400; }
.controls:not([hidden]) { display: flex; flex-wrap: wrap; align-items: center; gap: 0.75rem 1.25rem; margin-bottom: 0.75rem; padding: 0.75rem 0.9rem; }
.more { margin-top: 0.75rem; padding: 0.4rem 0.9rem; border: 1px solid var(--quiet); border-radius: 0.45rem; background: var(--card); color: var(--text); font: inherit; cursor: pointer; }
.controls label { color: var(--quiet); font-size: 0.9rem; }
.controls input, .controls select { margin-left: 0.35rem; padding: 0.4rem 0.6rem; border: 1px solid var(--quiet); border-radius: 0.45rem;
  background: var(--page); color: var(--text); font: inherit; }
.controls input { width: 16rem; max-width: 60vw; }
#found { margin-left: auto; color: var(--quiet); font-size: 0.9rem; font-variant-numeric: tabular-nums; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: -2px; }
footer { margin-top: 3rem; padding-top: 0.5rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: 0.9rem; }
footer h2 { margin-top: 1rem; font-size: 1rem; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 0.35rem 1.5rem; margin: 0; }
dt { display: inline; font-weight: 600; } dt::after { content: ": "; } dd { display: inline; margin: 0; overflow-wrap: anywhere; }
@media (max-width: 48rem) {
  body { padding: 1.5rem 1rem 2rem; }
  h1 { font-size: 1.6rem; }
  .summary { grid-template-columns: minmax(0, 1fr); }
  .tiles { grid-template-columns: repeat(2, 1fr); }
  .chart { gap: 1rem; padding: 1rem; } .chart svg { width: 7.5rem; height: 7.5rem; }
  tbody th { position: sticky; left: 0; min-width: 8rem; max-width: 10rem; background: var(--card); }
  .scroll table { width: max-content; min-width: 100%; max-width: 64rem; } table.accounts { min-width: 48rem; } table.accounts th:first-child { width: 10rem; }
  .controls label { flex: 1 1 100%; display: flex; align-items: center; }
  .controls input, .controls select { flex: 1; max-width: none; }
  dl { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 30rem) {
  .scroll { overflow-x: visible; }
  .scroll table, table.accounts { display: block; width: auto; min-width: 0; max-width: none; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody, tbody tr:not([hidden]), tbody th, tbody td { display: block; }
  tbody tr { padding: 0.6rem 0.9rem; border-bottom: 1px solid var(--line); }
  table tbody th, table tbody td:nth-child(n) { position: static; width: auto; min-width: 0; max-width: none; padding: 0.1rem 0; border: 0; }
  table.accounts tbody th:first-child { width: auto; }
  :is(.violations, .accounts) td:nth-child(3)::before, .waivers td:nth-child(2)::before { content: "Default: "; }
  :is(.violations, .accounts) td:nth-child(4)::before { content: "Expected: "; }
  .unreadable td:nth-child(2)::before { content: "Status: "; } .unreadable td:nth-child(3)::before { content: "Error: "; }
  td.parent::before { content: "Parent: "; }
  .accounts td:nth-child(5)::before { content: "Rule: "; } .accounts td:nth-child(6)::before { content: "Region: "; }
  :is(.waivers, .stale) td:nth-child(3)::before { content: "Owner: "; } :is(.waivers, .stale) td:nth-child(4)::before { content: "Justification: "; }
  :is(.waivers, .stale) td:nth-child(5)::before { content: "Expires: "; } td::before { color: var(--quiet); }
}
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --text: #000; --quiet: #444; --line: #bbb;
    --red: #b42318; --red-soft: #fdecea; --amber: #8a5a00; --amber-soft: #fdf1d8; --violet: #6b32b8; --violet-soft: #f1e9fc;
    --green: #1c6b45; --green-soft: #e3f4ea; --grey-soft: #eceff4; --on: #3b6fe0; --off: #9fb0c8; --unknown: #8d54d6; }
  @page { margin: 15mm; }
  body { max-width: none; padding: 0; font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .summary { grid-template-columns: minmax(0, 1fr); gap: 0.6rem; } .tiles { grid-template-columns: repeat(6, 1fr); gap: 0.5rem; }
  .chart { padding: 0.8rem; } .chart svg { width: 7rem; height: 7rem; } .tile { padding: 0.5rem 0.7rem; font-size: 9pt; }
  .chart, .tiles { break-inside: avoid; }
  .controls:not([hidden]), .more { display: none; }
  .scroll { overflow: visible; border-radius: 0; }
  .scroll table, table.accounts { width: 100%; min-width: 0; max-width: none; table-layout: auto; font-size: 9pt; }
  tbody td:nth-child(n) { min-width: 0; } tbody th { position: static; min-width: 9rem; max-width: none; }
  .waivers td:last-child, .stale td:last-child { white-space: nowrap; }
  .badge { font-size: 8pt; } footer { break-inside: avoid; }
  /* Chromium repeats a table's head on each page, but not the buttons in it. */
  thead button { display: contents; }
  thead button:enabled::after { content: none; }
  tr { break-inside: avoid; } h2 { margin-top: 1.5rem; break-after: avoid; }
  th, td, thead th { padding: 0.25rem 0.4rem; font-size: 9pt; }
  thead th { color: var(--quiet); }
}
`;
