import path from "node:path";
import { failure, success, type Result } from "../../base/result";

/** What the variables of a launch configuration stand for. */
export interface VariableScope {
  /** Absolute path of the workspace folder. */
  readonly workspaceFolder: string;
  /** Absolute path of the file in the editor. */
  readonly file: string;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * A text with its variables (`${workspaceFolder}`, `${file}`, `${env:NAME}` …) replaced, as VS Code's variables reference has them. Fails
 * with the first one that only a debugger could fill in.
 */
export function replaceVariables(text: string, scope: VariableScope): Result<string, string> {
  let unknown: string | undefined;
  const replaced = text.replace(/\$\{([^}]*)\}/g, (whole, name: string) => {
    const value = valueOf(name, scope);
    if (value === undefined) unknown ??= whole;
    return value ?? whole;
  });
  return unknown === undefined ? success(replaced) : failure(unknown);
}

function valueOf(
  name: string,
  { workspaceFolder, file, home, environment }: VariableScope,
): string | undefined {
  const variable = /^env:(.+)$/i.exec(name)?.[1];
  if (variable !== undefined) return environment[variable] ?? "";
  switch (name) {
    case "workspaceFolder":
    case "workspaceRoot":
      return workspaceFolder;
    case "workspaceFolderBasename":
      return path.basename(workspaceFolder);
    case "userHome":
      return home;
    case "file":
      return file;
    case "fileDirname":
      return path.dirname(file);
    case "fileBasename":
      return path.basename(file);
    case "fileBasenameNoExtension":
      return path.basename(file, path.extname(file));
    case "fileExtname":
      return path.extname(file);
    case "relativeFile":
      return path.relative(workspaceFolder, file);
    case "relativeFileDirname":
      return path.relative(workspaceFolder, path.dirname(file)) || ".";
    case "pathSeparator":
    case "/":
      return path.sep;
    default:
      return undefined;
  }
}
