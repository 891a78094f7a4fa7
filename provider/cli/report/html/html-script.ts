/**
 * What the page does once it is open: every table can be sorted, and the table of all accounts searched and filtered.
 * Browsers take a second to lay out ten thousand rows, so the first of them are shown, and all when asked for or printed.
 */
export const htmlScript = String.raw`
"use strict";
(() => {
  const most = 300;
  const collator = new Intl.Collator("en", { numeric: true });

  function tableOf(table) {
    const headings = [...table.querySelectorAll("thead th")];
    const body = table.querySelector("tbody");
    const rows = [...body.children];
    const keys = new Map();
    let shown = rows;
    let order = rows;
    let limit = most;

    const more = document.createElement("button");
    more.type = "button";
    more.className = "more";
    more.addEventListener("click", () => draw(Infinity));
    table.parentElement.after(more);
    addEventListener("beforeprint", () => body.replaceChildren(...matching()));
    addEventListener("afterprint", () => draw(limit));

    function keyOf(row, column) {
      const cell = row.children[column];
      return cell.dataset.key === undefined ? cell.textContent : cell.dataset.key;
    }
    function matching() {
      const keep = new Set(shown);
      return order.filter((row) => keep.has(row));
    }
    function draw(newLimit) {
      limit = newLimit;
      const all = matching();
      body.replaceChildren(...all.slice(0, limit));
      more.hidden = all.length <= limit;
      more.textContent = "Show all " + all.length;
    }
    function sort(column, direction) {
      if (!keys.has(column)) keys.set(column, new Map(rows.map((row) => [row, keyOf(row, column)])));
      const key = keys.get(column);
      order = [...rows].sort((a, b) => direction * collator.compare(key.get(a), key.get(b)));
      draw(limit);
    }
    for (const [column, heading] of headings.entries()) {
      const button = heading.querySelector("button");
      button.disabled = false;
      button.addEventListener("click", () => {
        const descending = heading.getAttribute("aria-sort") === "ascending";
        for (const other of headings) other.setAttribute("aria-sort", "none");
        heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
        sort(column, descending ? -1 : 1);
      });
    }
    draw(most);
    return {
      rows,
      show(found) {
        shown = found;
        draw(most);
      },
    };
  }

  const tables = new Map([...document.querySelectorAll("table")].map((table) => [table.className, tableOf(table)]));
  const accounts = tables.get("accounts");
  if (accounts === undefined) return;

  const search = document.getElementById("search");
  const filter = document.getElementById("filter");
  const found = document.getElementById("found");
  const texts = accounts.rows.map((row) => row.textContent.toLowerCase());
  const verdicts = accounts.rows.map((row) => row.children[1].dataset.key);

  function update() {
    const words = search.value.toLowerCase().split(/\s+/);
    const matching = accounts.rows.filter(
      (_, index) =>
        (filter.value === "" || filter.value === verdicts[index]) &&
        words.every((word) => texts[index].includes(word)),
    );
    accounts.show(matching);
    found.textContent = matching.length + " of " + accounts.rows.length + " accounts";
  }

  let timer;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(update, 120);
  });
  filter.addEventListener("change", update);
  search.closest(".controls").hidden = false;
  found.textContent = accounts.rows.length + " accounts";
})();
`;
