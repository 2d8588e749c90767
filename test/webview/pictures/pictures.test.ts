import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readTrace } from "../../../src/session/read-trace";
import type { TraceChunk } from "../../../src/trace/trace-chunk";
import type { ThemeName } from "../themes";
import type { ViewHarness } from "../view-harness";
import { viewScene } from "../view-scene";
import { cellSize, differentCells, framed, gridOf, type Damage, type PictureGrid } from "./picture-grid";

const isUpdating = process.env["COROSCOPE_UPDATE_PICTURES"] !== undefined;

const [width, height] = [1120, 560];

/** As many cells of a picture may look otherwise: with other fonts words are longer or shorter. */
const mostDifferent = 20;

async function recordedChunks(): Promise<TraceChunk[]> {
  const chunks: TraceChunk[] = [];
  const file = path.join(__dirname, "../../traces/recorded/fan_out.coroscope.zip");
  const read = await readTrace(file, (chunk) => chunks.push(chunk));
  assert.ok(read.ok);
  return chunks;
}

/** Compares a picture with the grid that is kept of it; where it differs, keeps the picture and one of the difference. */
async function compare(harness: ViewHarness, name: string): Promise<Buffer> {
  // What is told in sentences is not compared: with other fonts they wrap elsewhere.
  const side = await harness.page.locator(".side-frame").boundingBox();
  assert.ok(side !== null);
  const clip = name.startsWith("timeline") ? { x: 0, y: 0, width: side.x, height } : side;
  const picture = await harness.page.screenshot({ clip });
  const grid = await gridOf(harness.page, picture);
  const file = path.join(__dirname, "grids", `${name}.txt`);
  if (isUpdating) writeFileSync(file, `${grid.join("\n")}\n`);
  assert.ok(
    existsSync(file),
    `${file} is missing: run with COROSCOPE_UPDATE_PICTURES=1, and look at the picture`,
  );
  const cells = differentCells(gridIn(file), grid);
  const folder = path.join(__dirname, "../../../out/screenshots");
  if (cells.length > mostDifferent || isUpdating) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `${name}.png`), picture);
    writeFileSync(path.join(folder, `${name}.difference.png`), await framed(harness.page, picture, cells));
  }
  assert.ok(
    cells.length <= mostDifferent,
    `${cells.length} cells of ${cellSize}×${cellSize} pixels differ: see ${folder}/${name}.png and ${name}.difference.png`,
  );
  return picture;
}

function gridIn(file: string): PictureGrid {
  return readFileSync(file, "utf8").trimEnd().split("\n");
}

/**
 * Pictures are compared coarsely, since fonts differ from machine to machine: what is drawn where, and in which colour, must be the same.
 * The shapes themselves are compared in the draw logs.
 */
describe("pictures of the views", function () {
  this.timeout(60_000);
  const { openView } = viewScene();
  let chunks: TraceChunk[];
  before(async () => (chunks = await recordedChunks()));

  async function showMoment(theme: ThemeName): Promise<ViewHarness> {
    const harness = await openView({ theme, width, height, reducedMotion: "reduce" });
    await harness.show(chunks);
    const canvas = await harness.page.locator(".timeline-canvas").boundingBox();
    assert.ok(canvas !== null);
    await harness.page.mouse.click(canvas.x + canvas.width * 0.45, canvas.y + 24 + 22 * 5.5);
    await harness.page.mouse.move(0, 0);
    await harness.settle();
    return harness;
  }

  for (const theme of ["light", "high-contrast"] as const) {
    it(`are of the timeline (${theme}) what they were`, async () => {
      await compare(await showMoment(theme), `timeline-${theme}`);
    });
  }

  it("are of the timeline (dark), the await graph, the pipeline and statistics what they were", async () => {
    const harness = await showMoment("dark");
    const { page } = harness;
    const pictures = await compareAll(harness);
    for (const font of isUpdating ? [] : ["monospace"]) {
      await page.evaluate((font) => {
        for (const kind of ["font", "editor-font"])
          document.documentElement.style.setProperty(`--vscode-${kind}-family`, font);
      }, font);
      await compareAll(harness);
    }
    await findsDamage(harness, pictures);
  });

  /** The pictures of the dark theme, by their names. */
  async function compareAll(harness: ViewHarness): Promise<ReadonlyMap<string, Buffer>> {
    const pictures = new Map([["timeline", await compare(harness, "timeline-dark")]]);
    for (const tab of ["Awaits", "Pipeline", "Statistics"]) {
      await harness.page.getByRole("tab", { name: tab }).click();
      await harness.page.mouse.move(0, 0);
      await harness.settle();
      const name = tab.toLowerCase();
      pictures.set(name, await compare(harness, `${name}-dark`));
    }
    return pictures;
  }

  /** What the comparison is there to find, it finds. */
  async function findsDamage({ page }: ViewHarness, pictures: ReadonlyMap<string, Buffer>): Promise<void> {
    const rows = { left: 250, width: 460 };
    const damages: Readonly<Record<string, Damage>> = {
      "timeline: a blank one": { fill: { ...rows, top: 110, height: 300 } },
      "pipeline: a blank one": { fill: { left: 2, top: 32, width: 380, height: 440 } },
      "statistics: a blank one": { fill: { left: 2, top: 32, width: 380, height: 440 } },
      "awaits: a blank one": { fill: { left: 2, top: 32, width: 380, height: 440 } },
      "timeline: a missing row": { shift: { right: 0, down: -22, from: 198 } },
      "timeline: a row of a wrong colour": { fill: { ...rows, top: 176, height: 16, color: "#c33" } },
      "timeline: a layout that is shifted": { shift: { right: 14, down: 0, from: 0 } },
    };
    for (const [name, damage] of Object.entries(damages)) {
      const picture = name.replace(/:.*/, "");
      const kept = gridIn(path.join(__dirname, `grids/${picture}-dark.txt`));
      const bytes = pictures.get(picture);
      assert.ok(bytes !== undefined);
      const cells = differentCells(kept, await gridOf(page, bytes, damage));
      assert.ok(cells.length > mostDifferent, `${name} makes only ${cells.length} cells differ`);
    }
  }
});
