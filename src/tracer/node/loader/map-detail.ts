/** How exactly the source map of a text with probes leads to the author's: by its lines, with where the probes stand beside it, or by each token. */
export type MapDetail = "lines" | "tokens";

/**
 * What those who read source maps by themselves need: debuggers and coverage know nothing of probes, and want a segment for each token. A program that
 * neither looks at gets maps that cost a tenth to make and to load.
 */
export function mapDetail(): MapDetail {
  const { NODE_OPTIONS = "", NODE_V8_COVERAGE, VSCODE_INSPECTOR_OPTIONS } = process.env;
  const isWatched =
    NODE_V8_COVERAGE !== undefined ||
    VSCODE_INSPECTOR_OPTIONS !== undefined ||
    [...process.execArgv, NODE_OPTIONS].some((words) => words.includes("--inspect"));
  return isWatched ? "tokens" : "lines";
}
