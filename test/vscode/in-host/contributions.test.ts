import assert from "node:assert/strict";

import * as vscode from "vscode";

interface Manifest {
  readonly contributes: {
    readonly colors: readonly { readonly id: string; readonly defaults: Readonly<Record<string, string>> }[];
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly svg: string; readonly altText: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
  };
}

describe("what the extension adds to VS Code", function () {
  this.timeout(120_000);
  const extension = vscode.extensions.getExtension("coroscope.coroscope")!;
  const { contributes } = extension.packageJSON as Manifest;

  before(() => extension.activate());

  it("has each colour for light, dark and both high-contrast themes", () => {
    for (const { id, defaults } of contributes.colors)
      assert.deepEqual(
        ["dark", "light", "highContrast", "highContrastLight"].filter((kind) => !defaults[kind]),
        [],
        id,
      );
  });

  it("leads through its first steps: four or five, with pictures that are there and commands that exist", async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const [{ steps }, ...others] = contributes.walkthroughs as [(typeof contributes.walkthroughs)[number]];
    assert.deepEqual(others, []);
    assert.ok(steps.length === 4 || steps.length === 5);
    for (const { description, media, completionEvents } of steps) {
      const shown = await vscode.workspace.fs.stat(vscode.Uri.joinPath(extension.extensionUri, media.svg));
      assert.ok(shown.size > 0 && media.altText.length > 20);
      const commands = [
        ...[...description.matchAll(/\(command:([\w.]+)/gu)].map(([, command]) => command!),
        ...completionEvents.flatMap((event) => /^onCommand:(.+)$/u.exec(event)?.[1] ?? []),
      ];
      assert.deepEqual(
        commands.filter((command) => !known.has(command)),
        [],
      );
    }
  });

  it("has a view of its own, in a container of its own", async () => {
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      ["coroscope"],
    );
    assert.deepEqual(
      contributes.views["coroscope"]?.map(({ id }) => id),
      ["coroscope.asyncOutline"],
    );
    await vscode.commands.executeCommand("coroscope.asyncOutline.focus");
  });
});
