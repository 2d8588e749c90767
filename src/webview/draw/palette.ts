/** The colours that the canvas draws with, as the theme has them now: CSS colours. */
export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly faint: string;
  readonly hairline: string;
  readonly running: string;
  /** Text on a running bar. */
  readonly onRunning: string;
  readonly ready: string;
  readonly waiting: string;
  readonly wake: string;
  readonly trouble: string;
  readonly onTrouble: string;
  readonly well: string;
  readonly cursor: string;
  readonly onCursor: string;
  readonly rowSelected: string;
  readonly rowHovered: string;
  /** Borders around bars in high-contrast themes; transparent elsewhere. */
  readonly contrast: string;
  readonly isHighContrast: boolean;
  readonly interfaceFont: string;
  readonly codeFont: string;
}

/** Reads the colours of `styles/theme.css` as they are on an element. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  const paper = read("--paper");
  const ink = read("--ink");
  const on = (background: string): string => betterContrast(background, paper, ink);
  const { classList } = document.body;
  return {
    paper,
    ink,
    faint: read("--faint"),
    hairline: read("--grid"),
    running: read("--running"),
    onRunning: on(read("--running")),
    ready: read("--ready"),
    waiting: read("--waiting"),
    wake: read("--wake"),
    trouble: read("--trouble"),
    onTrouble: on(read("--trouble")),
    well: read("--well"),
    cursor: read("--cursor"),
    onCursor: on(read("--cursor")),
    rowSelected: read("--row-selected"),
    rowHovered: read("--row-hovered"),
    contrast: read("--contrast"),
    isHighContrast:
      classList.contains("vscode-high-contrast") ||
      classList.contains("vscode-high-contrast-light") ||
      matchMedia("(forced-colors: active)").matches,
    interfaceFont: read("--interface-font"),
    codeFont: read("--code-font"),
  };
}

/** Calls back when the theme may have changed: the host writes it into the page's style and the body's class. Returns what ends it. */
export function observeTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style", "class"] });
  observer.observe(document.body, { attributes: true, attributeFilter: ["style", "class"] });
  const queries = ["(forced-colors: active)", "(prefers-color-scheme: dark)"].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener("change", changed);
  };
}

/** Of two colours the one that can be read better on a background, by WCAG's contrast ratio. */
function betterContrast(background: string, first: string, second: string): string {
  const behind = luminance(background);
  const contrast = (color: string): number => {
    const front = luminance(color);
    return (Math.max(front, behind) + 0.05) / (Math.min(front, behind) + 0.05);
  };
  return contrast(first) >= contrast(second) ? first : second;
}

let pixel: CanvasRenderingContext2D | null | undefined;

function luminance(color: string): number {
  if (pixel === undefined) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    pixel = canvas.getContext("2d", { willReadFrequently: true });
  }
  if (pixel === null) return 0;
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = color;
  pixel.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = pixel.getImageData(0, 0, 1, 1).data;
  const linear = (value: number): number => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
