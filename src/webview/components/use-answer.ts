import { useEffect, useMemo, useState } from "preact/hooks";
import type { Answer, Question } from "../engine/engine-client";
import { LatestQuestion } from "../engine/latest-question";
import type { TraceEngine } from "../engine/trace-engine";
import type { TraceView } from "../state/trace-view";

/**
 * What the engine answers to a question; asked again when the trace grows or a parameter changes. Parameters are compared one by
 * one, as a dependency of an effect is. Undefined until there is an answer, and without parameters.
 */
export function useAnswer<Name extends Question>(
  view: TraceView,
  question: Name,
  parameters: Parameters<TraceEngine[Name]> | undefined,
): Answer<Name> | undefined {
  const { revision } = view.summary.value;
  const [answer, setAnswer] = useState<Answer<Name> | undefined>(undefined);
  const latest = useMemo(() => new LatestQuestion(view.client, question), [view, question]);
  useEffect(() => {
    if (parameters !== undefined) latest.ask(parameters, (given) => setAnswer(() => given));
    else {
      latest.drop();
      setAnswer(undefined);
    }
  }, [latest, revision, ...(parameters ?? ["none"])]);
  useEffect(() => () => latest.drop(), [latest]);
  return answer;
}
