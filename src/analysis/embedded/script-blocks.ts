import type { Language } from "../outline";

/** The code of a component file, and what it is written in. */
export interface EmbeddedCode {
  /** As long as the file; everything that is not code is blank, so that every character of code stands where it stood. */
  readonly text: string;
  readonly language: Exclude<Language, "python">;
}

/** A script's opening tag (attributes may hold `>` in quotes), its code, and its closing tag; a comment, which may hold one too. */
const block = /<!--[\s\S]*?(?:-->|$)|(<script\b(?:"[^"]*"|'[^']*'|[^'">])*>)([\s\S]*?)(?:<\/script\s*>|$)/giu;

const languageByName: Readonly<Record<string, EmbeddedCode["language"]>> = {
  ts: "typescript",
  typescript: "typescript",
  tsx: "typescriptreact",
  jsx: "javascriptreact",
};

/** The code of a Vue or Svelte component: what its `<script>` blocks hold. */
export function scriptBlocks(text: string): EmbeddedCode {
  let code = "";
  let language: EmbeddedCode["language"] = "javascript";
  for (const { 0: whole, 1: tag, 2: script, index } of text.matchAll(block)) {
    if (tag === undefined || script === undefined || isClosed(tag)) continue;
    language = languageOfTag(tag) ?? language;
    code += blank(text.slice(code.length, index + tag.length)) + script;
    code += blank(whole.slice(tag.length + script.length));
  }
  return { text: code + blank(text.slice(code.length)), language };
}

function isClosed(tag: string): boolean {
  return tag.endsWith("/>");
}

function languageOfTag(tag: string): EmbeddedCode["language"] | undefined {
  const name = /\slang\s*=\s*["']?(\w+)/iu.exec(tag)?.[1];
  return name === undefined ? undefined : languageByName[name.toLowerCase()];
}

function blank(source: string): string {
  return source.replace(/[^\r\n]/gu, (character) => " ".repeat(character.length));
}
