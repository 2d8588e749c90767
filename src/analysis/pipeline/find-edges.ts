import type { PipelineLink } from "../outline";
import type { PipelineFacts, StageCall, StageExpression, StageFlow, StageFunction } from "./pipeline-facts";
import { deeper, type Reference, StageResolver } from "./stage-resolver";

/** A place that shows an edge, in offsets. */
export interface EvidenceDraft {
  readonly link: PipelineLink;
  readonly start: number;
  readonly end: number;
}

/** Values flow from one function to another; the module itself is `undefined`. */
export interface EdgeDraft {
  readonly from: StageFunction | undefined;
  readonly to: StageFunction | undefined;
  readonly evidence: readonly EvidenceDraft[];
}

/** A generator that reaches a flow, and where it was handed over on the way. */
interface Reached {
  readonly stage: StageFunction;
  readonly handedOver: readonly EvidenceDraft[];
}

interface Handover {
  readonly caller: StageFunction | undefined;
  readonly argument: StageExpression;
}

const pipeNames: ReadonlySet<string> = new Set(["pipe", "pipeline", "compose"]);

/** Parameters are followed through so many callers. */
const furthest = 4;

/** The edges between the generators of one file, each with the places that show it; two places of one edge give two drafts. */
export function findEdges(facts: PipelineFacts): readonly EdgeDraft[] {
  const resolver = new StageResolver(facts);
  const handovers = findHandovers(facts.calls, resolver);
  return [
    ...facts.flows.flatMap((flow) => edgesOfFlow(flow, resolver, handovers)),
    ...facts.calls.flatMap((call) => edgesOfPipe(call, resolver)),
  ];
}

type Handovers = ReadonlyMap<StageFunction, ReadonlyMap<string, readonly Handover[]>>;

/** What each parameter is given by the calls of this file. */
function findHandovers(calls: readonly StageCall[], resolver: StageResolver): Handovers {
  const handovers = new Map<StageFunction, Map<string, Handover[]>>();
  for (const { scope, call } of calls) {
    const called = call.receiver ? undefined : resolver.functionNamed(call.callee);
    if (!called) continue;
    const own = handovers.get(called) ?? new Map<string, Handover[]>();
    handovers.set(called, own);
    call.arguments.forEach(({ name, value }, index) => {
      const parameter = name ?? called.parameters[index];
      if (parameter === undefined) return;
      own.set(parameter, [...(own.get(parameter) ?? []), { caller: scope, argument: value }]);
    });
  }
  return handovers;
}

function edgesOfFlow(flow: StageFlow, resolver: StageResolver, handovers: Handovers): EdgeDraft[] {
  const { scope, link, start, end } = flow;
  const references = resolver.resolve(flow.generator, scope);
  return references
    .flatMap((reference) => follow(reference, resolver, handovers, []))
    .map(({ stage, handedOver }) => {
      const evidence = [{ link, start, end }, ...handedOver];
      return flow.direction === "push"
        ? { from: scope, to: stage, evidence }
        : { from: stage, to: scope, evidence };
    });
}

/** The generators that a reference means, also those that callers hand to a parameter. */
function follow(
  reference: Reference,
  resolver: StageResolver,
  handovers: Handovers,
  handedOver: readonly EvidenceDraft[],
): Reached[] {
  if ("stage" in reference) return reference.depth === 0 ? [{ stage: reference.stage, handedOver }] : [];
  if (handedOver.length >= furthest) return [];
  const given = handovers.get(reference.of)?.get(reference.parameter) ?? [];
  return given.flatMap(({ caller, argument }) => {
    const { start, end } = argument;
    const way: EvidenceDraft[] = [...handedOver, { link: "argument", start, end }];
    return deeper(resolver.resolve(argument, caller), reference.depth).flatMap((next) =>
      follow(next, resolver, handovers, way),
    );
  });
}

/** `pipe(a(), b, c)` and `a().pipe(b())`: each stage's values go to the next. */
function edgesOfPipe({ scope, call }: StageCall, resolver: StageResolver): EdgeDraft[] {
  if (!pipeNames.has(call.callee)) return [];
  const values = call.arguments.map(({ value }) => value);
  const before = call.receiver && lastOfPipe(call.receiver);
  const stages = [...(before ? [before] : []), ...values].map((value) => pipedStage(value, scope, resolver));
  const { start, end } = call;
  return stages.slice(1).flatMap((to, index) => {
    const from = stages[index];
    return from && to ? [{ from, to, evidence: [{ link: "pipe", start, end }] }] : [];
  });
}

function lastOfPipe(expression: StageExpression): StageExpression {
  if (expression.kind !== "call" || !pipeNames.has(expression.callee)) return expression;
  return expression.arguments.at(-1)?.value ?? expression;
}

/** The generator that an argument of a pipe is or makes. */
function pipedStage(
  value: StageExpression,
  scope: StageFunction | undefined,
  resolver: StageResolver,
): StageFunction | undefined {
  const named = value.kind === "name" ? resolver.functionNamed(value.name) : undefined;
  if (named) return named;
  const [only, ...others] = resolver.resolve(value, scope);
  return only && others.length === 0 && only.depth === 0 && "stage" in only ? only.stage : undefined;
}
