/** The few of an editor's colours that the views use, where there is no editor: dark or light, as the reader's system is. */
export const reportThemes = `
:root {
  color-scheme: light dark;
  --vscode-font-family: system-ui, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif;
  --vscode-editor-font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --vscode-editor-background: #ffffff;
  --vscode-editor-foreground: #3b3b3b;
  --vscode-descriptionForeground: #595959;
  --vscode-errorForeground: #c72e0f;
  --vscode-sideBar-background: #f8f8f8;
  --vscode-focusBorder: #005fb8;
  --vscode-charts-blue: #1a85ff;
  --vscode-charts-yellow: #bf8803;
  --vscode-charts-red: #e51400;
  --vscode-charts-green: #388a34;
  --vscode-charts-purple: #652d90;
  --vscode-list-hoverBackground: #f2f2f2;
  --vscode-textLink-foreground: #005fb8;
  --vscode-textLink-activeForeground: #005fb8;
  --vscode-toolbar-hoverBackground: rgba(184, 184, 184, 0.31);
  --vscode-editorHoverWidget-background: #f8f8f8;
  --vscode-editorHoverWidget-foreground: #3b3b3b;
  --vscode-editorHoverWidget-border: #c8c8c8;
  --vscode-widget-shadow: rgba(0, 0, 0, 0.16);
  --vscode-progressBar-background: #005fb8;
  --vscode-input-background: #ffffff;
  --vscode-input-foreground: #3b3b3b;
  --vscode-input-border: #cecece;
  --vscode-input-placeholderForeground: #6b6b6b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --vscode-editor-background: #1f1f1f;
    --vscode-editor-foreground: #cccccc;
    --vscode-descriptionForeground: #9d9d9d;
    --vscode-errorForeground: #f85149;
    --vscode-sideBar-background: #181818;
    --vscode-focusBorder: #0078d4;
    --vscode-charts-blue: #3794ff;
    --vscode-charts-yellow: #cca700;
    --vscode-charts-red: #f14c4c;
    --vscode-charts-green: #89d185;
    --vscode-charts-purple: #b180d7;
    --vscode-list-hoverBackground: #2a2d2e;
    --vscode-textLink-foreground: #4daafc;
    --vscode-textLink-activeForeground: #4daafc;
    --vscode-toolbar-hoverBackground: rgba(90, 93, 94, 0.31);
    --vscode-editorHoverWidget-background: #202020;
    --vscode-editorHoverWidget-foreground: #cccccc;
    --vscode-editorHoverWidget-border: #454545;
    --vscode-widget-shadow: rgba(0, 0, 0, 0.36);
    --vscode-progressBar-background: #0078d4;
    --vscode-input-background: #313131;
    --vscode-input-foreground: #cccccc;
    --vscode-input-border: #3c3c3c;
    --vscode-input-placeholderForeground: #989898;
  }
}
`;
