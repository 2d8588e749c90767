import { extensionOf } from "../language";
import type { Language } from "../outline";
import { maskMagics } from "./notebook-cell";
import { scriptBlocks } from "./script-blocks";

/**
 * The code that a text holds, with every character where it stood: of a notebook's cell (whose path is the notebook's) without
 * magics, of a component file its scripts. Other texts are code as they are.
 */
export function embeddedCode(
  text: string,
  language: Language,
  path: string | undefined,
): { readonly text: string; readonly language: Language } {
  switch (extensionOf(path ?? "")) {
    case ".ipynb":
      return language === "python" ? { text: maskMagics(text), language } : { text, language };
    case ".vue":
    case ".svelte":
      return language === "python" ? { text, language } : scriptBlocks(text);
    default:
      return { text, language };
  }
}
