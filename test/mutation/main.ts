import { type Room, rooms } from "./rooms";
import { complaintsAbout, fileOf, keyOf, type Mutant, readExplanations, type Survivor, survivorOf } from "./survivors";

/** Breaks the rooms of `provider/` on purpose, and says what no test noticed; "-- fleet" breaks one room. */
async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => arg !== "--changed");
  const outcomes: Outcome[] = [];
  for (const [name, room] of chosen(names)) outcomes.push(await outcomeOf(name, room, args.includes("--changed")));
  for (const { survivors } of outcomes) for (const survivor of survivors) console.log(JSON.stringify(survivor));
  print(outcomes);
  const complaints = outcomes.flatMap((outcome) => outcome.complaints);
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) process.exitCode = 1;
}

function chosen(names: readonly string[]): readonly (readonly [string, Room])[] {
  const unknown = names.find((name) => !Object.hasOwn(rooms, name));
  if (unknown !== undefined) throw new Error(`There is no room ${unknown}: ${Object.keys(rooms).join(", ")}.`);
  return Object.entries(rooms).filter(([name]) => names.length === 0 || names.includes(name));
}

interface Outcome {
  readonly room: string;
  readonly minutes: number;
  readonly mutants: number;
  readonly noticed: number;
  readonly equivalent: number;
  readonly endToEnd: number;
  /** Those that nothing explains. */
  readonly survivors: readonly Survivor[];
  readonly complaints: readonly string[];
}

async function outcomeOf(name: string, room: Room, onlyChanged: boolean): Promise<Outcome> {
  const start = performance.now();
  const mutants = (await run(name, room, onlyChanged)).filter(({ status }) => status in isNoticed);
  const minutes = (performance.now() - start) / 60_000;
  const survivors = mutants.filter(({ status }) => !isNoticed[status]).map(survivorOf);
  const files = new Set(mutants.map(({ fileName }) => fileOf(fileName)));
  const explanations = readExplanations().filter(({ file }) => files.has(file));
  const kindOf = new Map(explanations.map((each) => [keyOf(each), "equivalent" in each ? "equivalent" : "endToEnd"]));
  const explainedAs = (kind?: string) => survivors.filter((each) => kindOf.get(keyOf(each)) === kind);
  const counts = {
    mutants: mutants.length,
    noticed: mutants.length - survivors.length,
    equivalent: explainedAs("equivalent").length,
    endToEnd: explainedAs("endToEnd").length,
  };
  const tooLow = scoreOf(counts) < room.minScore ? [`The score of ${name} is below ${room.minScore} %.`] : [];
  const complaints = [...tooLow, ...complaintsAbout(explanations, survivors)];
  return { room: name, minutes, ...counts, survivors: explainedAs(), complaints };
}

/** The states of a mutant that could be tested. One that never ends is noticed, too. */
const isNoticed: Readonly<Record<string, boolean>> = {
  Killed: true,
  Timeout: true,
  Survived: false,
  NoCoverage: false,
};

async function run(
  name: string,
  { mutate, tests, ignoreStatic = false }: Room,
  onlyChanged: boolean,
): Promise<readonly Mutant[]> {
  process.env.MUTATION_TESTS = tests.join(" ");
  const { Stryker } = await import("@stryker-mutator/core");
  const stryker = new Stryker({
    mutate: mutate.map((pattern) => pattern.replace(/^!?/, "$&provider/")),
    ignoreStatic,
    incrementalFile: `test-results/mutation/${name}.json`,
    force: !onlyChanged,
  });
  return stryker.runMutationTest();
}

/** How many percent of the changes that make a difference the unit tests notice. */
function scoreOf({ mutants, noticed, equivalent }: Pick<Outcome, "mutants" | "noticed" | "equivalent">): number {
  return (100 * noticed) / (mutants - equivalent);
}

function print(outcomes: readonly Outcome[]): void {
  const sum = (count: "mutants" | "noticed" | "equivalent" | "endToEnd" | "minutes") =>
    outcomes.reduce((total, outcome) => total + outcome[count], 0);
  const total = {
    room: "total",
    mutants: sum("mutants"),
    noticed: sum("noticed"),
    equivalent: sum("equivalent"),
    endToEnd: sum("endToEnd"),
    minutes: sum("minutes"),
  };
  for (const outcome of outcomes.length === 1 ? outcomes : [...outcomes, total]) {
    const { room, mutants, noticed, equivalent, endToEnd, minutes } = outcome;
    console.log(
      `${room}: ${scoreOf(outcome).toFixed(1)} % in ${minutes.toFixed(0)} min: of ${mutants} mutants ${noticed} are ` +
        `noticed, ${equivalent} change nothing, ${endToEnd} are noticed end to end alone`,
    );
  }
}

void main(process.argv.slice(2));
