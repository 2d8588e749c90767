import { readFile } from "node:fs/promises";
import path from "node:path";

/**
 * The script that one of npm's batch files on Windows (`npm.cmd`, `npx.cmd`, and those that npm makes in `node_modules/.bin`)
 * starts with Node.
 *
 * @param file absolute path of the batch file
 * @returns absolute path of the script, or undefined where the file is another kind of batch file
 */
export async function readBatchLauncher(file: string): Promise<string | undefined> {
  try {
    return scriptOfBatchLauncher(await readFile(file, "utf8"), file);
  } catch {
    return undefined;
  }
}

/** As {@link readBatchLauncher}, of the file's text. */
export function scriptOfBatchLauncher(text: string, file: string): string | undefined {
  const folder = path.win32.dirname(file);
  // npm's own: SET "NPM_CLI_JS=%~dp0\node_modules\npm\bin\npm-cli.js"; cmd-shim's: "%_prog%" "%dp0%\..\tool\cli.js" %*
  const own = /^\s*SET "(?:NPM|NPX)_CLI_JS=%~dp0\\([^"%]+\.[cm]?js)"/im.exec(text)?.[1];
  const made = /"%_prog%"\s+"%(?:~dp0|dp0%)\\([^"%]+\.[cm]?js)"\s+%\*/i.exec(text)?.[1];
  const script = own ?? made;
  return script === undefined ? undefined : path.win32.resolve(folder, script);
}
