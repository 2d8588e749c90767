import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";

/** Something of the operating system that the tests need, and the Debian packages that bring it. */
export interface SystemNeed {
  /** What it is for, as a person would say it. */
  readonly name: string;
  /** Any one of these programs satisfies the need. */
  readonly programs: readonly string[];
  readonly packages: readonly string[];
}

/** What the host and its tests take from the operating system. */
export const systemNeeds = {
  browser: {
    name: "Chromium",
    programs: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    packages: ["chromium", "fonts-dejavu-core"],
  },
  compiler: { name: "a C++ compiler", programs: ["g++"], packages: ["g++"] },
  make: { name: "make", programs: ["make"], packages: ["make"] },
  python: { name: "Python 3", programs: ["python3"], packages: ["python3"] },
} as const satisfies Record<string, SystemNeed>;

/** Full path of the first of `programs` that PATH leads to. */
export function findProgram(
  programs: readonly string[],
  searchPath = process.env["PATH"] ?? "",
): string | undefined {
  for (const program of programs) {
    for (const folder of searchPath.split(path.delimiter)) {
      const file = path.join(folder, program);
      if (folder !== "" && isExecutable(file)) return file;
    }
  }
  return undefined;
}

/** The one command with which a person installs what is missing. */
export function installCommand(needs: readonly SystemNeed[]): string {
  const packages = needs.flatMap((need) => need.packages).join(" ");
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages}`;
}

/**
 * Looks for every one of `needs`, and installs the missing ones where that is allowed: as root, on a system with apt-get.
 * Returns those that are still missing afterwards.
 */
export function provideSystemNeeds(
  needs: readonly SystemNeed[],
  log: (line: string) => void,
): readonly SystemNeed[] {
  const missing = missingNeeds(needs);
  if (missing.length === 0 || process.getuid?.() !== 0) return missing;
  const aptGet = findProgram(["apt-get"]);
  if (aptGet === undefined) return missing;
  const packages = missing.flatMap((need) => need.packages);
  log(`installing ${packages.join(" ")} with apt-get`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const words of [["update"], ["install", "-y", "--no-install-recommends", ...packages]]) {
    const run = spawnSync(aptGet, ["-qq", ...words], { env: environment, encoding: "utf8" });
    if (run.status !== 0) {
      log(`apt-get ${words.join(" ")} failed:\n${run.stdout}${run.stderr}`);
      break;
    }
  }
  return missingNeeds(needs);
}

function missingNeeds(needs: readonly SystemNeed[]): SystemNeed[] {
  return needs.filter((need) => findProgram(need.programs) === undefined);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
