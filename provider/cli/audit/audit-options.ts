import { isDay } from "../../expectations/day";
import { show } from "../../text/show";
import { checkOutput } from "../files/write-output";
import type { Io } from "../io";
import { oneOf, parseOptions, repeatedValue } from "../parse-args";
import { extensions, type FormatName, formatNames, formatOfFile } from "../report/format-of-file";
import { UsageError } from "../usage-error";
import { parseSelection, type Selection, selectionOptions, subuserOption } from "./account-selection";
import { type ParentKey, parseParentKeys } from "./parent-keys";

/** A report that goes into a file. */
interface OutputFile {
  readonly file: string;
  readonly format: FormatName;
}

/** What the command line of an audit says. */
export interface AuditOptions {
  readonly selection: Selection;
  /** The API keys of several parent accounts; none of them means the one in SENDGRID_API_KEY. */
  readonly parentKeys: readonly ParentKey[];
  readonly expectations?: string;
  /** What is printed on standard output; nothing when it is absent. */
  readonly printed?: FormatName;
  readonly outputs: readonly OutputFile[];
  readonly all: boolean;
  /** Fail on everything that has no effect, and on accounts of which nothing is expected. */
  readonly strict: boolean;
  readonly resume?: string;
  /** How old a reading may be that is taken over. */
  readonly maxAgeMilliseconds: number;
  readonly stackExports: readonly string[];
  readonly today?: string;
}

const options = {
  ...selectionOptions,
  ...subuserOption,
  "api-key-env": { type: "string", multiple: true, default: [] as string[] },
  expectations: { type: "string" },
  format: { type: "string" },
  output: { type: "string", multiple: true, default: [] as string[] },
  all: { type: "boolean", default: false },
  strict: { type: "boolean", default: false },
  resume: { type: "string" },
  "max-age": { type: "string" },
  "stack-export": { type: "string", multiple: true, default: [] as string[] },
  today: { type: "string" },
} as const;

/** @throws UsageError */
export function parseAuditOptions(args: readonly string[]): AuditOptions {
  const { values } = parseOptions(args, options);
  const outputs = values.output.map(outputFileOf);
  checkDifferent("--output", values.output);
  checkDifferent("--stack-export", values["stack-export"]);
  const byDefault = outputs.length === 0 ? "table" : undefined;
  const printed = values.format === undefined ? byDefault : oneOf("--format", values.format, formatNames);
  if (values.all && printed !== "table" && !outputs.some(({ format }) => format === "table")) {
    throw new UsageError(
      "--all affects tables only, and no table is written. Leave it out: the other reports have all accounts.",
    );
  }
  if (values.today !== undefined && !isDay(values.today)) {
    throw new UsageError(`--today is ${show(values.today)}. Give a day of the calendar such as 2027-03-31.`);
  }
  const { expectations, resume, today } = values;
  if (values.strict && expectations === undefined && values["stack-export"].length === 0) {
    throw new UsageError("--strict has nothing to be strict about. Give --expectations or --stack-export, too.");
  }
  const maxAge = values["max-age"];
  if (maxAge !== undefined && resume === undefined) {
    throw new UsageError("--max-age is about the readings of --resume, which is not given. Leave it out.");
  }
  const selection = parseSelection(values);
  const parentKeys = parseParentKeys(values["api-key-env"]);
  if (parentKeys.length > 1 && selection.subusers !== undefined) {
    throw new UsageError(
      "--subuser names a subuser of one parent account, and --api-key-env is given more than once. Keep the one that is meant.",
    );
  }
  return {
    selection,
    parentKeys,
    outputs,
    all: values.all,
    strict: values.strict,
    stackExports: values["stack-export"],
    maxAgeMilliseconds: millisecondsOf(maxAge ?? "24h"),
    ...(expectations === undefined ? {} : { expectations }),
    ...(printed === undefined ? {} : { printed }),
    ...(resume === undefined ? {} : { resume }),
    ...(today === undefined ? {} : { today }),
  };
}

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function millisecondsOf(maxAge: string): number {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(maxAge) ?? [];
  if (unit !== undefined) return Number(count) * units[unit as keyof typeof units];
  throw new UsageError(`--max-age is ${show(maxAge)}. Use minutes, hours or days, such as 90m, 36h or 3d.`);
}

function outputFileOf(file: string): OutputFile {
  const format = formatOfFile(file);
  if (format !== undefined) return { file, format };
  const endings = formatNames.flatMap((name) => extensions[name].slice(0, 1)).join(", ");
  throw new UsageError(`--output ${show(file)} does not say by its ending which format is meant. Use ${endings}.`);
}

function checkDifferent(option: string, files: readonly string[]): void {
  const twice = repeatedValue(files);
  if (twice !== undefined) throw new UsageError(`${option} ${show(twice)} is given twice. Keep one.`);
}

/**
 * To be called before the long read.
 *
 * @throws UsageError when a report could not be written, or would replace another one or what the audit is made from
 */
export function checkOutputs(
  { outputs, expectations, stackExports }: AuditOptions,
  readingsCache: string | undefined,
  io: Io,
): void {
  for (const { file } of outputs) checkOutput(file, io);
  const inputs = [
    ...(expectations === undefined ? [] : [["--expectations", expectations] as const]),
    ...stackExports.map((file) => ["--stack-export", file] as const),
    ...(readingsCache === undefined ? [] : [["SENDGRID_READINGS_CACHE", readingsCache] as const]),
  ];
  const taken = new Map(inputs.map(([option, file]) => [io.realPath(file), `${option} ${show(file)}`]));
  for (const { file } of outputs) {
    const path = io.realPath(file);
    const other = taken.get(path);
    if (other !== undefined) {
      throw new UsageError(`--output ${show(file)} is the same file as ${other}. Give each a file of its own.`);
    }
    taken.set(path, `--output ${show(file)}`);
  }
}
