import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { expect, test } from "vitest";
import { exports } from "../../package.json";
import { packageFolder } from "../engine/stack";
import { sources } from "./imports";

interface Packed {
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** What npm would publish; nothing is written. */
function packed(): Packed {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const [first] = JSON.parse(execFileSync("npm", args, { cwd: packageFolder, encoding: "utf8" })) as [Packed];
  return first;
}

const { files, size, unpackedSize } = packed();
const paths = files.map(({ path }) => path);

test("holds what users need at the top, and nothing else", () => {
  const top = new Set(paths.map((path) => /^(dist|docs|examples\/ci)\//.exec(path)?.[0] ?? path));
  expect([...top].sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "dist/",
    "docs/",
    "examples/ci/",
    "package.json",
    "provider/cli/history/history.schema.json",
    "provider/cli/report/audit.schema.json",
    "provider/expectations/expectations.schema.json",
    "provider/plugin/schema.json",
    "provider/readings-cache/readings-cache.schema.json",
  ]);
});

test("holds the code of every source file, and no test, no map, nothing stale", () => {
  const built = sources.map((source) => `dist/${source.replace(/\.ts$/, ".js")}`);
  const code = paths.filter((path) => path.startsWith("dist/") && !path.endsWith(".d.ts"));
  expect(code.sort()).toEqual(built.sort());
});

test("holds the types that its entry points lead to, and no others", () => {
  const declarations = paths.filter((path) => path.endsWith(".d.ts"));
  const led = declarations.flatMap((path) => {
    const text = readFileSync(join(packageFolder, path), "utf8");
    const specifiers = [...text.matchAll(/(?:from |import\()"(\.[^"]+)"/g)].map(([, specifier = ""]) => specifier);
    const targets = specifiers.map((specifier) => posix.join(posix.dirname(path), specifier));
    return targets.map(
      (target) => [`${target}.d.ts`, `${target}/index.d.ts`].find((file) => paths.includes(file)) ?? target,
    );
  });
  const entries = Object.values(exports).flatMap((entry) => (typeof entry === "string" ? [] : entry.types.slice(2)));
  expect(declarations.sort()).toEqual([...new Set([...entries, ...led])].sort());
});

test("holds whatever a page in it links to", () => {
  const linked = paths
    .filter((path) => path.endsWith(".md"))
    .flatMap((page) => {
      const text = readFileSync(join(packageFolder, page), "utf8").replace(/^```.*?^```$|`[^`\n]*`/gms, "");
      return [...text.matchAll(/\]\(([^)\s#]+)[^)\s]*\)/g)].map(([, link = ""]) => ({ page, link }));
    })
    .filter(({ link }) => !/^https:/.test(link))
    .map(({ page, link }) => posix.join(posix.dirname(page), link));
  expect(linked).toContain("docs/preview.svg");
  expect([...new Set(linked)].filter((file) => !paths.includes(file))).toEqual([]);
});

test("points to no map: the sources that one would show are not in it", () => {
  const pointing = paths.filter((path) => /sourceMappingURL/.test(readFileSync(join(packageFolder, path), "utf8")));
  expect(pointing).toEqual([]);
});

test("is small", () => {
  const kilobytes = (bytes: number) => Math.ceil(bytes / 1000);
  console.log(`The package is ${kilobytes(size)} kB packed and ${kilobytes(unpackedSize)} kB unpacked.`);
  expect(kilobytes(size)).toBeLessThan(270);
});
