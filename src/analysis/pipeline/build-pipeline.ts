import type { Pipeline, PipelineEdge, PipelineEvidence, PipelineRole, PipelineStage } from "../outline";
import type { TextLines } from "../text-lines";
import { type EvidenceDraft, findEdges } from "./find-edges";
import type { PipelineFacts, StageFunction } from "./pipeline-facts";

interface GatheredEdge {
  readonly from: StageFunction | undefined;
  readonly to: StageFunction | undefined;
  readonly evidence: Map<string, EvidenceDraft>;
}

/** The graph of the values that the generators of one file hand on; `undefined` where none hands on any. */
export function buildPipeline(facts: PipelineFacts, lines: TextLines): Pipeline | undefined {
  const gathered = gather(facts);
  if (gathered.length === 0) return undefined;
  const found = inSourceOrder(new Set(gathered.flatMap(({ from, to }) => [from, to])));
  const indices = new Map(found.map((stage, index) => [stage, index]));
  const edges = gathered
    .map(({ from, to, evidence }): PipelineEdge => ({
      from: indices.get(from) ?? 0,
      to: indices.get(to) ?? 0,
      evidence: [...evidence.values()].sort(compareEvidence).map((draft) => finishEvidence(draft, lines)),
    }))
    .sort((left, right) => left.from - right.from || left.to - right.to);
  return { stages: found.map((stage, index) => finishStage(stage, index, edges, lines)), edges };
}

/** The module comes first. */
function inSourceOrder(stages: ReadonlySet<StageFunction | undefined>): (StageFunction | undefined)[] {
  const functions = [...stages].filter((stage) => stage !== undefined);
  const sorted = functions.sort((left, right) => left.nameStart - right.nameStart);
  return stages.has(undefined) ? [undefined, ...sorted] : sorted;
}

/** One edge for each two stages, with all that shows it. A stage that hands values to itself is recursion, no pipeline. */
function gather(facts: PipelineFacts): readonly GatheredEdge[] {
  const edges: GatheredEdge[] = [];
  for (const { from, to, evidence } of findEdges(facts)) {
    if (from === to) continue;
    let edge = edges.find((other) => other.from === from && other.to === to);
    if (!edge) edges.push((edge = { from, to, evidence: new Map() }));
    for (const item of evidence) edge.evidence.set(`${item.link} ${item.start}`, item);
  }
  return edges;
}

/** Where the stages are handed over comes last. */
function compareEvidence(left: EvidenceDraft, right: EvidenceDraft): number {
  return Number(left.link === "argument") - Number(right.link === "argument") || left.start - right.start;
}

function finishEvidence({ link, start, end }: EvidenceDraft, lines: TextLines): PipelineEvidence {
  return { link, range: lines.range(start, end) };
}

function finishStage(
  stage: StageFunction | undefined,
  index: number,
  edges: readonly PipelineEdge[],
  lines: TextLines,
): PipelineStage {
  const role = roleOf(index, edges);
  if (!stage) return { name: "<module>", role, nameRange: lines.range(0, 0) };
  return { name: stage.qualifiedName, role, nameRange: lines.range(stage.nameStart, stage.nameEnd) };
}

function roleOf(index: number, edges: readonly PipelineEdge[]): PipelineRole {
  const outgoing = edges.filter(({ from }) => from === index).length;
  if (outgoing === 0) return "sink";
  if (!edges.some(({ to }) => to === index)) return "source";
  return outgoing > 1 ? "broadcast" : "filter";
}
