// How the engine writes property values into a message: https://github.com/pulumi/pulumi/blob/master/docs/architecture
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { secretSignature, signatureKey, unknownValue } from "../pulumi/special-values";

/** Properties of a resource, or arguments of a function. */
export type Properties = Readonly<Record<string, unknown>>;

/** What a message holds: its properties without the marks on secrets, and the names of those that had one. */
export interface Decoded {
  readonly values: Properties;
  /** The properties that are secret, or hold something that is. */
  readonly secrets: ReadonlySet<string>;
}

const unknownValues: ReadonlySet<unknown> = new Set([
  unknownValue,
  // Booleans, numbers, arrays and objects each have a sign of their own.
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Reads the properties in a message; none where the message has none. */
export function decode(struct: Struct | undefined): Decoded {
  const secrets = new Set<string>();
  const entries = Object.entries(struct?.toJavaScript() ?? {});
  const values = entries.map(([name, value]) => [name, plain(value, () => secrets.add(name))] as const);
  // A property that is null is one that is not there.
  return { values: Object.fromEntries(values.filter(([, value]) => value !== null)), secrets };
}

/** Writes properties for a message, with a mark on those that are secret. What is `undefined` is left out. */
export function encode(values: Properties, secrets: ReadonlySet<string> = new Set()): Struct {
  const written = Object.entries(defined(values) as Properties).map(([name, value]) => {
    return [name, secrets.has(name) ? { [signatureKey]: secretSignature, value } : value] as const;
  });
  return Struct.fromJavaScript(Object.fromEntries(written) as JsonObject);
}

type JsonObject = Parameters<typeof Struct.fromJavaScript>[0];

function plain(value: unknown, onSecret: () => void): unknown {
  if (Array.isArray(value)) return value.map((each) => plain(each, onSecret));
  if (typeof value !== "object" || value === null) return unknownValues.has(value) ? unknownValue : value;
  const members = value as Readonly<Record<string, unknown>>;
  if (members[signatureKey] === secretSignature) {
    onSecret();
    return plain(members.value, onSecret);
  }
  return Object.fromEntries(Object.entries(members).map(([key, each]) => [key, plain(each, onSecret)]));
}

function defined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(defined);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(members.map(([key, each]) => [key, defined(each)]));
}
