import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

// Leaves in dist/ only the declarations that an entry point of the package leads to: no program can import the others.

const dist = resolve(import.meta.dirname, "../dist");
const { exports } = JSON.parse(readFileSync(resolve(dist, "../package.json"), "utf8"));
const entries = Object.values(exports).flatMap(({ types }) => (types === undefined ? [] : resolve(dist, "..", types)));

const reached = new Set();
for (const file of entries) reach(file);
for (const name of readdirSync(dist, { recursive: true })) {
  const file = join(dist, name);
  if (file.endsWith(".d.ts") && !reached.has(file)) rmSync(file);
}

function reach(file) {
  if (reached.has(file)) return;
  reached.add(file);
  for (const [, specifier] of readFileSync(file, "utf8").matchAll(/(?:from |import\()"(\.[^"]+)"/g)) {
    const path = resolve(dirname(file), specifier);
    const target = [`${path}.d.ts`, join(path, "index.d.ts")].find(existsSync);
    if (target === undefined) throw new Error(`${file} imports ${specifier}, which has no declarations`);
    reach(target);
  }
}
