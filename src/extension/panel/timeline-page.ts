import { escapeHtml } from "../../interchange/html-text";

/** What the page of a timeline needs to know. All texts are of our own making and hold no markup. */
export interface TimelinePage {
  /** As `Webview.asWebviewUri` gives them. */
  readonly script: string;
  readonly style: string;
  /** `Webview.cspSource`. */
  readonly source: string;
  /** Unguessable, new for each page. */
  readonly nonce: string;
  readonly language: string;
  readonly title: string;
  /** What the views' English texts are in the user's language, where they have one. */
  readonly translations?: Readonly<Record<string, string>> | undefined;
}

/** The page that holds the views: nothing runs in it but our one script, and nothing is loaded from anywhere else. */
export function timelinePage(page: TimelinePage): string {
  const { script, style, source, nonce, language, title, translations } = page;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source}`,
    `font-src ${source}`,
    `img-src ${source} data:`,
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${escapeHtml(style)}">
</head>
<body>
<div id="root"></div>
${translations === undefined ? "" : dataBlock(translations)}<script nonce="${escapeHtml(nonce)}" src="${escapeHtml(script)}"></script>
</body>
</html>
`;
}

/** A `script` of a type that is no script's is never run (HTML standard, 4.12.1), and no policy speaks of it; nothing in it can end it. */
function dataBlock(translations: Readonly<Record<string, string>>): string {
  const json = JSON.stringify(translations).replaceAll("<", "\\u003c");
  return `<script type="application/json" id="translations">${json}</script>\n`;
}
