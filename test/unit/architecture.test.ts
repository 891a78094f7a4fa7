import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { packageFolder } from "../engine/stack";
import { imports, reachedFrom, sources, textOf } from "./imports";

/**
 * What each room of `provider/` imports: rooms, packages, and `node:` for modules of Node. A room is a folder, or a
 * file at the top. Rooms come after those that they import, so that imports point up in this table, and down in the
 * package.
 */
const rooms: Readonly<Record<string, readonly string[]>> = {
  text: ["node:"],
  sendgrid: ["https-proxy-agent", "node-fetch", "node:", "package.json", "text"],
  validation: ["text"],
  files: ["node:"],
  "readings-cache": ["files", "node:", "sendgrid", "text", "validation"],
  simulator: ["node:", "text", "validation"],
  config: ["proxy-from-env", "readings-cache", "sendgrid", "text"],
  expectations: ["text", "validation"],
  fleet: ["config", "expectations", "files", "node:", "sendgrid", "text"],
  pulumi: ["@pulumi/pulumi", "config", "expectations", "fleet", "readings-cache", "sendgrid", "text"],
  cli: [
    "config",
    "expectations",
    "files",
    "node:",
    "package.json",
    "pulumi",
    "readings-cache",
    "sendgrid",
    "simulator",
    "text",
    "validation",
  ],
  resources: [
    "@pulumi/pulumi",
    "config",
    "expectations",
    "fleet",
    "node:",
    "pulumi",
    // By its name, from state, in another process: not an import of this program.
    "pulumi-sendgrid-open-tracking/runtime",
    "sendgrid",
    "text",
  ],
  plugin: [
    "@grpc/grpc-js",
    "@pulumi/pulumi",
    "config",
    "fleet",
    "google-protobuf/google/protobuf/empty_pb",
    "google-protobuf/google/protobuf/struct_pb",
    "node:",
    "package.json",
    "plugin/schema.json",
    "pulumi",
    "resources",
    "sendgrid",
    "text",
  ],
  functions: ["@pulumi/pulumi", "config", "fleet", "pulumi", "resources", "sendgrid"],
  policy: ["@pulumi/policy", "config", "expectations", "fleet", "pulumi", "sendgrid", "text"],
  runtime: ["@pulumi/pulumi", "pulumi", "resources"],
  index: ["config", "expectations", "fleet", "functions", "resources", "sendgrid"],
};

test("each room imports what the table says, and all of that", () => {
  const found = new Map(sources.map((source) => [roomOf(source), new Set<string>()]));
  for (const { from, to } of imports) if (roomOf(to) !== roomOf(from)) found.get(roomOf(from))?.add(roomOf(to));
  const sorted = [...found].map(([room, targets]) => [room, [...targets].sort()] as const);
  expect(Object.fromEntries(sorted)).toEqual(rooms);
});

test("imports point one way between rooms", () => {
  const order = Object.keys(rooms);
  for (const [room, targets] of Object.entries(rooms)) {
    const above = targets.filter((target) => order.indexOf(target) > order.indexOf(room));
    expect(above, `${room} imports what comes after it`).toEqual([]);
  }
});

test("no files import each other in a circle, not even types", () => {
  const circles = sources.filter((source) => reachedFrom(source, imports).has(source));
  expect(circles).toEqual([]);
});

const loaded = imports.filter(({ isType }) => !isType);

test.each(["cli", "config", "expectations", "files", "fleet", "readings-cache", "sendgrid", "simulator", "text"])(
  "nothing in %s/ reaches Pulumi, not even a type",
  (room) => {
    const reached = sources
      .filter((source) => roomOf(source) === room)
      .flatMap((source) => [...reachedFrom(source, imports)]);
    expect(reached.filter((name) => name.startsWith("@pulumi/"))).toEqual([]);
  },
);

test("the policies load nothing that could send", () => {
  const senders = loaded.filter(({ to }) => /^(node-fetch|(node:)?(http2?|https|net|tls|dgram))$/.test(to));
  const reached = reachedFrom("policy/index.ts", loaded);
  expect(senders.map(({ from }) => from)).toContain("sendgrid/http/http-get.ts");
  expect(senders.map(({ from }) => from).filter((source) => reached.has(source))).toEqual([]);
});

