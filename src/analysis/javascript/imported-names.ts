/** Gives a callee by the module it comes from, whatever it is called here: `fs/promises.readFile` for `readFile` or `fsp.readFile`. */
export type FullName = (callee: string) => string;

const quoted = `["']([^"'\\n]+)["']`;
const imports = new RegExp(
  `^[ \\t]*import\\s+(?!type\\b)(?:([\\w$]+)\\s*,?\\s*)?(?:\\*\\s*as\\s+([\\w$]+)\\s*)?(?:\\{([^}]*)\\}\\s*)?from\\s*${quoted}`,
  "gmu",
);
const requires = new RegExp(
  `\\b(?:const|let|var)\\s+(?:([\\w$]+)|\\{([^}]*)\\})\\s*=\\s*(?:require|await\\s+import)\\(\\s*${quoted}\\s*\\)(\\.promises\\b)?`,
  "gu",
);

/**
 * Reads what names a text gives to modules and to what they export; `node:` is left out. Where another thing has the name too, that is
 * not seen.
 */
export function importedNames(text: string): FullName {
  const names = new Map<string, string>();
  for (const [, byDefault, whole, list, module = ""] of text.matchAll(imports))
    add(module, [byDefault, whole], list);
  for (const [, whole, list, module = "", promises = ""] of text.matchAll(requires))
    add(`${module}${promises}`, [whole], list);
  return (callee) => {
    const head = /^[\w$]+/u.exec(callee)?.[0] ?? "";
    const name = names.get(head);
    return name === undefined ? callee : `${name}${callee.slice(head.length)}`;
  };

  function add(from: string, wholes: readonly (string | undefined)[], list: string | undefined): void {
    const module = from.replace(/^node:/u, "");
    for (const whole of wholes) if (whole !== undefined) names.set(whole, module);
    for (const item of list?.split(",") ?? []) {
      const [, name, own] = /^\s*([\w$]+)(?:\s*(?:\bas\b|:)\s*([\w$]+))?\s*$/u.exec(item) ?? [];
      if (name !== undefined) names.set(own ?? name, `${module}.${name}`);
    }
  }
}

const promisified = /\b(?:const|let|var)\s+([\w$]+)\s*=\s*((?:[\w$]+\.)*[\w$]+)\(\s*([\w$.]+)\s*\)/gu;

/** The functions that `util.promisify` was given, by the names of what it made of them; each as its {@link FullName}. */
export function promisifiedNames(text: string, fullName: FullName): ReadonlyMap<string, string> {
  const made = new Map<string, string>();
  if (!text.includes("promisify")) return made;
  for (const [, name = "", maker = "", given = ""] of text.matchAll(promisified))
    if (/^util\.promisify$/u.test(fullName(maker))) made.set(name, fullName(given));
  return made;
}
