import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import type { Engine } from "./find";

/** The package under test, built. */
export const packageFolder = resolve(__dirname, "../..");

const endBySignal = join(__dirname, "..", "coverage", "end-by-signal.cjs");

/** What a run of the CLI left behind. */
export interface Run {
  readonly exitCode: number;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

/** What a throwaway stack is made of. */
export interface StackOptions {
  readonly engine: Engine;
  /** Files of the program, by name; `index.js` or `index.ts` is run. */
  readonly files?: Readonly<Record<string, string>>;
  /** A folder whose program is copied, before `files` are written. */
  readonly copyOf?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What each line of output is shown to while it comes. */
  readonly onOutput?: (chunk: string) => void;
}

/** How one command is run. */
export interface RunOptions {
  /** Keeps the output from `onOutput`. */
  readonly quiet?: boolean;
  /** Called with the process when it starts; what it returns is called when it ends. */
  readonly onStart?: (pid: number) => () => void;
}

/** A stack of its own on the real CLI: with its own backend, home and program, and no trace when it is over. */
export class Stack {
  readonly program: string;
  readonly folder = mkdtempSync(join(tmpdir(), "sendgrid-open-tracking-"));
  readonly env: Record<string, string | undefined>;

  private constructor(private readonly options: StackOptions) {
    this.program = join(this.folder, "program");
    for (const name of ["backend", "home", "program"]) mkdirSync(join(this.folder, name));
    this.prepareProgram(options);
    this.env = {
      ...withoutSendGrid(process.env),
      PATH: `${options.engine.bin}${delimiter}${process.env.PATH}`,
      PULUMI_BACKEND_URL: `file://${join(this.folder, "backend")}`,
      PULUMI_HOME: join(this.folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: "throwaway",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...(process.env.NODE_V8_COVERAGE ? { NODE_OPTIONS: `--require ${endBySignal}` } : {}),
      ...options.env,
    };
  }

  /** Makes the program and initializes a stack for it. */
  static async create(options: StackOptions): Promise<Stack> {
    const stack = new Stack(options);
    const { exitCode, output } = await stack.pulumi(["stack", "init", "test"], { quiet: true });
    if (exitCode !== 0) throw new Error(output);
    return stack;
  }

  /** Replaces files of the program. */
  write(files: Readonly<Record<string, string>>): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.program, name)), { recursive: true });
      writeFileSync(join(this.program, name), content);
    }
  }

  preview(...args: readonly string[]): Promise<Run> {
    return this.pulumi(["preview", ...args]);
  }

  up(...args: readonly string[]): Promise<Run> {
    return this.pulumi(["up", "--yes", "--skip-preview", ...args]);
  }

  refresh(...args: readonly string[]): Promise<Run> {
    return this.pulumi(["refresh", ...args]);
  }

  destroy(...args: readonly string[]): Promise<Run> {
    return this.pulumi(["destroy", "--yes", "--skip-preview", ...args]);
  }

  /** The state, as text: what a leak would be found in. */
  exported(...args: readonly string[]): Promise<string> {
    return this.text("stack", "export", ...args);
  }

  /** The program's outputs. */
  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse(await this.text("stack", "output", "--json")) as Record<string, unknown>;
  }

  private async text(...args: readonly string[]): Promise<string> {
    const { exitCode, output } = await this.pulumi(args, { quiet: true });
    if (exitCode !== 0) throw new Error(output);
    return output;
  }

  /** Runs any command of the CLI on this stack. */
  pulumi(args: readonly string[], { quiet = false, onStart }: RunOptions = {}): Promise<Run> {
    return new Promise((resolve, reject) => {
      const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
        cwd: this.program,
        env: this.env,
        stdio: ["ignore", "pipe", "pipe"],
      });
      const onEnd = child.pid === undefined ? undefined : onStart?.(child.pid);
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (chunk: string) => {
          output += chunk;
          if (!quiet) this.options.onOutput?.(chunk);
        });
      }
      child.once("error", reject);
      child.once("close", (code) => {
        onEnd?.();
        resolve({ exitCode: code ?? -1, output });
      });
    });
  }

  /** Leaves nothing behind. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private prepareProgram({ files, copyOf }: StackOptions): void {
    const modules = join(this.program, "node_modules");
    mkdirSync(join(modules, "@pulumi"), { recursive: true });
    symlinkSync(join(packageFolder, "node_modules", "@pulumi", "pulumi"), join(modules, "@pulumi", "pulumi"));
    symlinkSync(packageFolder, join(modules, "pulumi-sendgrid-open-tracking"));
    if (copyOf === undefined) {
      this.write({ "Pulumi.yaml": "name: test\nruntime: nodejs\n", "package.json": '{ "name": "test" }' });
    } else {
      const filter = (source: string) => !source.includes("node_modules") || source === copyOf;
      cpSync(copyOf, this.program, { recursive: true, filter });
    }
    this.write(files ?? {});
  }
}

function withoutSendGrid(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(SENDGRID|PULUMI)_/.test(name) && name !== "NODE_OPTIONS"),
  );
}
