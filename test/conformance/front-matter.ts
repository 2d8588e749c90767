/** What a test of test262 says about itself (its INTERPRETING.md). */
export interface FrontMatter {
  readonly flags: ReadonlySet<string>;
  readonly includes: readonly string[];
  /** The phase and the type of the error that must be thrown. */
  readonly negative: { readonly phase: string; readonly type: string } | undefined;
}

/** Reads the comment between the marks of three dashes; only the keys that matter for running a test. */
export function readFrontMatter(source: string): FrontMatter {
  const yaml = /\/\*---\r?\n?([^]*?)---\*\//u.exec(source)?.[1] ?? "";
  const phase = /^negative:[^]*?^\s+phase:\s*(\w+)/mu.exec(yaml)?.[1];
  const type = /^negative:[^]*?^\s+type:\s*(\w+)/mu.exec(yaml)?.[1];
  return {
    flags: new Set(readList(yaml, "flags")),
    includes: readList(yaml, "includes"),
    negative: phase === undefined || type === undefined ? undefined : { phase, type },
  };
}

function readList(yaml: string, key: string): string[] {
  const inline = new RegExp(`^${key}:\\s*\\[([^\\]]*)\\]`, "mu").exec(yaml)?.[1];
  if (inline !== undefined)
    return inline
      .split(",")
      .map((word) => word.trim())
      .filter((word) => word !== "");
  const block = new RegExp(`^${key}:\\s*\\r?\\n((?:\\s+-.*\\r?\\n?)+)`, "mu").exec(yaml)?.[1] ?? "";
  return [...block.matchAll(/-\s*(\S+)/gu)].map(([, word = ""]) => word);
}
