import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { packageFolder } from "../engine/stack";

/** One file that names another module: by import, export, `import()` or `require()`. */
export interface Import {
  /** The file that imports, from the folder. */
  readonly from: string;
  /** A file from the folder, or `..` and more for one outside of it, or the name of a package. */
  readonly to: string;
  /** Whether nothing of it is left at run time. */
  readonly isType: boolean;
}

const provider = join(packageFolder, "provider");

/** Every file of TypeScript in `provider/`, from there. */
export const sources: readonly string[] = readdirSync(provider, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .sort();

/** All imports of all files in `provider/`. */
export const imports: readonly Import[] = sources.flatMap((source) => importsIn(provider, source));

/** All modules that a file imports, and what those import. */
export function reachedFrom(source: string, edges: readonly Import[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [source];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    for (const { from, to } of edges) {
      if (from !== file || reached.has(to)) continue;
      reached.add(to);
      waiting.push(to);
    }
  }
  return reached;
}

/** The text of a file in `provider/`. */
export function textOf(source: string): string {
  return readFileSync(join(provider, source), "utf8");
}

/** All imports of one file in a folder. */
export function importsIn(folder: string, from: string): readonly Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node) => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) found.push({ from, to: resolved(folder, from, specifier), isType: isTypeOnly(node) });
    ts.forEachChild(node, visit);
  };
  const text = readFileSync(join(folder, from), "utf8");
  visit(ts.createSourceFile(from, text, ts.ScriptTarget.ES2022, true));
  return found;
}

function specifierOf(node: ts.Node): string | undefined {
  const named = moduleNamedBy(node);
  if (named === undefined) return undefined;
  // The text of what computes a name is the name of no module: the table of rooms has none like it.
  return ts.isStringLiteralLike(named) ? named.text : named.getText();
}

function moduleNamedBy(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument;
  if (!ts.isCallExpression(node)) return undefined;
  const callee = node.expression;
  const loads = callee.kind === ts.SyntaxKind.ImportKeyword || /^require(\.resolve)?$/.test(callee.getText());
  return loads ? node.arguments[0] : undefined;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly || areTypes(node.exportClause);
  if (!ts.isImportDeclaration(node) || node.importClause === undefined) return false;
  const { isTypeOnly, name, namedBindings } = node.importClause;
  return isTypeOnly || (name === undefined && areTypes(namedBindings));
}

function areTypes(clause: ts.NamedImportBindings | ts.NamedExportBindings | undefined): boolean {
  if (clause === undefined || !(ts.isNamedImports(clause) || ts.isNamedExports(clause))) return false;
  return clause.elements.every((element) => element.isTypeOnly);
}

function resolved(folder: string, from: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  // In import() and modules the compiler asks for the ending that a file has once it is compiled.
  const path = resolve(folder, dirname(from), specifier.replace(/\.m?js$/, ""));
  const file = [`${path}.ts`, `${path}.mts`, join(path, "index.ts"), path].find((candidate) => existsSync(candidate));
  if (file === undefined) throw new Error(`${from} imports ${specifier}, which is not there`);
  return relative(folder, file);
}
