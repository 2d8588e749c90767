import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { projectRoot } from "./host/paths";

/** A folder of files for one test, deleted with `dispose`. */
export class Workspace {
  private constructor(readonly folder: string) {}

  /** `files` are texts by their path within the folder. */
  static create(files: Readonly<Record<string, string>> = {}): Workspace {
    const workspace = new Workspace(realpathSync(mkdtempSync(path.join(tmpdir(), "coroscope-workspace-"))));
    for (const [name, text] of Object.entries(files)) workspace.write(name, text);
    return workspace;
  }

  /** A copy of the examples that the extension ships. */
  static ofExamples(): Workspace {
    const workspace = Workspace.create();
    cpSync(path.join(projectRoot, "media/examples"), workspace.folder, { recursive: true });
    return workspace;
  }

  path(name: string): string {
    return path.join(this.folder, name);
  }

  write(name: string, content: string | Uint8Array): string {
    const file = this.path(name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
