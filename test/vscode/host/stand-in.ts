import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { format, parseArgs } from "node:util";

import { startBrowser } from "./browser";
import { HostBuild } from "./host-build";
import { outputMark } from "./output-mark";
import { VsCodeServer } from "./server";
import type { Settings } from "./settings";

/** What of the desktop's command line matters to the stand-in. */
interface CodeArguments {
  readonly developmentPaths: readonly string[];
  readonly testsPath: string | undefined;
  readonly folder: string | undefined;
  readonly settings: Settings;
  readonly workspaceTrust: boolean;
}

/**
 * Does what the desktop executable does when it is asked to run extension tests: opens the folder with the extension under
 * development, runs the tests inside the extension host, and ends with their exit code. Here the window is a headless browser.
 */
export async function runAsCode(words: readonly string[]): Promise<number> {
  const { developmentPaths, testsPath, folder, settings, workspaceTrust } = readArguments(words);
  if (testsPath === undefined) throw new Error("--extensionTestsPath=FILE is missing.");
  const server = await VsCodeServer.start(HostBuild.current(), {
    settings,
    workspaceTrust,
    testDriver: true,
    ...(process.env["COROSCOPE_SERVER_LOG"] === undefined
      ? {}
      : { logFile: process.env["COROSCOPE_SERVER_LOG"] }),
  });
  process.once("SIGINT", () => process.exit(130));
  try {
    const browser = await startBrowser();
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const exitCode = new Promise<number>((resolve, reject) => {
      page.once("crash", () => reject(new Error("The workbench page crashed.")));
      page.once("close", () => reject(new Error("The workbench page was closed.")));
      page.exposeFunction("codeAutomationExit", (code: number) => resolve(code)).catch(reject);
      page.exposeFunction("codeAutomationLog", printLog).catch(reject);
    });
    const payload = [
      ...developmentPaths.map((file) => ["extensionDevelopmentPath", server.remoteUri(file)] as const),
      ["extensionTestsPath", server.remoteUri(testsPath)] as const,
      ["skipWelcome", "true"] as const,
    ];
    await page.goto(server.workbenchUrl(folder, payload));
    const code = await exitCode;
    await browser.close();
    return code;
  } finally {
    await server.stop();
  }
}

function readArguments(words: readonly string[]): CodeArguments {
  const { values, positionals } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: "string", multiple: true },
      extensionTestsPath: { type: "string" },
      "user-data-dir": { type: "string" },
      "disable-workspace-trust": { type: "boolean" },
    },
  });
  const tests = text(values.extensionTestsPath);
  const folder = positionals.find((word) => existsSync(word));
  return {
    developmentPaths: (values.extensionDevelopmentPath ?? []).filter((word) => typeof word === "string"),
    testsPath: tests === undefined || existsSync(tests) ? tests : `${tests}.js`,
    folder: folder === undefined ? undefined : path.resolve(folder),
    settings: readSettings(text(values["user-data-dir"])),
    workspaceTrust: values["disable-workspace-trust"] !== true,
  };
}

function readSettings(userData: string | undefined): Settings {
  const file = userData === undefined ? undefined : path.join(userData, "User/settings.json");
  return file !== undefined && existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Settings) : {};
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The workbench logs through the same channel as the extension host; without COROSCOPE_VERBOSE only the tests are shown. */
function printLog(_type: string, values: readonly unknown[]): void {
  const line = format(...values);
  if (line.startsWith(outputMark)) console.log(line.slice(outputMark.length));
  else if (process.env["COROSCOPE_VERBOSE"] !== undefined) console.log(line);
}
