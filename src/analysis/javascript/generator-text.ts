const space = String.raw`(?:\s|/\*(?:[^*]|\*(?!/))*\*/|//[^\n\r\u2028\u2029]*)`;

const star = new RegExp(String.raw`\bfunction\b${space}*\*`, "u");

/** A star, what may be the name of a method, and what may be its parameters: a product of calls looks the same. */
const method = new RegExp(String.raw`\*${space}*(?:[\["']|[#\w$\\\x80-\u{10ffff}]+${space}*[(<])`, "u");

/** Whether a script may have generators (ECMA-262 §15.5), as far as its characters alone show; `false` is sure. */
export function mayMakeGenerators(text: string): boolean {
  return text.includes("*") && (star.test(text) || method.test(text));
}
