/** What the page does once it is open: accounts are searched, and shown if they changed in a period. */
export const timelineScript = String.raw`
"use strict";
(() => {
  const rows = [...document.querySelectorAll(".timeline tbody tr")];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const changes = rows.map((row) => row.dataset.changes.split(" ").filter(Boolean).map((each) => each.split("/")));
  const [search, from, to, found] = ["search", "from", "to", "found"].map((id) => document.getElementById(id));

  function update() {
    const words = search.value.toLowerCase().split(/\s+/);
    const [first, last] = [from.value || "0000", (to.value || "9999") + "T~"];
    const isOfPeriod = from.value !== "" || to.value !== "";
    let shown = 0;
    rows.forEach((row, index) => {
      const changed = !isOfPeriod || changes[index].some(([after, by]) => after <= last && by >= first);
      row.hidden = !(changed && words.every((word) => texts[index].includes(word)));
      if (!row.hidden) shown += 1;
    });
    found.textContent = shown + " of " + rows.length + " accounts";
  }

  let timer;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(update, 120);
  });
  for (const input of [from, to]) input.addEventListener("change", update);
  const form = search.closest("form");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  update();
})();
`;
