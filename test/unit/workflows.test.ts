import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { packageFolder } from "../engine/stack";

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly strategy?: { readonly matrix: { readonly node: readonly number[] } };
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: object }[];
}

interface Workflow {
  readonly on: object;
  readonly permissions: unknown;
  readonly concurrency: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(packageFolder, ".github", "workflows");
const names = readdirSync(folder).sort();
const textOf = (name: string) => readFileSync(join(folder, name), "utf8");
const workflowOf = (name: string): Workflow => parse(textOf(name));
const allJobs = names.flatMap((name) =>
  Object.entries(workflowOf(name).jobs).map(([id, job]) => ({ id: `${name} ${id}`, job })),
);

test("there is a workflow that tests and one that releases", () => {
  expect(names).toEqual(["ci.yml", "release.yml"]);
});

test.each(names)("%s names every action by its commit, and says which version that is", (name) => {
  const lines = textOf(name)
    .split("\n")
    .filter((line) => /^\s*(- )?uses:/.test(line));
  const used = Object.values(workflowOf(name).jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
  expect(lines).toHaveLength(used.length);
  for (const line of lines) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test("an action is at one commit everywhere", () => {
  const used = allJobs.flatMap(({ job }) => job.steps.flatMap(({ uses }) => uses ?? []));
  const commits = new Set(used);
  expect(commits.size).toBe(new Set(used.map((uses) => uses.split("@", 1)[0])).size);
});

test.each(names)("%s may read the repository and nothing else, unless a job says more", (name) => {
  expect(workflowOf(name).permissions).toEqual({ contents: "read" });
});

test("only the jobs that publish say more, and only npm's may have an identity", () => {
  const more = allJobs.filter(({ job }) => job.permissions !== undefined);
  expect(more.map(({ id, job }) => [id, job.permissions])).toEqual([
    ["release.yml publish", { contents: "read", "id-token": "write" }],
    ["release.yml plugin", { contents: "write" }],
  ]);
});

test("no job knows a secret, runs for a pull request with more rights, or keeps the token in the checkout", () => {
  for (const name of names) {
    expect(textOf(name)).not.toMatch(/\bsecrets\b|pull_request_target|workflow_run/);
    expect(Object.keys(workflowOf(name).on)).toEqual(name === "ci.yml" ? ["push", "pull_request"] : ["push"]);
  }
  const checkouts = allJobs.flatMap(({ job }) => job.steps).filter(({ uses }) => uses?.startsWith("actions/checkout@"));
  expect(checkouts).toHaveLength(allJobs.length);
  for (const checkout of checkouts) expect(checkout.with).toEqual({ "persist-credentials": false });
});

test("every job ends by itself, and no two runs of a workflow meet", () => {
  for (const { id, job } of allJobs) expect(job["timeout-minutes"], id).toBeLessThanOrEqual(60);
  for (const name of names) expect(workflowOf(name).concurrency, name).toBeDefined();
});

test("everything is run on Node 20, 22 and 24, and once more before a release", () => {
  expect(workflowOf("ci.yml").jobs.test?.strategy?.matrix.node).toEqual([20, 22, 24]);
  for (const name of names) expect(workflowOf(name).jobs.test?.steps.map(({ run }) => run)).toContain(".ci/run");
  expect(workflowOf("release.yml").jobs.publish).toMatchObject({ needs: "test" });
  expect(workflowOf("release.yml").jobs.publish?.steps.at(-1)?.run).toBe("npm publish --provenance --access public");
});

test("Dependabot keeps packages and actions new", () => {
  const { updates } = parse(readFileSync(join(packageFolder, ".github", "dependabot.yml"), "utf8"));
  const ecosystems = (updates as { "package-ecosystem": string }[]).map((update) => update["package-ecosystem"]);
  expect(ecosystems).toEqual(["npm", "github-actions"]);
});
