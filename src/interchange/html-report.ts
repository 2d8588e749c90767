import { deflateSync } from "fflate";
import type { TraceChunk } from "../trace/trace-chunk";
import { escapeHtml } from "./html-text";
import { reportThemes } from "./report-themes";

/** What a report is made of. */
export interface HtmlReport {
  /** For people: the program or function that was traced. */
  readonly title: string;
  /** The text of the views' bundle, `webview.js`. */
  readonly script: string;
  /** The text of their style sheet, `webview.css`. */
  readonly style: string;
  /** The whole trace, as a reader takes it. */
  readonly chunks: Iterable<TraceChunk>;
  /** The SHA-256 of a text's UTF-8 bytes, in base64: what a content security policy names a script or a style by. */
  readonly sha256: (text: string) => string | Promise<string>;
  /** Bytes in base64. */
  readonly base64: (bytes: Uint8Array) => string;
}

/** Bytes of a trace that become one element of the page: so no element grows beyond what a browser holds as one text. */
const bytesPerElement = 3 * 2 ** 20;

/**
 * The trace and the views in one page that opens from a disk, without a server or a network: its policy lets nothing run but the
 * one script, and nothing be loaded from anywhere.
 *
 * The trace stands in data blocks (HTML standard, 4.12.1: a `script` whose type is no JavaScript type is never run), each a
 * piece of one of its files, compressed as `deflate-raw`, in base64.
 *
 * @returns the pieces of the page's text in order
 */
export async function* htmlReport(report: HtmlReport): AsyncGenerator<string> {
  const script = embeddedScript(report.script);
  const styles = [reportThemes, embeddedStyle(report.style)];
  const [scriptHash, ...styleHashes] = await Promise.all(
    [script, ...styles].map(async (text) => report.sha256(text)),
  );
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${scriptHash}'`,
    `style-src ${styleHashes.map((hash) => `'sha256-${hash}'`).join(" ")}`,
    "img-src data:",
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  yield `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(report.title)}</title>
${styles.map((style) => `<style>${style}</style>`).join("\n")}
</head>
<body class="report">
<noscript>This report shows a recorded trace, and needs JavaScript to draw it.</noscript>
<div id="root" data-title="${escapeHtml(report.title)}"></div>
`;
  for (const chunk of report.chunks) yield* dataBlocks(chunk, report.base64);
  yield `<script>${script}</script>
</body>
</html>
`;
}

function* dataBlocks(
  { stream, part, index, bytes }: TraceChunk,
  base64: HtmlReport["base64"],
): Generator<string> {
  const isWhole = part === "manifest" || part === "header";
  const step = isWhole ? Math.max(1, bytes.length) : bytesPerElement;
  for (let start = 0; start < bytes.length; start += step) {
    const data = base64(deflateSync(bytes.subarray(start, start + step), { level: 6 }));
    yield `<script type="application/x-coroscope-trace" data-stream="${escapeHtml(stream)}" data-part="${part}" data-index="${index}">${data}</script>\n`;
  }
}

/** What would end a script, or begin a comment in it, can only stand in its texts and regular expressions; there a backslash changes nothing. */
function embeddedScript(text: string): string {
  return text
    .replace(/\n?\/\/# sourceMappingURL=\S*\s*$/, "\n")
    .replaceAll(/<(\/script|script|!--)/gi, "\\x3c$1");
}

function embeddedStyle(text: string): string {
  return text.replace(/\n?\/\*# sourceMappingURL=\S*? ?\*\/\s*$/, "\n").replaceAll(/<\/style/gi, "<\\/style");
}
