import { compileFunction } from "node:vm";
import { type HTMLElement, type HTMLInputElement, Window } from "happy-dom";
import { expect, onTestFinished, test, vi } from "vitest";
import { type Audit, historyFormats, historyOf, observe } from "./internals/cli";
import { auditOf } from "./report-support";

const at = (day: number) => `2027-01-${String(day).padStart(2, "0")}T03:00:00.000Z`;

/** Audits of several days, in which acme changes on the fifth, and shop is waived. */
function audits(...days: readonly number[]): readonly Audit[] {
  const waiver = { subuser: "shop", justification: "consent <b>", owner: "privacy", expires: "2027-06-30" };
  const source = { ...auditOf([]).source, parentUsername: "acme-group" };
  return days.map((day) =>
    auditOf(
      [
        { account: { subuser: "acme" }, verdict: "unspecified", enabled: day >= 5, readAt: at(day) },
        { account: { subuser: "shop" }, verdict: "waived", enabled: true, expected: false, waiver, readAt: at(day) },
      ],
      { startedAt: at(day), finishedAt: at(day), today: at(day).slice(0, 10), source, complete: day !== 4 },
    ),
  );
}

const pageOf = (found: readonly Audit[]) => historyFormats.html(historyOf(found.map(observe)));

/** The page as a browser has it once its script has run. */
function openedPage(html: string) {
  const window = new Window();
  onTestFinished(() => window.happyDOM.close());
  const { document } = window;
  document.write(html);
  compileFunction(document.querySelector("script")?.textContent ?? "", ["document"])(document);
  const all = (selector: string) => [...document.querySelectorAll(selector)] as HTMLElement[];
  return {
    all,
    shown: () => all(".timeline tbody tr").flatMap((row) => (row.hidden ? [] : row.querySelector("bdi")?.textContent)),
    text: (selector: string) => all(selector)[0]?.textContent,
    enter: (selector: string, value: string, event: string) => {
      const field = document.querySelector(selector) as HTMLInputElement;
      field.value = value;
      field.dispatchEvent(new window.Event(event));
    },
  };
}

test("has a band for each account, and says in words what it shows", () => {
  const page = openedPage(pageOf(audits(1, 2, 5, 6)));
  expect(page.text("h1")).toBe("Open tracking from 2027-01-01 to 2027-01-06");
  expect(page.text("h2")).toBe("acme-group");
  const [acme, shop] = page.all(".band").map((band) => band.getAttribute("aria-label"));
  expect(acme).toBe("off, 2027-01-01 to 2027-01-02, nothing expected; on, 2027-01-05 to 2027-01-06, nothing expected");
  expect(shop).toContain("waived, waiver of privacy until 2027-06-30: consent");
  expect(page.all(".timeline td:nth-child(3)").map(({ textContent }) => textContent)).toEqual([
    "between 2027-01-02 03:00Z and 2027-01-05 03:00Z",
    "before 2027-01-01 03:00Z",
  ]);
  const bars = page
    .all("tr:first-child .band rect")
    .map((bar) => [bar.className, bar.getAttribute("x"), bar.getAttribute("width")]);
  expect(bars).toEqual([
    ["off", "0", "200"],
    ["on", "800", "200"],
  ]);
  expect(page.all('tr:nth-child(2) .band rect[fill="url(#waived)"]')).toHaveLength(1);
});

test("counts in its chart what complete audits found", () => {
  const page = openedPage(pageOf(audits(1, 4, 6)));
  const chart = page.all(".counts svg")[0];
  expect(chart?.getAttribute("aria-label")).toBe(
    "Accounts over time, at most 2; in the last audit 2 on, 0 violated, 1 waived",
  );
  expect(page.all("polyline.on")[0]?.getAttribute("points")?.split(" ")).toHaveLength(2);
  expect(page.text(".note")).toContain("; 1 incomplete");
});

test("shows an account that is gone, and counts nothing where no audit is complete", () => {
  const [first] = audits(1) as [Audit];
  const page = openedPage(
    pageOf([first, { ...auditOf([], { source: first.source }), startedAt: at(9), finishedAt: at(9) }]),
  );
  expect(page.all(".now").map(({ textContent }) => textContent)).toEqual(["not on the list", "not on the list"]);
  expect(page.all("td .badge")).toEqual([]);
  expect(page.all(".band")[0]?.getAttribute("aria-label")).toContain("; not on the list, 2027-01-09");
  const incomplete = openedPage(pageOf(audits(4)));
  expect(incomplete.all(".counts svg")[0]?.getAttribute("aria-label")).toContain("in the last audit 0 on, 0 violated");
});

test("finds accounts by their names, and those that changed in a period", async () => {
  const page = openedPage(pageOf(audits(1, 2, 5, 6)));
  expect(page.text("#found")).toBe("2 of 2 accounts");
  expect(page.all("form")[0]?.hidden).toBe(false);
  page.enter("#search", "SHOP waived", "input");
  await vi.waitFor(() => expect(page.shown()).toEqual(["shop"]));
  page.enter("#search", "", "input");
  await vi.waitFor(() => expect(page.shown()).toHaveLength(2));
  // The change lies between the second and the fifth.
  for (const [from, to, names] of [
    ["2027-01-03", "2027-01-03", ["acme"]],
    ["2027-01-05", "", ["acme"]],
    ["2027-01-06", "", []],
    ["", "2027-01-01", []],
    ["", "2027-01-02", ["acme"]],
  ] as const) {
    page.enter("#from", from, "change");
    page.enter("#to", to, "change");
    expect(page.shown(), `${from} to ${to}`).toEqual(names);
  }
  expect(page.text("#found")).toBe("1 of 2 accounts");
});

test("runs no script and loads nothing but its own, and is readable of a single audit", () => {
  const html = pageOf(audits(3));
  expect(html).toMatch(/default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'/);
  expect(html).not.toMatch(/style="|<link|https?:\/\/(?!api\.sendgrid)/);
  const page = openedPage(html);
  const bars = page.all("tr:first-child .band rect").map((bar) => [bar.getAttribute("x"), bar.getAttribute("width")]);
  expect(bars).toEqual([["0", "2"]]);
});
