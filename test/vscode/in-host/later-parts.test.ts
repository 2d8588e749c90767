import assert from "node:assert/strict";

import * as vscode from "vscode";

import { LaterParts } from "../../../src/extension/later-parts";

const command = "coroscope-test.greet";

describe("parts whose code comes later", () => {
  let loads: number;

  /** Parts with one command, of which the code cannot be loaded as often as `failures` says. */
  function greeting(failures = 0): LaterParts<string> {
    loads = 0;
    return new LaterParts([command], () => {
      loads++;
      if (loads <= failures) return Promise.reject(new Error("The disk is gone."));
      return Promise.resolve(() => {
        real.push(vscode.commands.registerCommand(command, (name: string) => `Hello, ${name}!`));
        return "parts";
      });
    });
  }

  const real: vscode.Disposable[] = [];
  let parts: LaterParts<string> | undefined;

  afterEach(() => {
    parts?.dispose();
    for (const registered of real.splice(0)) registered.dispose();
  });

  it("are loaded once, at the first command, which gets what it was given and gives back what it returns", async () => {
    parts = greeting();
    assert.equal(loads, 0);
    const answers = ["Ada", "Grace"].map((name) => vscode.commands.executeCommand(command, name));
    assert.deepEqual(await Promise.all(answers), ["Hello, Ada!", "Hello, Grace!"]);
    assert.equal(await vscode.commands.executeCommand(command, "Barbara"), "Hello, Barbara!");
    assert.equal(await parts.get(), "parts");
    assert.equal(loads, 1);
  });

  it("say what went wrong where they cannot be loaded, and try again", async () => {
    parts = greeting(1);
    await assert.rejects(Promise.resolve(vscode.commands.executeCommand(command, "Ada")), /disk is gone/);
    assert.equal(await vscode.commands.executeCommand(command, "Ada"), "Hello, Ada!");
  });

  it("register nothing once the extension has been left", async () => {
    parts = greeting();
    const asked = parts.get();
    parts.dispose();
    await assert.rejects(asked, vscode.CancellationError);
    assert.equal(real.length, 0);
  });
});
