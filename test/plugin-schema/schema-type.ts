import ts from "typescript";

/** How Pulumi's schema writes a type. */
export type TypeSpec =
  | { readonly type: "string" | "boolean" | "number" | "integer" }
  | { readonly type: "array"; readonly items: TypeSpec }
  | { readonly type: "object"; readonly additionalProperties: TypeSpec }
  | { readonly $ref: string }
  | { readonly oneOf: readonly TypeSpec[] };

/** The names of types that the schema declares: by the TypeScript name of an interface, or by the values of an enum. */
export interface DeclaredTypes {
  readonly interfaces: readonly string[];
  /** The token's last part, by the values in their order, joined by "|". */
  readonly enums: Readonly<Record<string, string>>;
  readonly refTo: (name: string) => string;
}

/** What a type of TypeScript is in Pulumi's schema. Nothing is `Any`: an unknown type is an error. */
export function typeSpec(type: ts.Type, checker: ts.TypeChecker, declared: DeclaredTypes): TypeSpec {
  const spec = (each: ts.Type) => typeSpec(each, checker, declared);
  if (declared.interfaces.includes(nameOf(type))) return { $ref: declared.refTo(nameOf(type)) };
  const members = membersOf(type);
  const literals = members.filter((member) => member.isStringLiteral()).map((member) => member.value);
  if (literals.length === members.length) {
    const name = declared.enums[literals.join("|")];
    return name === undefined ? { type: "string" } : { $ref: declared.refTo(name) };
  }
  if (members.every((member) => member.flags & ts.TypeFlags.BooleanLike)) return { type: "boolean" };
  const [only, ...more] = members;
  if (only === undefined || more.length > 0) return { oneOf: members.map(spec) };
  if (only.flags & ts.TypeFlags.String) return { type: "string" };
  if (only.flags & ts.TypeFlags.Number) return { type: "number" };
  if (checker.isArrayType(only)) return { type: "array", items: spec(argumentOf(only, checker)) };
  if (declared.interfaces.includes(nameOf(only))) return { $ref: declared.refTo(nameOf(only)) };
  const values = only.getStringIndexType();
  if (values !== undefined) return { type: "object", additionalProperties: spec(values) };
  throw new Error(`${checker.typeToString(type)} is nothing that the schema declares.`);
}

/** The members of a union, without what only says that a value may be absent or come later. */
function membersOf(type: ts.Type): readonly ts.Type[] {
  const members = type.isUnion() ? type.types : [type];
  return members.filter(
    (member) =>
      (member.flags & ts.TypeFlags.Undefined) === 0 && !/^(Promise|Output|OutputInstance)$/.test(nameOf(member)),
  );
}

function nameOf(type: ts.Type): string {
  // An Output is an intersection of what it is and of its lifted properties.
  const [first = type] = type.isIntersection() ? type.types : [type];
  return first.aliasSymbol?.name ?? first.symbol?.name ?? "";
}

function argumentOf(array: ts.Type, checker: ts.TypeChecker): ts.Type {
  const [item] = checker.getTypeArguments(array as ts.TypeReference);
  if (item === undefined) throw new Error("An array has no type of items.");
  return item;
}
