/** Variables by which VS Code steers its own processes; a program that inherited them would behave as a part of it. */
const editorOwn = /^(VSCODE_|ELECTRON_)/iu;

/**
 * The environment for the user's program: that of the extension host without what VS Code put into it for itself, under what
 * the user chose (for example in a `.env` file). A variable chosen as undefined is taken away.
 */
export function programEnvironment(
  inherited: Readonly<Record<string, string | undefined>>,
  chosen: Readonly<Record<string, string | undefined>> = {},
): Record<string, string | undefined> {
  const environment: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries({ ...inherited, ...chosen })) {
    if (!editorOwn.test(name)) environment[name] = value;
  }
  return environment;
}
