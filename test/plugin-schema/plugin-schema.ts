import { resolve } from "node:path";
import ts from "typescript";
import packageJson from "../../package.json";
import { packageFolder } from "../engine/stack";
import { type DocumentedProperty, DocumentedTypes } from "./documented-types";
import { type DeclaredTypes, type TypeSpec, typeSpec } from "./schema-type";

/** Where the schema is kept, and the plugin reads it. */
export const schemaFile = resolve(packageFolder, "provider/plugin/schema.json");

const name = "sendgrid-open-tracking";
const token = (member: string) => `${name}:index:${member}`;

/** The interfaces that become types of the schema: those of inputs, and those of outputs. */
const interfaces = [
  "ExpectationsFile",
  "ExpectationsFileEntry",
  "ExpectationsFileWaiver",
  "FleetSummary",
  "Violation",
  "WaivedViolation",
  "Waiver",
] as const;

const enums = {
  "mandatory|advisory|disabled": "EnforcementLevel",
  "fail|warn": "OnUnreadable",
  "subusers|customer": "FleetAccounts",
  "global|eu": "Region",
};

const declared: DeclaredTypes = { interfaces, enums, refTo: (type) => `#/types/${token(type)}` };

/** What a script can choose, and a stack's configuration cannot. */
const notInConfig = ["proxyFor"];

/** Pulumi's schema of the plugin, made of the types and doc comments of the TypeScript package. */
export function pluginSchema(): string {
  const schema = new PluginSchema().whole();
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

class PluginSchema {
  private readonly types = new DocumentedTypes(
    ["provider/index.ts", "provider/readings-cache/cache-settings.ts"].map((file) => resolve(packageFolder, file)),
    compilerOptions(),
  );

  whole() {
    const names = this.types.properties("ClientOptions").map((property) => property.name);
    const options = names.filter((each) => !notInConfig.includes(each));
    const config = { ...this.propertiesOf("ClientOptions", options), ...this.propertiesOf("CacheSettings") };
    return {
      name,
      displayName: "SendGrid open tracking",
      version: packageJson.version,
      description: packageJson.description,
      keywords: packageJson.keywords,
      license: packageJson.license,
      ...released(packageJson),
      // The SDK of each language then has a version and a module file of its own.
      meta: { supportPack: true },
      // Left to itself, the generator writes generic methods for enums without what they need to compile.
      language: { go: { generics: "none" } },
      config: { variables: secretKey(config) },
      provider: {
        description: "Where SendGrid is read, and with which key. Without one, the stack's configuration says so.",
        inputProperties: secretKey(config),
      },
      types: this.typesOf(),
      resources: this.resources(),
      functions: this.functions(),
    };
  }

  private resources() {
    const whose = this.propertiesOf("GetOpenTrackingArgs", ["subuser", "accountId", "self", "apiKeyEnv"]);
    const selection = ["subusers", "accounts", "include", "exclude"];
    const fleet = this.propertiesOf("GetOpenTrackingFleetArgs");
    const { expectations: _, ...kept } = fleet;
    return {
      [token("OpenTracking")]: {
        description: this.types.describe("OpenTracking"),
        inputProperties: { ...whose, ...this.propertiesOf("AssertionArgs", ["expected", "enforcementLevel"]) },
        properties: { ...whose, ...this.propertiesOf("GetOpenTrackingResult", ["enabled"]) },
        required: ["enabled"],
      },
      [token("OpenTrackingFleet")]: {
        description: this.types.describe("OpenTrackingFleet"),
        inputProperties: { ...fleet, ...this.propertiesOf("OpenTrackingFleetArgs", ["strict"]) },
        properties: {
          ...pick(kept, [...selection, "apiKeyEnv", "onUnreadable"]),
          ...this.propertiesOf("FleetValues", ["enabled", "unreadable"]),
        },
        required: ["enabled", "unreadable"],
      },
    };
  }

  private functions() {
    const one = (member: string, args: string, result: string) => ({
      [token(member)]: {
        description: this.types.describe(member),
        inputs: { type: "object", properties: this.propertiesOf(args) },
        outputs: this.objectOf(result),
      },
    });
    return {
      ...one("getOpenTracking", "GetOpenTrackingArgs", "GetOpenTrackingResult"),
      ...one("getOpenTrackingFleet", "GetOpenTrackingFleetArgs", "GetOpenTrackingFleetResult"),
    };
  }

  private typesOf() {
    const objects = interfaces.map((type) => [
      token(type),
      { description: this.types.describe(type), ...this.objectOf(type) },
    ]);
    const choices = Object.entries(enums).map(([values, type]) => [
      token(type),
      { type: "string", enum: values.split("|").map((value) => ({ value })) },
    ]);
    return Object.fromEntries([...objects, ...choices]);
  }

  private objectOf(type: string) {
    // An editor's, and no name that every language can have.
    const all = this.types.properties(type).filter((property) => property.name !== "$schema");
    return {
      type: "object",
      properties: Object.fromEntries(all.map((property) => [property.name, this.propertySpec(property)])),
      // Pulumi writes no empty list.
      ...(all.every(({ isOptional }) => isOptional) ? {} : { required: namesOf(all) }),
    };
  }

  private propertiesOf(type: string, names?: readonly string[]): Properties {
    const properties = this.types.properties(type, names);
    return Object.fromEntries(properties.map((property) => [property.name, this.propertySpec(property)]));
  }

  private propertySpec({ name: property, type, description }: DocumentedProperty): PropertySpec {
    const spec = typeSpec(type, this.types.checker, declared);
    // TypeScript has one type for all numbers. Of ours, only durations of requests can have a fraction.
    const text = description.replaceAll("sendgrid:", `${name}:`);
    const isWhole =
      "type" in spec && spec.type === "number" && (property === "maxAgeSeconds" || !property.endsWith("Seconds"));
    return { ...spec, ...(isWhole ? { type: "integer" } : {}), description: text } as PropertySpec;
  }
}

type PropertySpec = TypeSpec & { readonly description: string; readonly secret?: true };
type Properties = Readonly<Record<string, PropertySpec>>;

/** What package.json may say of where the package is published. */
interface Published {
  readonly name: string;
  readonly repository?: string | { readonly url: string };
}

/** Where the engine finds a release of the plugin: on GitHub, where package.json says so. */
export function released({ repository }: Published) {
  const url = typeof repository === "string" ? repository : repository?.url;
  const [, project] = /github(?:\.com[/:]|:)([\w.-]+\/[\w-]+)/.exec(url ?? "") ?? [];
  if (project === undefined) return {};
  return { repository: `https://github.com/${project}`, pluginDownloadURL: `github://api.github.com/${project}` };
}

function namesOf(properties: readonly DocumentedProperty[]): readonly string[] {
  return properties.filter(({ isOptional }) => !isOptional).map((property) => property.name);
}

function secretKey({ apiKey, ...rest }: Properties): Properties {
  return { ...(apiKey === undefined ? {} : { apiKey: { ...apiKey, secret: true } }), ...rest };
}

function pick(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(names.flatMap((each) => (properties[each] ? [[each, properties[each]]] : [])));
}

function compilerOptions(): ts.CompilerOptions {
  const file = resolve(packageFolder, "tsconfig.json");
  return ts.parseJsonConfigFileContent(ts.readConfigFile(file, ts.sys.readFile).config, ts.sys, packageFolder).options;
}
