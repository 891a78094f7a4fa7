/** What the page of a history has beside the style of an audit's page. */
export const timelineStyle = `
rect.on { fill: var(--on); } rect.off { fill: var(--off); } rect.unreadable { fill: var(--unknown); }
rect.absent { fill: var(--line); } rect.not-audited { fill: none; stroke: var(--line); }
.hatch { fill: var(--amber-soft); }
.keys { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.75rem 0; color: var(--quiet); font-size: 0.9rem; }
.keys svg.swatch { vertical-align: -0.1rem; }
.key { display: inline-block; width: 1.2rem; height: 0.2rem; vertical-align: middle; }
.key.on { background: var(--on); } .key.violated { background: var(--red); } .key.waived { background: var(--amber); }
.counts { margin: 0 0 1rem; padding: 1rem; border: 1px solid var(--line); border-radius: 0.75rem; background: var(--card); }
.counts svg { display: block; width: 100%; height: 8rem; overflow: visible; }
.line { fill: none; stroke-width: 2; vector-effect: non-scaling-stroke; }
.line.on { stroke: var(--on); } .line.violated { stroke: var(--red); } .line.waived { stroke: var(--amber); stroke-dasharray: 6 4; }
table.timeline { min-width: 52rem; table-layout: fixed; }
table.timeline th:first-child { width: 20%; } table.timeline thead th:nth-child(2) { width: 7rem; }
table.timeline thead th:nth-child(3) { width: 13rem; } table.timeline thead th:nth-child(4) { width: 8rem; }
.timeline thead th { padding: 0.5rem 0.9rem; color: var(--quiet); font-size: 0.82rem; white-space: normal; }
.band { display: block; width: 100%; height: 1.1rem; }
.now.on { font-weight: 700; } .now.unreadable { color: var(--violet); }
.controls input[type="date"] { width: auto; }
@media (max-width: 30rem) {
  table.timeline { min-width: 0; } table.timeline tbody th:first-child { width: auto; }
  .timeline td:nth-child(2)::before { content: "Now: "; } .timeline td:nth-child(3)::before { content: "Since: "; }
}
@media print { table.timeline { min-width: 0; } .counts { break-inside: avoid; } }
`;
