import { follows, isDropped, type PythonRule } from "./rule";
import { phrase } from "../finding-draft";

const made = /(?<![\w.])(\w+)[ \t]*=[ \t]*asyncio\.(?:new_event_loop|get_event_loop)\(\)/gu;

/** An event loop of this file is closed, and then told to run something: it raises RuntimeError. */
export const loopUsedAfterClose: PythonRule = {
  name: "loop-used-after-close",
  severity: "error",
  raises: true,
  check(file) {
    const names = new Set([...file.text.matchAll(made)].flatMap(([, name]) => name ?? []));
    return [...names].flatMap((name) => {
      const calls = file.calls(new RegExp(`(?<![\\w.])${name}\\.\\w+(?=\\s*\\()`, "gu"));
      const closes = calls.filter(({ node, callee }) => callee === `${name}.close` && isDropped(node));
      const bindings = [...file.text.matchAll(new RegExp(`(?<![\\w.])${name}[ \\t]*=(?!=)`, "gu"))];
      return calls
        .filter(({ callee }) => runs.test(callee))
        .filter(({ node }) =>
          closes.some(({ node: close }) => {
            const isAnew = bindings.some(({ index }) => index > close.startIndex && index < node.startIndex);
            return (
              !isAnew &&
              close.parent !== null &&
              follows(node, close.parent) &&
              isSame(close.startIndex, node.startIndex)
            );
          }),
        )
        .map(({ node, callee }) => ({
          message: phrase(
            "{0} is closed by now, so {1}() raises RuntimeError. Close it last, or make a new loop.",
            name,
            callee,
          ),
          start: node.startIndex,
          end: node.startIndex + callee.length,
        }));
    });

    function isSame(left: number, right: number): boolean {
      return file.functionAt(left) === file.functionAt(right);
    }
  },
};

const runs =
  /\.(?:run_until_complete|run_forever|create_task|call_soon|call_later|call_at|run_in_executor)$/u;
