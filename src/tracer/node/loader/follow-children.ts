import childProcess from "node:child_process";
import path from "node:path";
import { tracerOptionsVariable } from "../../../trace/tracer-options";

/** What Node's own `ChildProcess.prototype.spawn` is given; `envPairs` are `NAME=value`. */
interface SpawnOptions {
  readonly file?: unknown;
  readonly args?: unknown;
  envPairs?: unknown;
}

interface SpawningProcess {
  readonly pid?: number;
  spawn: (this: SpawningProcess, options: SpawnOptions) => unknown;
}

const nodeOptionsVariable = "NODE_OPTIONS";

/**
 * Follows the program into its children. They inherit the tracer with the environment; where the program gives a Node child an environment of its
 * own that lacks it, it is added. `onSpawn` is told of every child that was started.
 */
export function followChildren(onSpawn: (pid: number, name: string) => void): void {
  const inherited = inheritedVariables();
  const prototype = childProcess.ChildProcess.prototype as unknown as SpawningProcess;
  const { spawn } = prototype;
  prototype.spawn = function (this: SpawningProcess, options): unknown {
    if (Array.isArray(options.envPairs) && startsNode(options))
      options.envPairs = withVariables(options.envPairs as unknown[], inherited);
    const result = spawn.call(this, options);
    if (this.pid !== undefined)
      onSpawn(this.pid, typeof options.file === "string" ? path.basename(options.file) : "");
    return result;
  };
}

function inheritedVariables(): ReadonlyMap<string, string> {
  return new Map([tracerOptionsVariable, nodeOptionsVariable].map((name) => [name, process.env[name] ?? ""]));
}

/** Only a Node program is given more than the program asked for: others could tell. */
function startsNode({ file, args }: SpawnOptions): boolean {
  if (typeof file !== "string") return false;
  if (file === process.execPath || /^node(?:\.exe)?$/iu.test(path.basename(file))) return true;
  return (
    /^(?:sh|bash|cmd\.exe)$/iu.test(path.basename(file)) &&
    Array.isArray(args) &&
    args.some((word) => /\bnode\b/u.test(String(word)))
  );
}

function withVariables(pairs: readonly unknown[], inherited: ReadonlyMap<string, string>): unknown[] {
  const result = [...pairs];
  for (const [name, value] of inherited) {
    const index = result.findIndex((pair) => typeof pair === "string" && pair.startsWith(`${name}=`));
    if (index < 0) result.push(`${name}=${value}`);
    else if (name === nodeOptionsVariable) {
      const given = String(result[index]).slice(name.length + 1);
      if (!given.includes("tracer-node")) result[index] = `${name}=${value} ${given}`;
    }
  }
  return result;
}
