import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { packageFolder } from "../engine/stack";
import { resolveApiKey, resolveCacheSettings, resolveSettings } from "./internals/cli";
import { withDefaults } from "./internals/sendgrid";

const pages = ["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", ...pagesBelow("docs")];

function pagesBelow(folder: string): readonly string[] {
  const files = readdirSync(join(packageFolder, folder), { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith(".md")).map((file) => `${folder}/${file}`);
}

const textOf = (page: string) => readFileSync(join(packageFolder, page), "utf8");
const withoutCode = (text: string) => text.replace(/^```.*?^```$/gms, "").replace(/`[^`\n]*`/g, "");

test("every link between pages leads to a page, a file or a heading that is there", () => {
  const broken = pages.flatMap((page) => {
    const links = [...withoutCode(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
    return links.filter((link) => !/^https:/.test(link) && !leadsSomewhere(page, link)).map((link) => [page, link]);
  });
  expect(broken).toEqual([]);
});

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", heading] = link.split("#");
  const file = path === "" ? page : relative(packageFolder, resolve(packageFolder, dirname(page), path));
  if (!existsSync(join(packageFolder, file))) return false;
  return heading === undefined || anchorsOf(file).includes(heading);
}

/** As public hosts make them of headings, beside those that a page writes itself. */
function anchorsOf(page: string): readonly string[] {
  const text = textOf(page).replace(/^```.*?^```$/gms, "");
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
  return [...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id)];
}

test("every page of the documentation is in its index", () => {
  const index = textOf("docs/README.md");
  const missing = pagesBelow("docs")
    .filter((page) => !page.startsWith("docs/reference/") && page !== "docs/README.md")
    .filter((page) => !index.includes(`(${relative("docs", page)})`));
  expect(missing).toEqual([]);
});

test("the table of settings has the variables, keys and defaults that are in force", () => {
  const rows = [...textOf("README.md").matchAll(/^\| `(SENDGRID_\w+)` +\| `(sendgrid:\w+)` +\| (.*?) +\|/gm)];
  expect(rows).toHaveLength(11);
  const defaults: Readonly<Record<string, unknown>> = withDefaults({});
  for (const [, variable = "", key = "", shown = ""] of rows) {
    const option = key.replace("sendgrid:", "");
    const isJson = /^(\d+|true|false)$/.test(shown);
    expect(isJson ? JSON.parse(shown) : defaults[option] === undefined ? undefined : shown.replaceAll("`", "")).toBe(
      defaults[option],
    );
    // Each is looked at: a value that cannot be one is an error that names it.
    expect(() => read({ environment: { [variable]: " @" } })).toThrow(variable);
    expect(() => read({ environment: {}, stackConfig: (asked) => (asked === key ? " @" : undefined) })).toThrow(key);
  }
});

function read(source: Parameters<typeof resolveApiKey>[0]): void {
  resolveSettings(source);
  resolveCacheSettings(source);
  resolveApiKey({ ...source, isSecret: () => true }, undefined);
}

test("the table of codes has every code of an error, and no other", () => {
  const rows = [...textOf("docs/guides/scripts.md").matchAll(/^\| ((?:`[a-z-]+`(?:, )?)+) +\|/gm)];
  const shown = rows.flatMap(([, codes = ""]) => [...codes.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code));
  const [, declared = ""] = /\*\*SendGridErrorCode\*\* = (.*)/.exec(textOf("docs/reference/client.md")) ?? [];
  const codes = [...declared.matchAll(/`"([a-z-]+)"`/g)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(0);
  expect(shown.filter((code) => code !== "code").sort()).toEqual(codes.sort());
});
