import { compileFunction } from "node:vm";
import { type HTMLElement, type HTMLInputElement, Window } from "happy-dom";
import { expect, onTestFinished, test, vi } from "vitest";
import { type Audit, renderHtml } from "./internals/cli";
import { auditOf, fullAudit, largeAudit } from "./report-support";

/** The page as a browser has it once its script has run. */
function openedPage(audit: Audit) {
  const window = new Window();
  onTestFinished(() => window.happyDOM.close());
  const { document } = window;
  document.write(renderHtml(audit));
  const script = compileFunction(document.querySelector("script")?.textContent ?? "", ["document", "addEventListener"]);
  script(document, window.addEventListener.bind(window));
  const all = (selector: string) => [...document.querySelectorAll(selector)] as HTMLElement[];
  return {
    all,
    names: () => all("table.accounts tbody tr bdi").map(({ textContent }) => textContent),
    click: (selector: string) => all(selector)[0]?.click(),
    text: (selector: string) => all(selector)[0]?.textContent,
    enter: (selector: string, value: string, event: string) => {
      const field = document.querySelector(selector) as HTMLInputElement;
      field.value = value;
      field.dispatchEvent(new window.Event(event));
    },
    print: (event: "beforeprint" | "afterprint") => window.dispatchEvent(new window.Event(event)),
  };
}

const byName = "table.accounts th:nth-child(1) button";

test("sorts by a column, and the other way round when asked again", () => {
  const page = openedPage(fullAudit);
  page.click(byName);
  expect(page.names()).toEqual(["acme", "advised", "broken", "expired", "free", "ignored", "legacy", "shop"]);
  expect(page.all("table.accounts th")[0]?.getAttribute("aria-sort")).toBe("ascending");
  page.click(byName);
  expect(page.names()[0]).toBe("shop");
  page.click("table.accounts th:nth-child(2) button");
  expect(page.names().at(-1)).toBe("acme");
  const sorted = page.all("table.accounts thead th").map((heading) => heading.getAttribute("aria-sort"));
  expect(sorted).toEqual(["none", "ascending", "none", "none", "none", "none", "none"]);
});

test("sorts waivers by the days they have left, not by the words for it", () => {
  const page = openedPage(fullAudit);
  page.click("table.waivers th:nth-child(6) button");
  page.click("table.waivers th:nth-child(6) button");
  expect(page.all("table.waivers bdi").map(({ textContent }) => textContent)).toEqual(["legacy", "expired"]);
});

test("finds accounts by every word that is searched for, and says how many", async () => {
  const page = openedPage(fullAudit);
  expect(page.text("#found")).toBe("8 accounts");
  page.enter("#search", "VIOLATED disabled", "input");
  await vi.waitFor(() => expect(page.text("#found")).toBe("1 of 8 accounts"));
  expect(page.names()).toEqual(["shop"]);
  page.enter("#search", "", "input");
  await vi.waitFor(() => expect(page.names()).toHaveLength(8));
});

test("shows only the accounts of one verdict", () => {
  const page = openedPage(fullAudit);
  const option = page.all("#filter option").find(({ textContent }) => textContent === "unreadable (1)");
  page.enter("#filter", option?.getAttribute("value") ?? "", "change");
  expect(page.names()).toEqual(["broken"]);
});

test("shows the first of very many accounts, and all when asked to or printed", () => {
  const page = openedPage(auditOf(largeAudit(400).accounts));
  expect(page.names()).toHaveLength(300);
  const more = page.all(".more").at(-1);
  expect(more?.textContent).toBe("Show all 400");
  page.print("beforeprint");
  expect(page.names()).toHaveLength(400);
  page.print("afterprint");
  expect(page.names()).toHaveLength(300);
  page.click("table.accounts th:nth-child(1) button");
  more?.click();
  expect(page.names()).toHaveLength(400);
});
