import type { Language } from "../../analysis/outline";

const pythonToken =
  /#[^\n]*|[rbuft]{0,2}("""|''')[\s\S]*?(?:\1|$)|[rbuft]{0,2}(?:"(?:\\[\s\S]|[^"\\\n])*(?:"|$|(?=\n))|'(?:\\[\s\S]|[^'\\\n])*(?:'|$|(?=\n)))/gi;

const scriptToken =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:\\[\s\S]|[^"\\\n])*(?:"|$|(?=\n))|'(?:\\[\s\S]|[^'\\\n])*(?:'|$|(?=\n))|`(?:\\[\s\S]|[^`\\])*(?:`|$)|(?<=[(,=:[!&|?{};+\-*%<>~^]\s*|\b(?:return|typeof|case|await|yield|void|of|in)\s*)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/\w*/g;

/**
 * Blanks comments and the insides of literals, so that names and brackets can be looked for in what is left. Offsets and line
 * breaks stay; literals keep their first and last character as `"`, comments become spaces.
 *
 * It reads tokens, not the grammar, and so may be wrong about a text: fit for suggestions, not for facts.
 */
export function maskSource(text: string, language: Language): string {
  const python = language === "python";
  return text.replace(python ? pythonToken : scriptToken, (token) => {
    const blank = token.replace(/[^\n]/g, " ");
    const isComment = python ? token.startsWith("#") : /^\/[/*]/.test(token);
    return isComment || token.length < 2 ? blank : `"${blank.slice(1, -1)}"`;
  });
}

/** An expression longer than this is none that somebody would want to see in an input box. */
const longestBracket = 5_000;

/** The offset just after the bracket that closes the one at `open`, in masked text; undefined where it is not closed soon. */
export function afterClosingBracket(masked: string, open: number): number | undefined {
  let depth = 0;
  const end = Math.min(masked.length, open + longestBracket);
  for (let offset = open; offset < end; offset++) {
    const character = masked[offset];
    if (character === "(" || character === "[" || character === "{") depth += 1;
    else if (character === ")" || character === "]" || character === "}") {
      depth -= 1;
      if (depth === 0) return offset + 1;
    }
  }
  return undefined;
}
