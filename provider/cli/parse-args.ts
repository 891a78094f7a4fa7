import { type ParseArgsConfig, parseArgs } from "node:util";
import { show } from "../text/show";
import { UsageError } from "./usage-error";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; tokens: true }>
>;

/**
 * Parses options, and the words between them.
 *
 * @param words how many of them are required, or that any number is allowed
 * @throws UsageError that names the option
 */
export function parseOptions<T extends Options>(
  args: readonly string[],
  options: T,
  words: number | "any" = 0,
): Parsed<T> {
  const parsed = parsedOrRefused(args, options);
  const seen = new Set<string>();
  for (const token of parsed.tokens ?? []) {
    if (token.kind !== "option") continue;
    const isRepeated = seen.has(token.name) && options[token.name]?.multiple !== true;
    if (isRepeated)
      throw new UsageError(`--${token.name} is given twice, and only the last one would count. Keep one.`);
    seen.add(token.name);
  }
  if (words === "any") return parsed;
  const { length } = parsed.positionals;
  if (length > words) {
    throw new UsageError(`Unexpected argument ${show(parsed.positionals[words])}. Is an option missing before it?`);
  }
  if (length < words) throw new UsageError(`${words} files are needed, and ${length} given. See --help.`);
  return parsed;
}

function parsedOrRefused<T extends Options>(args: readonly string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, tokens: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const [, name = ""] = /'(?:-\w, )?(-[^' ]*)/.exec(message) ?? [];
    if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
      // Of -expectations it names the first letter.
      const given = args.find((arg) => arg.startsWith(name) && !arg.startsWith("--")) ?? name;
      throw unknownOption(given, Object.keys(options));
    }
    if (/argument missing/.test(message)) throw new UsageError(`${name} needs a value. See --help for what to write.`);
    throw new UsageError(`${message.split("\n")[0]?.replace(/\.$/, "")}. See --help for what to write.`);
  }
}

function unknownOption(name: string, known: readonly string[]): UsageError {
  const { nearest } = require("../text/did-you-mean") as typeof import("../text/did-you-mean");
  const meant = nearest(name.replace(/^-+/, ""), known);
  const hint = meant === undefined ? "" : `Did you mean --${meant}? `;
  return new UsageError(`There is no option ${name}. ${hint}The options are --${known.join(", --")}.`);
}

/** The first value that is there twice. */
export function repeatedValue(values: readonly string[]): string | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}

/**
 * The word that an option was given, if it is one of those that it takes.
 *
 * @throws UsageError
 */
export function oneOf<Word extends string>(option: string, value: string, words: readonly Word[]): Word {
  const word = words.find((each) => each === value);
  if (word !== undefined) return word;
  throw new UsageError(`${option} is ${show(value)}. Use ${words.slice(0, -1).join(", ")} or ${words.at(-1)}.`);
}
