import type { TraceModel } from "../../trace/model/trace-model";
import { pointLabel } from "../../trace/query/describe";
import { functionStatistics, pointStatistics } from "../../trace/query/statistics";
import type { SourceLocation } from "../../trace/view-protocol";
import { functionLocation, pointLocation } from "./parts";

/** Statistics of one function, as a table shows them; times in ns. */
export interface FunctionLine {
  readonly name: string;
  readonly location: SourceLocation | undefined;
  readonly calls: number;
  readonly running: number;
  readonly ready: number;
  readonly waiting: number;
}

/** Statistics of one suspension point, as a table shows them; times in ns. */
export interface PointLine {
  readonly label: string;
  readonly location: SourceLocation | undefined;
  readonly hits: number;
  readonly waitP50: number;
  readonly waitP95: number;
  readonly readyP95: number;
  readonly total: number;
}

/** What functions and points did, over the whole trace. */
export interface StatisticsTables {
  readonly functions: readonly FunctionLine[];
  readonly points: readonly PointLine[];
}

/** The statistics of the trace as it is now. */
export function statisticsTables(model: TraceModel): StatisticsTables {
  return {
    functions: functionStatistics(model).map((line) => ({
      name: model.functions.info(line.function).qualifiedName,
      location: functionLocation(model, line.function),
      calls: line.calls,
      running: line.running,
      ready: line.ready,
      waiting: line.suspended,
    })),
    points: pointStatistics(model).map((line) => ({
      label: pointLabel(model, line.point),
      location: pointLocation(model, line.point),
      hits: line.hits,
      waitP50: line.wait.p50,
      waitP95: line.wait.p95,
      readyP95: line.ready.p95,
      total: line.wait.total,
    })),
  };
}
