import { spawnSync } from "node:child_process";
import { interpreters } from "./interpreters";

/** Where Debian keeps the packages of its own Python; those without C run under others too. */
const debianPackages = "/usr/lib/python3/dist-packages";

/** A Python, and what it needs in its environment to find a package. */
export interface PythonWith {
  readonly executable: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What a Python needs in its environment to import modules: nothing, or Debian's packages; `undefined` where it cannot. */
export function environmentWith(
  executable: string,
  ...modules: readonly string[]
): PythonWith["environment"] | undefined {
  const environments = [{}, { PYTHONPATH: debianPackages }];
  return environments.find((environment) => canImport(executable, environment, modules));
}

/** A Python that has a package: one of those tested, or the system's own; `isNew` asks for 3.12 or later. */
export function pythonWith(name: string, isNew: boolean): PythonWith | undefined {
  const tested = interpreters().filter(({ version }) => !isNew || Number(version.slice(2)) >= 12);
  const candidates = [
    ...tested.map(({ executable }) => ({ executable, environment: {} })),
    ...(isNew ? [] : [{ executable: "/usr/bin/python3", environment: {} }]),
    ...tested.map(({ executable }) => ({ executable, environment: { PYTHONPATH: debianPackages } })),
  ];
  return candidates.find(({ executable, environment }) => canImport(executable, environment, [name]));
}

function canImport(
  executable: string,
  environment: PythonWith["environment"],
  modules: readonly string[],
): boolean {
  const env = { ...process.env, ...environment };
  return spawnSync(executable, ["-c", `import ${modules.join(", ")}`], { env }).status === 0;
}
