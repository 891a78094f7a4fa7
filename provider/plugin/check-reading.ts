import type { ReadResult } from "@pulumi/pulumi/dynamic";
import { checkName } from "../config/check-args";
import type { Findings } from "../fleet/findings";
import { located } from "../pulumi/located";
import type { Run } from "../pulumi/run";
import { hasUnknown, unknownValue } from "../pulumi/special-values";
import {
  changedInputs,
  type createReadingProvider,
  driftOf,
  inputDigest,
  type ReadingKind,
} from "../resources/reading-provider";
import { enforceFindings } from "./enforce-findings";
import type { Decoded, Properties } from "./property-values";
import type { Log, ResourceRequest, Result } from "./serve-provider";

/** What every reading of a provider process needs. */
export interface PluginContext {
  readonly run: Run;
  readonly log: Log;
}

/** What a resource declares, checked, and how it is read. */
interface Declaration<State> {
  /** What is read and how, as it is in state. */
  readonly declared: Partial<State>;
  readonly read: () => Promise<{ readonly values: Partial<State>; readonly findings: Findings }>;
}

/** A resource as the program declares it. */
interface Declared {
  /** As the program writes it: `OpenTracking "acme"`. */
  readonly where: string;
  readonly urn: string;
}

/** A resource of the plugin: most of it is the dynamic provider of the TypeScript package. */
export interface PluginResource<State extends object> {
  readonly kind: ReadingKind<State>;
  readonly provider: ReturnType<typeof createReadingProvider<State>> & {
    readonly read: (run: Run, id: string, state: Partial<State>) => Promise<ReadResult<State>>;
  };
  /** Checks the inputs of a program before anything is read. */
  readonly declare: (context: PluginContext, resource: Declared, inputs: Properties) => Declaration<State>;
}

/**
 * Checks the inputs of a program, and reads: the engine shows a live value in a preview only if it is among the checked
 * inputs. Fails with what a mandatory expectation finds.
 */
export async function checkReading<State extends object>(
  { kind, declare }: PluginResource<State>,
  context: PluginContext,
  { urn, name }: ResourceRequest,
  { values: olds }: Decoded,
  { values: news, secrets }: Decoded,
): Promise<Result> {
  const where = `${kind.className} "${name}"`;
  const { ignored, inputs: own } = withoutIgnored(kind, olds, news);
  const { inputs, unknown } = withoutUnknown(own);
  const { declared, read } = located(where, () => {
    checkName(name);
    return declare(context, { where, urn }, inputs);
  });
  const marked = secretsOf(kind, secrets);
  if (unknown.length > 0) {
    const values = [...unknown, ...valuesRead(kind)].map((property) => [property, unknownValue] as const);
    return { values: { ...declared, ...Object.fromEntries(values) }, secrets: marked };
  }
  const { values, findings } = await read();
  enforceFindings(findings, context.log, urn);
  const state = { ...declared, ...values } as State;
  const [digest, digestKept] = [inputDigest(kind, state), inputDigest(kind, { ...state, ...ignored })];
  if (digestKept !== digest) throw new Error(changedInputs(kind.className, digest, digestKept));
  const drift = driftOf(kind, olds as Partial<State>, state);
  if (drift.length > 0) context.log("info", drift.join("\n"), { urn });
  return { values: state as Properties, secrets: marked };
}

/** What is read of a secret account is secret as well: a map has its name in it. */
export function secretsOf<State extends object>(
  kind: ReadingKind<State>,
  secrets: ReadonlySet<string>,
): ReadonlySet<string> {
  const declared = kind.replaceOnChanges.map(String).filter((property) => secrets.has(property));
  return new Set(declared.length === 0 ? [] : [...declared, ...valuesRead(kind)]);
}

/** The properties that SendGrid answers, and no program gives. */
function valuesRead<State extends object>({ updateOnChanges }: ReadingKind<State>): readonly string[] {
  return updateOnChanges.map(String).filter((property) => !given.includes(property));
}

/** The properties that a program gives, and that a change updates. */
const given: readonly string[] = ["onUnreadable", "parentUsername"];

/** Where a program ignores changes of what is read, the engine passes what was read the last time. */
function withoutIgnored<State extends object>(kind: ReadingKind<State>, olds: Properties, news: Properties) {
  const isIgnored = (property: string) => valuesRead(kind).includes(property) && Object.hasOwn(olds, property);
  const entries = Object.entries(news);
  return {
    ignored: Object.fromEntries(entries.filter(([property]) => isIgnored(property))),
    inputs: Object.fromEntries(entries.filter(([property]) => !isIgnored(property))),
  };
}

/** Nothing is expected while a preview does not know what. */
const expectations: readonly string[] = ["expected", "enforcementLevel", "expectations", "strict"];

/** What stands for an unknown name, so that all else can be checked. Other properties can be left out. */
const standIns: Properties = { subuser: "stand-in", accountId: "stand-in", subusers: ["stand-in"] };

/** The inputs as far as a preview knows them. */
function withoutUnknown(inputs: Properties): { readonly inputs: Properties; readonly unknown: readonly string[] } {
  const unknown = Object.keys(inputs).filter((property) => hasUnknown(inputs[property]));
  const left = unknown.some((property) => expectations.includes(property)) ? [...unknown, ...expectations] : unknown;
  const known = Object.entries(inputs).filter(([property]) => !left.includes(property));
  const replaced = unknown.flatMap((property) =>
    Object.hasOwn(standIns, property) ? [[property, standIns[property]] as const] : [],
  );
  return {
    inputs: Object.fromEntries([...known, ...replaced]),
    unknown: unknown.filter((property) => !expectations.includes(property)),
  };
}
