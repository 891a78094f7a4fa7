/** Lines that no test executes, by file, each with the reason. */
export type LeftOut = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Says what is wrong with the list of what is left out: each line in it was not executed, and no other. */
export function complaints(listed: LeftOut, gaps: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const unlisted = [...gaps].flatMap(([file, lines]) =>
    [...lines]
      .filter((line) => !Object.hasOwn(listed[file] ?? {}, line))
      .map((line) => `No test executes all of this line of provider/${file}: ${line}`),
  );
  const executed = Object.entries(listed).flatMap(([file, lines]) =>
    Object.keys(lines)
      .filter((line) => !gaps.get(file)?.has(line))
      .map((line) => `This line of provider/${file} is listed as left out, and is executed, or is not there: ${line}`),
  );
  return [...unlisted, ...executed];
}