test("the parts of the request path import one another in one direction", () => {
  const parts = /^sendgrid\/(endpoints|fleet|http|rate-limiter)\//;
  const partOf = (module: string) => parts.exec(module)?.[1];
  const found = imports
    .map(({ from, to }) => [partOf(from), partOf(to)])
    .filter(([from, to]) => from !== undefined && to !== undefined && from !== to);
  expect([...new Set(found.map((edge) => edge.join(" → ")))].sort()).toEqual([
    "fleet → endpoints",
    "fleet → http",
    "http → endpoints",
    "http → rate-limiter",
  ]);
});

test("no folder of the package has more than sixteen files", () => {
  const counts = new Map<string, number>();
  for (const source of sources) counts.set(dirname(source), (counts.get(dirname(source)) ?? 0) + 1);
  expect([...counts].filter(([, count]) => count > 16)).toEqual([]);
});

test("no two files of the package have the same name, except for entries and executables", () => {
  const names = sources.map((source) => basename(source)).filter((name) => name !== "index.ts" && name !== "main.ts");
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test("only executables change the process that they run in, and one listener that is removed with its run", () => {
  const effects =
    /setFlagsFromString|stackTraceLimit|setMaxListeners|\bprocess\s*\.\s*(on|once|addListener|prependListener)\b/;
  expect(sources.filter((source) => effects.test(textOf(source)))).toEqual([
    // The signals and streams of the command; cli/main.ts alone imports it.
    "cli/main.ts",
    "cli/process-io.ts",
    "plugin/main.ts",
    // Node would print a warning for each exported output of a failed resource: docs/decisions.md says what was tried.
    "pulumi/printable-error.ts",
  ]);
  expect(imports.filter(({ to }) => to === "cli/process-io.ts").map(({ from }) => from)).toEqual(["cli/main.ts"]);
});

test("no file of the package is longer than 250 lines", () => {
  const long = sources.filter((source) => textOf(source).trimEnd().split("\n").length > 250);
  expect(long).toEqual([]);
});

test("no file or folder is named after nothing", () => {
  const vague = /^(utils?|helpers?|common|types?|misc|shared|core|lib|base|stuff|interfaces?|constants?)$/;
  const names = sources.flatMap((source) => source.replace(/\.ts$/, "").split("/"));
  expect(names.filter((name) => vague.test(name))).toEqual([]);
});

test("CONTRIBUTING names every folder and every file at the top of provider/, and nothing that is not there", () => {
  // What vitest leaves in node_modules is in no clone.
  const inside = (folder: string) =>
    readdirSync(join(packageFolder, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !join(entry.parentPath, entry.name).includes("node_modules"))
      .map((entry) => `${join(entry.parentPath, entry.name).slice(packageFolder.length + 1)}/`);
  const files = sources.filter((source) => dirname(source) === ".").map((source) => `provider/${source}`);
  const there = ["provider/", "examples/", "docs/", "test/", ...inside("provider"), ...inside("test"), ...files];
  expect(treeOf("CONTRIBUTING.md")).toEqual(there.sort());
});

/** The room of a file in `provider/`, or the package that a module belongs to. */
function roomOf(module: string): string {
  if (module.startsWith("../")) return basename(module);
  if (module.startsWith("node:")) return "node:";
  if (module.startsWith("@")) return module.split("/", 2).join("/");
  if (module.endsWith(".ts")) return module.replace(/\.ts$/, "").split("/", 1).join("");
  return module;
}

/** What the tree in a document names, as paths; what is inside of something is indented. */
function treeOf(document: string): readonly string[] {
  const text = readFileSync(join(packageFolder, document), "utf8");
  const [, tree = ""] = /## Where things are\n\n```\n(.*?)```/s.exec(text) ?? [];
  const parents: { indent: number; path: string }[] = [];
  const paths = tree
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, spaces = "", name = ""] = /^( *)(\S+)/.exec(line) ?? [];
      while ((parents.at(-1)?.indent ?? -1) >= spaces.length) parents.pop();
      const path = `${parents.at(-1)?.path ?? ""}${name}`;
      parents.push({ indent: spaces.length, path });
      return path;
    });
  return paths.sort();
}
