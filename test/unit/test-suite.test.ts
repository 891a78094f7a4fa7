import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { createClient } from "../../provider";
import { createClient as createClientOfRoom } from "../../provider/sendgrid";
import { packageFolder } from "../engine/stack";

const folder = join(packageFolder, "test");

test("tests run the built package, by whatever path they import it", () => {
  for (const make of [createClient, createClientOfRoom]) {
    let stack = "";
    try {
      make({ apiKey: "" });
    } catch (error) {
      stack = (error as Error).stack ?? "";
    }
    expect(stack).toContain(join(packageFolder, "dist"));
    expect(stack).not.toContain(join(packageFolder, "provider"));
  }
});

test("no file has two tests of the same name", () => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts"));
  const found = files.flatMap((file) =>
    repeatedNames(readFileSync(join(folder, file), "utf8")).map((name) => `${file}: ${name}`),
  );
  expect(found).toEqual([]);
});

test("a name counts with the describe around it, and that of test.each as it is written", () => {
  const repeated = repeatedNames(`
    test("one", () => {});
    describe("inside", () => test("one", () => {}));
    describe("twice", () => test("two", () => {}));
    describe("twice", () => test("two", { timeout: 1 }, () => {}));
    test.each([1, 2])("each %s", () => {});
    test.each([3])("each %s", () => {});
    for (const name of names) test(\`of \${name}\`, () => {});
    test.runIf(true)("one", () => {});
    /one/.test("one");
  `);
  expect(repeated).toEqual(["twice > two", "each %s", "one"]);
});

/** The full names that more than one test has, in a file of this text. */
function repeatedNames(text: string): readonly string[] {
  const names: string[] = [];
  const visit = (node: ts.Node, around: readonly string[]) => {
    const [title, ...rest] = ts.isCallExpression(node) ? node.arguments : [];
    const callee = ts.isCallExpression(node) ? calleeOf(node) : "";
    // With one argument it is test.each or test.runIf, which gives the function that takes the name.
    const isNamed = title !== undefined && rest.length > 0;
    const path = isNamed && /^(test|describe)$/.test(callee) ? [...around, nameOf(title)] : around;
    if (isNamed && callee === "test") names.push(path.join(" > "));
    ts.forEachChild(node, (child) => visit(child, path));
  };
  visit(ts.createSourceFile("", text, ts.ScriptTarget.ES2022, true), []);
  return names.filter((name, index) => names.indexOf(name) < index);
}

/** `test` of `test(…)`, of `test.each(…)(…)` and of `test.runIf(…)(…)`. */
function calleeOf({ expression }: ts.CallExpression | ts.PropertyAccessExpression): string {
  const isMore = ts.isCallExpression(expression) || ts.isPropertyAccessExpression(expression);
  return isMore ? calleeOf(expression) : expression.getText();
}

function nameOf(title: ts.Expression): string {
  return ts.isStringLiteralLike(title) ? title.text : title.getText();
}
