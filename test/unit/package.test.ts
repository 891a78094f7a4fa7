import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { expect, test } from "vitest";
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
    "provider/cli/report/audit.schema.json",
    "provider/expectations/expectations.schema.json",
    "provider/plugin/schema.json",
  ]);
});

test("holds the code and the types of every source file, and no test, no map, nothing stale", () => {
  const built = sources.flatMap((source) => {
    const name = source.replace(/\.ts$/, "");
    return [`dist/${name}.d.ts`, `dist/${name}.js`];
  });
  expect(paths.filter((path) => path.startsWith("dist/")).sort()).toEqual(built.sort());
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
  expect(kilobytes(size)).toBeLessThan(250);
});
