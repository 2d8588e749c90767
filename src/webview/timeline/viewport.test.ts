import assert from "node:assert/strict";
import fc from "fast-check";
import { TimeScale, foldWidth } from "./time-scale";
import {
  bringIntoSight,
  deepestZoom,
  endOf,
  fitAll,
  fitSpan,
  followEnd,
  panBy,
  showsAll,
  timeToX,
  xToTime,
  zoomAt,
} from "./viewport";

const bounds = { start: 0, end: 100_000_000 };

describe("viewport", () => {
  it("fits the whole trace with room at both sides", () => {
    const viewport = fitAll(bounds, 1000);
    assert.ok(timeToX(viewport, 0) > 5 && timeToX(viewport, 0) < 20);
    assert.ok(timeToX(viewport, bounds.end) < 995 && timeToX(viewport, bounds.end) > 980);
    assert.ok(showsAll(viewport, bounds));
  });

  it("gives a span of no length some", () => {
    const viewport = fitSpan(5_000, 5_000, 1000);
    assert.ok(endOf(viewport) > viewport.start);
  });

  it("keeps the moment under the pointer where it is while zooming", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 0.95, noNaN: true }),
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 0, max: 8 }),
        (factor, x, times) => {
          let viewport = fitAll(bounds, 1000);
          const moment = Math.min(Math.max(xToTime(viewport, x), 0), bounds.end);
          const place = timeToX(viewport, moment);
          for (let count = 0; count < times; count++) viewport = zoomAt(viewport, bounds, place, factor);
          assert.ok(Math.abs(timeToX(viewport, moment) - place) < 0.01);
        },
      ),
    );
  });

  it("never zooms deeper than two neighbouring nanoseconds can be told apart, nor much wider than the trace", () => {
    let viewport = fitAll(bounds, 1000);
    for (let count = 0; count < 200; count++) viewport = zoomAt(viewport, bounds, 500, 0.5);
    assert.equal(viewport.nanosPerPixel, deepestZoom);
    for (let count = 0; count < 200; count++) viewport = zoomAt(viewport, bounds, 500, 2);
    assert.ok(viewport.nanosPerPixel < (bounds.end / 1000) * 1.4);
  });

  it("cannot be panned away from the trace", () => {
    const left = panBy(fitAll(bounds, 1000), bounds, -1e9);
    const right = panBy(fitAll(bounds, 1000), bounds, 1e9);
    assert.ok(timeToX(left, 0) <= 501);
    assert.ok(timeToX(right, bounds.end) >= 499);
  });

  it("moves only as far as needed to show a span", () => {
    const viewport = fitSpan(10_000_000, 20_000_000, 1000);
    assert.equal(bringIntoSight(viewport, bounds, 12_000_000, 13_000_000), viewport);
    const later = bringIntoSight(viewport, bounds, 50_000_000, 50_100_000);
    assert.ok(timeToX(later, 50_000_000) > 0 && timeToX(later, 50_100_000) < 1000);
    assert.equal(later.nanosPerPixel, viewport.nanosPerPixel);
  });

  it("follows the newest moment at the same zoom", () => {
    const viewport = followEnd(fitSpan(0, 10_000_000, 1000), bounds);
    assert.ok(timeToX(viewport, bounds.end) > 950 && timeToX(viewport, bounds.end) < 1000);
  });
});

describe("TimeScale", () => {
  const folds = fc
    .uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 0, maxLength: 12 })
    .map((times) => [...times].sort((a, b) => a - b))
    .map((times) =>
      Array.from({ length: times.length >> 1 }, (_, index) => ({
        start: (times[index * 2] as number) * 1000,
        end: (times[index * 2 + 1] as number) * 1000,
      })),
    );

  it("finds the moment of every position, at any zoom, with any folds", () => {
    fc.assert(
      fc.property(
        folds,
        fc.integer({ min: -1000, max: 1_001_000_000 }),
        fc.integer({ min: 1, max: 100_000 }),
        (list, time, zoom) => {
          const scale = new TimeScale(list);
          const back = scale.time(scale.position(time, zoom), zoom);
          assert.ok(Math.abs(back - time) < 1, `${back} for ${time}`);
        },
      ),
    );
  });

  it("never goes backwards", () => {
    fc.assert(
      fc.property(folds, fc.integer({ min: 1, max: 100_000 }), (list, zoom) => {
        const scale = new TimeScale(list);
        let last = -Infinity;
        for (let time = 0; time <= 1_000_000_000; time += 7_654_321) {
          const position = scale.position(time, zoom);
          assert.ok(position >= last);
          last = position;
        }
      }),
    );
  });

  it("gives a fold the same width at any zoom, and fits what is around it", () => {
    const scale = new TimeScale([{ start: 10_000_000, end: 90_000_000 }]);
    for (const zoom of [10, 1_000, 50_000]) {
      const width = scale.position(90_000_000, zoom) - scale.position(10_000_000, zoom);
      assert.ok(Math.abs(width - foldWidth) < 1e-6);
    }
    const viewport = fitAll(bounds, 1000, scale);
    assert.ok(Math.abs(timeToX(viewport, bounds.end) - 988) < 1);
    assert.deepEqual(scale.foldsBetween(0, 5_000_000), []);
    assert.equal(scale.foldsBetween(0, 20_000_000).length, 1);
  });
});
