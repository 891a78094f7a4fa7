import type { Language } from "../engine/languages";

/** What a program declares, in no language in particular. */
export interface PluginProgram {
  /** `OpenTracking`s, by name. */
  readonly one?: Readonly<Record<string, OneArgs>>;
  /** `OpenTrackingFleet`s, by name. */
  readonly fleet?: Readonly<Record<string, FleetArgs>>;
  /** `OpenTracking`s that exist already: their ids, by name. */
  readonly got?: Readonly<Record<string, string>>;
  /** Subusers whose setting `getOpenTracking` reads, by the name of the output. */
  readonly invoked?: Readonly<Record<string, string>>;
}

interface OneArgs {
  readonly subuser: string;
  readonly expected?: boolean;
}

interface FleetArgs {
  readonly onUnreadable?: "warn";
  /** Expected of all. */
  readonly expected?: boolean;
}

/** The files of a program in a language. The output `enabled-<name>` of each resource is its value. */
export function filesOf(language: Language, program: PluginProgram): Readonly<Record<string, string>> {
  return { "Pulumi.yaml": projectOf(language, program), ...sourcesOf(language, program) };
}

/** The head of Pulumi.yaml: the plugin is where npm puts it. */
export function projectHead(runtime: Language | "nodejs"): string {
  const plugin = "plugins:\n  providers:\n    - name: sendgrid-open-tracking\n      path: ./node_modules/.bin\n";
  return `name: test\nruntime: ${runtime}\n${plugin}`;
}

function projectOf(language: Language, program: PluginProgram): string {
  return language === "yaml" ? `${projectHead(language)}${yamlOf(program)}` : projectHead(language);
}

function sourcesOf(language: Language, program: PluginProgram): Readonly<Record<string, string>> {
  if (language === "python") return { "__main__.py": pythonOf(program), "requirements.txt": "" };
  return language === "go" ? { "main.go": goOf(program) } : {};
}

/** JSON is YAML. */
function yamlOf({ one = {}, fleet = {}, got = {}, invoked = {} }: PluginProgram): string {
  const resource = (type: string, rest: object) => ({ type: `sendgrid-open-tracking:${type}`, ...rest });
  const resources = {
    ...mapped(one, (properties) => resource("OpenTracking", { properties })),
    ...mapped(fleet, ({ expected, ...rest }) =>
      resource("OpenTrackingFleet", { properties: { ...rest, ...expectationsOf(expected) } }),
    ),
    ...mapped(got, (id) => resource("OpenTracking", { get: { id } })),
  };
  const values = Object.keys(resources).map((name) => [`enabled-${name}`, `\${${name}.enabled}`]);
  const variables = mapped(invoked, (subuser) => ({
    "fn::invoke": { function: "sendgrid-open-tracking:getOpenTracking", arguments: { subuser }, return: "enabled" },
  }));
  const outputs = { ...Object.fromEntries(values), ...mapped(invoked, (_, name) => `\${${name}}`) };
  return Object.entries({ resources, variables, outputs })
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join("");
}

function expectationsOf(expected: boolean | undefined) {
  return expected === undefined ? {} : { expectations: { default: { expected } } };
}

function pythonOf({ one = {}, fleet = {}, got = {}, invoked = {} }: PluginProgram): string {
  const text = (value: string) => JSON.stringify(value);
  const flag = (value: boolean) => (value ? "True" : "False");
  const exported = (name: string, resource: string) => `pulumi.export("enabled-${name}", ${resource}.enabled)`;
  return [
    "import pulumi",
    "import pulumi_sendgrid_open_tracking as sendgrid",
    ...Object.entries(one).map(([name, { subuser, expected }]) =>
      exported(
        name,
        `sendgrid.OpenTracking(${text(name)}, subuser=${text(subuser)}${expected === undefined ? "" : `, expected=${flag(expected)}`})`,
      ),
    ),
    ...Object.entries(fleet).map(([name, { onUnreadable, expected }]) => {
      const entry = expected === undefined ? "" : `, expectations={"default": {"expected": ${flag(expected)}}}`;
      const warn = onUnreadable === undefined ? "" : `, on_unreadable="${onUnreadable}"`;
      return exported(name, `sendgrid.OpenTrackingFleet(${text(name)}${entry}${warn})`);
    }),
    ...Object.entries(got).map(([name, id]) => exported(name, `sendgrid.OpenTracking.get(${text(name)}, ${text(id)})`)),
    ...Object.entries(invoked).map(
      ([name, subuser]) => `pulumi.export(${text(name)}, sendgrid.get_open_tracking(subuser=${text(subuser)}).enabled)`,
    ),
  ].join("\n");
}

function goOf({ one = {}, fleet = {}, got = {}, invoked = {} }: PluginProgram): string {
  const text = (value: string) => JSON.stringify(value);
  const statement = (call: string, use: string) =>
    `\t\t{\n\t\t\tvalue, err := sendgrid.${call}\n\t\t\tif err != nil {\n\t\t\t\treturn err\n\t\t\t}\n\t\t\t${use}\n\t\t}`;
  const exported = (name: string) => `ctx.Export("enabled-${name}", value.Enabled)`;
  const statements = [
    ...Object.entries(one).map(([name, { subuser, expected }]) => {
      const assertion = expected === undefined ? "" : `, Expected: pulumi.Bool(${expected})`;
      const args = `&sendgrid.OpenTrackingArgs{Subuser: pulumi.String(${text(subuser)})${assertion}}`;
      return statement(`NewOpenTracking(ctx, ${text(name)}, ${args})`, exported(name));
    }),
    ...Object.entries(fleet).map(([name, { onUnreadable, expected }]) => {
      const entry = `sendgrid.ExpectationsFileEntryArgs{Expected: pulumi.Bool(${expected})}`;
      const given = [
        ...(onUnreadable === undefined ? [] : ["OnUnreadable: sendgrid.OnUnreadableWarn"]),
        ...(expected === undefined ? [] : [`Expectations: sendgrid.ExpectationsFileArgs{Default: ${entry}}`]),
      ];
      const args = `&sendgrid.OpenTrackingFleetArgs{${given.join(", ")}}`;
      return statement(`NewOpenTrackingFleet(ctx, ${text(name)}, ${args})`, exported(name));
    }),
    ...Object.entries(got).map(([name, id]) =>
      statement(`GetOpenTracking(ctx, ${text(name)}, pulumi.ID(${text(id)}), nil)`, exported(name)),
    ),
    ...Object.entries(invoked).map(([name, subuser]) =>
      statement(
        `LookupOpenTracking(ctx, &sendgrid.LookupOpenTrackingArgs{Subuser: pulumi.StringRef(${text(subuser)})})`,
        `ctx.Export(${text(name)}, pulumi.Bool(value.Enabled))`,
      ),
    ),
  ];
  return [
    "package main",
    "",
    "import (",
    '\tsendgrid "example.com/pulumi-sendgrid-open-tracking/sdk/go/sendgridopentracking"',
    '\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"',
    ")",
    "",
    "func main() {",
    "\tpulumi.Run(func(ctx *pulumi.Context) error {",
    ...statements,
    "\t\treturn nil",
    "\t})",
    "}",
    "",
  ].join("\n");
}

function mapped<Value, Result>(
  values: Readonly<Record<string, Value>>,
  use: (value: Value, name: string) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, use(value, name)]));
}
