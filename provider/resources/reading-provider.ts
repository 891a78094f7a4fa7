import { createHash } from "node:crypto";
import type { CheckResult, CreateResult, DiffResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { hasUnknown } from "../pulumi/special-values";
import { redactApiKeys } from "../text/redact";

/** In what the readings of one kind of resource differ from those of another. */
export interface ReadingKind<State extends object> {
  /** The resource's class. */
  readonly className: string;
  /** What is read, and how: a change of one of these properties replaces the resource. */
  readonly replaceOnChanges: readonly (keyof State)[];
  /** What was read: a change of one of these properties is an update. */
  readonly updateOnChanges: readonly (keyof State)[];
  readonly idOf: (state: State) => string;
  /** Says in which accounts two states differ, one line each. */
  readonly describeDrift: (olds: Partial<State>, news: State) => readonly string[];
}

/** What the program passes: the state to be, and a digest of it as it was read. */
type ReadingInputs<State> = State & {
  /** Made by {@link inputDigest}. It is checked here, and not kept in state. */
  readonly inputDigest?: string;
};

/** Identifies what was read, of which accounts, and with which key: a text if it is short, otherwise its hash. */
export function inputDigest<State extends object>(kind: ReadingKind<State>, state: State): string {
  const text = canonical(state, [...kind.replaceOnChanges, ...kind.updateOnChanges]);
  return text.length <= 200 ? text : createHash("sha256").update(text).digest("hex");
}

/** Everything of a dynamic provider but `read`: it records the readings that the program makes. */
export function createReadingProvider<State extends object>(kind: ReadingKind<State>) {
  const { className, replaceOnChanges, updateOnChanges, idOf } = kind;
  return {
    /** Checks that the values are what was read, and lists the drift, which a plain preview does not show by name. */
    async check(olds: Partial<State>, news: ReadingInputs<State>): Promise<CheckResult> {
      const { inputDigest: digest, ...rest } = news;
      const inputs = rest as unknown as State;
      if (hasUnknown(news)) return { inputs };
      const given = inputDigest(kind, inputs);
      if (digest !== given)
        return { inputs, failures: [{ property: "", reason: changedInputs(className, digest, given) }] };
      const drift = driftOf(kind, olds, inputs);
      // The engine shows what is printed here under Diagnostics.
      if (drift.length > 0) console.log(drift.join("\n"));
      return { inputs };
    },

    /** Replaces when something else is read. The engine itself compares the values, name by name. */
    async diff(_id: string, olds: State, news: State): Promise<DiffResult> {
      const replaces = differing(olds, news, replaceOnChanges);
      if (replaces.length > 0) return { changes: true, replaces };
      return differing(olds, news, updateOnChanges).length === 0 ? { changes: false } : {};
    },

    /** Records the reading. */
    async create(inputs: State): Promise<CreateResult<State>> {
      return { id: idOf(inputs), outs: inputs };
    },

    /** Records the new reading. Without outputs the engine would keep none, and the next preview would replace. */
    async update(_id: string, _olds: State, news: State): Promise<UpdateResult<State>> {
      return { outs: news };
    },
  };
}

/** Says in which accounts two readings of the same differ, one line each. */
export function driftOf<State extends object>(
  { replaceOnChanges, describeDrift }: ReadingKind<State>,
  olds: Partial<State>,
  news: State,
): readonly string[] {
  return differing(olds, news, replaceOnChanges).length === 0 ? describeDrift(olds, news) : [];
}

/** A transformation, or `ignoreChanges`, may give the resource another account or value than the one that was read. */
export function changedInputs(className: string, read: string | undefined, given: string): string {
  const isShort = [read ?? given, given].every((text) => text.startsWith("{"));
  const change = isShort
    ? `${read ?? "Something else"} was read, and a transformation or ignoreChanges made ${given} of it`
    : "A transformation or ignoreChanges made something else of what was read";
  const remedy = `Leave the properties of an ${className} as they are; to accept a change, run \`pulumi up\`.`;
  return redactApiKeys(`${change}. ${remedy}`);
}

function differing<State extends object>(
  olds: Partial<State>,
  news: Partial<State>,
  properties: readonly (keyof State)[],
): string[] {
  return properties
    .filter((property) => canonical(olds, [property]) !== canonical(news, [property]))
    .map((property) => String(property));
}

/** One text for one content: the engine returns the keys of a map in an order of its own. */
function canonical<State extends object>(state: Partial<State>, properties: readonly (keyof State)[]): string {
  return JSON.stringify(Object.fromEntries(properties.map((property) => [property, sorted(state[property])])));
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
