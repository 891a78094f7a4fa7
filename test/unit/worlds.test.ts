import { expect, test } from "vitest";
import { defects, findDefect } from "../worlds/defects";
import { faultNames } from "../worlds/faults";
import { runWorld } from "../worlds/run-world";
import { runWorlds } from "../worlds/run-worlds";
import { loadSubject } from "../worlds/subject";

const seeds = Array.from({ length: 2000 }, (_, index) => index + 1);

test("nothing is wrong, lost, late or left in a hundred worlds, which meet most faults", async () => {
  const { failed, counts } = await runWorlds(loadSubject(), seeds.slice(0, 100));
  expect(failed).toEqual([]);
  const met = counts.map(([what]) => what);
  // All of them occur in ten thousand worlds, or "npm run worlds" fails.
  expect(faultNames.filter((fault) => met.includes(`fault: ${fault}`)).length).toBeGreaterThan(25);
});

test("a seed draws the same world each time", async () => {
  const trace = async () => {
    const lines: string[] = [];
    const { violations } = await runWorld(loadSubject(), 3, (line) => lines.push(line));
    return { lines, violations };
  };
  const first = await trace();
  expect(first.lines.length).toBeGreaterThan(10);
  expect(await trace()).toEqual(first);
});

test.each(defects)("the worlds find that $what", async (defect) => {
  expect(await findDefect(defect, seeds)).toMatchObject({ seed: expect.any(Number) });
});
