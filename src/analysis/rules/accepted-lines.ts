/**
 * The rules of other linters that tell the same, by our rule. A line on which a person has switched one of them off was looked at, and is
 * meant as it is: <https://docs.astral.sh/ruff/rules>, <https://flake8-async.readthedocs.io>, <https://eslint.org/docs/rules>,
 * <https://typescript-eslint.io/rules>, <https://github.com/eslint-community/eslint-plugin-promise>.
 */
const sameElsewhere: ReadonlyMap<string, RegExp> = new Map([
  ["async-callback", /no-misused-promises/u],
  ["async-executor", /no-async-promise-executor/u],
  ["async-without-await", /require-await/u],
  ["await-between-check-and-set", /require-atomic-updates/u],
  ["await-in-loop", /no-await-in-loop/u],
  ["blocking-call", /ASYNC[12]\d\d/u],
  ["cancellation-swallowed", /ASYNC10[234]|\b(?:E722|BLE001)/u],
  ["chain-without-catch", /catch-or-return|no-floating-promises/u],
  ["custom-promisification", /avoid-new/u],
  ["executor-return", /no-promise-executor-return/u],
  ["explicit-promise", /avoid-new/u],
  ["floating-promise", /no-floating-promises/u],
  ["require-yield", /require-yield/u],
  ["return-in-try", /return-await/u],
  ["sleep-zero-loop", /ASYNC110/u],
  ["task-dropped", /RUF006/u],
  ["then-without-return", /always-return/u],
  ["timeout-without-await", /ASYNC100/u],
  ["yield-in-task-group", /ASYNC(?:101|119)/u],
]);

/** Whether a person has told another linter not to report on a line what a rule finds there. */
export function isAccepted(rule: string, start: number, text: string): boolean {
  if (!directive.test(text)) return false;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const same = sameElsewhere.get(rule);
  const line = restOfLine(text, start);
  const own = /#[ \t]*noqa\b(.*)|\/[/*][ \t]*eslint-disable-line\b(.*)/iu.exec(line);
  if (own && accepts(own[1] ?? own[2] ?? "", same)) return true;
  const before = text.slice(text.lastIndexOf("\n", lineStart - 2) + 1, lineStart);
  const above = /\/[/*][ \t]*eslint-disable-next-line\b(.*)/u.exec(before);
  return above !== null && accepts(above[1] ?? "", same);
}

const directive = /#[ \t]*noqa\b|eslint-disable-(?:next-)?line\b/iu;

function restOfLine(text: string, start: number): string {
  const end = text.indexOf("\n", start);
  return text.slice(start, end < 0 ? text.length : end);
}

/** A directive that names no rule is about all of them. */
function accepts(named: string, same: RegExp | undefined): boolean {
  const rules = named
    .replace(/(?:--|\*\/|#).*$/u, "")
    .replace(/^[ \t]*:/u, "")
    .trim();
  return rules === "" || same?.test(rules) === true;
}
