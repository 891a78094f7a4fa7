/** Lines that no test executes, by file, each with the reason. */
export type LeftOut = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Says what is wrong with the list of what is left out: it has every line that was not executed, and none that is not
 * there. One that is there may be executed now and then: some wait for what happens between two steps.
 */
export function complaints(
  listed: LeftOut,
  gaps: ReadonlyMap<string, ReadonlySet<string>>,
  textOf: (file: string) => readonly string[],
): readonly string[] {
  const unlisted = [...gaps].flatMap(([file, lines]) =>
    [...lines]
      .filter((line) => !Object.hasOwn(listed[file] ?? {}, line))
      .map((line) => `No test executes all of this line of provider/${file}: ${line}`),
  );
  const gone = Object.entries(listed).flatMap(([file, lines]) => {
    const there = new Set(textOf(file).map((line) => line.trim()));
    return Object.keys(lines)
      .filter((line) => !there.has(line))
      .map((line) => `This line is listed as left out of provider/${file}, and is not there: ${line}`);
  });
  return [...unlisted, ...gone];
}
