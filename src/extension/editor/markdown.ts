/* Text of users and programs in Markdown that VS Code renders. HTML is off there; these keep the rest from being read as markup. */

const invisible = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** One line of text without characters that are invisible or turn the reading direction; each becomes U+FFFD. */
export function visibleText(text: string): string {
  return text
    .replace(/\s*[\r\n]+\s*/gu, " ")
    .replace(/\t/gu, " ")
    .replace(invisible, "\ufffd");
}

/** `text` as inline code, whatever backticks it holds (CommonMark 6.1). */
export function codeSpan(text: string): string {
  const content = visibleText(text);
  const longest = Math.max(0, ...[...content.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const padding = content.startsWith("`") || content.endsWith("`") || content.trim() === "" ? " " : "";
  return `${fence}${padding}${content}${padding}${fence}`;
}

/** `text` as plain words: every character that Markdown could read as markup is escaped (CommonMark 2.4). */
export function plainText(text: string): string {
  return visibleText(text).replace(/[!-/:-@[-`{-~]/gu, (character) => `\\${character}`);
}

/** A link that runs a command of VS Code. `label` is Markdown; each argument has to survive JSON. */
export function commandLink(label: string, command: string, ...parameters: readonly unknown[]): string {
  const query =
    parameters.length === 0
      ? ""
      : `?${encodeURIComponent(JSON.stringify(parameters)).replace(/[!'()*]/gu, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)}`;
  return `[${label}](command:${command}${query})`;
}
