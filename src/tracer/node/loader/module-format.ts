import { readFileSync } from "node:fs";
import path from "node:path";
import type { ModuleFormat } from "../instrument/parse-javascript";

const formats = new Map<string, ModuleFormat | undefined>();

/** The format that a file's extension or the nearest package.json gives it; `undefined` where neither says. */
export function declaredFormat(file: string): ModuleFormat | undefined {
  const extension = path.extname(file);
  if (extension.startsWith(".m")) return "module";
  if (extension.startsWith(".c")) return "commonjs";
  return packageFormat(path.dirname(file));
}

function packageFormat(folder: string): ModuleFormat | undefined {
  if (formats.has(folder)) return formats.get(folder);
  const own = readPackage(folder);
  const parent = path.dirname(folder);
  const format =
    own !== undefined
      ? own.type
      : parent === folder || path.basename(folder) === "node_modules"
        ? undefined
        : packageFormat(parent);
  formats.set(folder, format);
  return format;
}

function readPackage(folder: string): { type: ModuleFormat | undefined } | undefined {
  let text: string;
  try {
    text = readFileSync(path.join(folder, "package.json"), "utf8");
  } catch {
    return undefined;
  }
  try {
    const { type } = JSON.parse(text) as { type?: unknown };
    return { type: type === "module" || type === "commonjs" ? type : undefined };
  } catch {
    return { type: undefined };
  }
}
