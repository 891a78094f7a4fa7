import ts from "typescript";

/** A property as TypeScript declares it. */
export interface DocumentedProperty {
  readonly name: string;
  readonly isOptional: boolean;
  readonly type: ts.Type;
  /** Its doc comment as text, with its default. */
  readonly description: string;
}

/** The types that some modules export, with their doc comments: the one source of what Pulumi's schema says. */
export class DocumentedTypes {
  readonly checker: ts.TypeChecker;
  private readonly exported: ReadonlyMap<string, ts.Symbol>;

  constructor(entries: readonly string[], options: ts.CompilerOptions) {
    const program = ts.createProgram(entries, { ...options, noEmit: true });
    this.checker = program.getTypeChecker();
    const exported = entries.flatMap((entry) => {
      const source = program.getSourceFile(entry);
      const module = source && this.checker.getSymbolAtLocation(source);
      if (module === undefined) throw new Error(`${entry} is no module.`);
      return this.checker.getExportsOfModule(module);
    });
    this.exported = new Map(exported.map((symbol) => [symbol.name, symbol]));
  }

  /** What is written above an exported type, class or function. */
  describe(name: string): string {
    return this.textOf(this.symbol(name), []);
  }

  /** The properties of an exported interface, class or alias; `names` in their order, or all. */
  properties(name: string, names?: readonly string[]): readonly DocumentedProperty[] {
    const type = this.checker.getDeclaredTypeOfSymbol(this.symbol(name));
    const found = new Map(this.propertiesOf(type).map((property) => [property.name, property]));
    return (names ?? [...found.keys()]).map((each) => {
      const property = found.get(each);
      if (property === undefined) throw new Error(`${name} has no property ${each}.`);
      return property;
    });
  }

  private propertiesOf(type: ts.Type): readonly DocumentedProperty[] {
    // Of a union, what any of its members has.
    const members = type.isUnion() ? type.types : [type];
    const names = new Set(members.flatMap((member) => member.getProperties().map(({ name }) => name)));
    return [...names].map((name) => this.property(name, members));
  }

  private property(name: string, members: readonly ts.Type[]): DocumentedProperty {
    const symbols = members.map((member) => member.getProperty(name));
    const present = symbols.filter((symbol) => symbol !== undefined);
    const types = present.map((symbol) => this.checker.getTypeOfSymbol(symbol));
    // Where a property must not be, its type is undefined or never.
    const real = types.findIndex((type) => (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Never)) === 0);
    const [symbol, declared] = [present[real], types[real]];
    if (symbol === undefined || declared === undefined) throw new Error(`${name} has no type.`);
    const isOptional = real !== 0 || symbols.includes(undefined) || (symbol.flags & ts.SymbolFlags.Optional) !== 0;
    const isAlternative = types.some((type) => (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Never)) !== 0);
    return {
      name,
      isOptional: isOptional || isAlternative,
      type: declared,
      description: this.textOf(symbol, symbol.getJsDocTags(this.checker)),
    };
  }

  private symbol(name: string): ts.Symbol {
    const symbol = this.exported.get(name);
    if (symbol === undefined) throw new Error(`The package exports no ${name}.`);
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  private textOf(symbol: ts.Symbol, tags: readonly ts.JSDocTagInfo[]): string {
    const text = flat(symbol.getDocumentationComment(this.checker));
    const fallback = tags.find(({ name }) => name === "default")?.text;
    return fallback === undefined ? text : `${text} Default: ${flat(fallback)}.`;
  }
}

function flat(parts: readonly ts.SymbolDisplayPart[]): string {
  return ts
    .displayPartsToString([...parts])
    .replace(/\{@link ([^}]+)\}/g, "`$1`")
    .replace(/\s*\n\s*/g, " ")
    .trim();
}
