import * as vscode from "vscode";
import { escapeHtml } from "../../interchange/html-text";
import { commandIds } from "../command-ids";
import { traceFileViewType } from "../panel/trace-file-view";

/** Commands that need a program to run, or a disk to read its trace from. */
const desktopCommands: readonly string[] = [
  commandIds.traceCoroutine,
  commandIds.driveCoroutine,
  commandIds.traceFile,
  commandIds.traceCell,
  commandIds.cancelTrace,
  commandIds.showLastTrace,
  commandIds.openTrace,
  commandIds.showProgramOutput,
  commandIds.showInTimeline,
  commandIds.openExamples,
];

/** Answers, on a web host, whatever needs a desktop with a word about that. */
export function registerDesktopNotices(): vscode.Disposable {
  return vscode.Disposable.from(
    ...desktopCommands.map((command) =>
      vscode.commands.registerCommand(command, () => void vscode.window.showInformationMessage(notice())),
    ),
    vscode.window.registerCustomEditorProvider(traceFileViewType, {
      openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
      resolveCustomEditor: (_document, { webview }) => {
        webview.html = noticePage(notice());
      },
    } satisfies vscode.CustomReadonlyEditorProvider),
  );
}

function notice(): string {
  return vscode.l10n.t(
    "Coroscope marks and explains code here. To trace a program or to show a trace it needs VS Code on a desktop, or connected to a machine that can run programs.",
  );
}

/** A page without script, style or anything to load. */
function noticePage(text: string): string {
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>Coroscope</title>
</head>
<body><p>${escapeHtml(text)}</p></body>
</html>
`;
}
