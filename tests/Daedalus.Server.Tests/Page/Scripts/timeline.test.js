import assert from "node:assert/strict";
import test from "node:test";
import { confidence, isEnd, isFresh, isMask, token } from "./cells.js";
import { Timeline } from "./timeline.js";

// A run as a service might send it, by a small generator that is the same every time: growth, insertions, cuts, tokens written and masked again.
function* run(steps, seed) {
    let state = seed;
    const next = limit => (state = Math.imul(state, 1664525) + 1013904223 >>> 0) % limit;
    let cells = Array.from({ length: 16 }, () => ({ m: true, c: .1, b: 0 }));
    for (let step = 1; step <= steps; step += 1 + next(2)) {
        cells = cells.map(cell => next(4) > 0 ? cell : next(3) === 0
            ? { m: true, c: next(1001) / 1000, b: cell.b }
            : { t: `t${next(40)}`, c: next(1001) / 1000, b: cell.b, ...(next(9) === 0 ? { e: true } : {}) });
        if (next(5) === 0)
            cells.splice(next(cells.length), 1, ...Array.from({ length: 1 + next(8) }, () => ({ m: true, c: 0, b: step })));
        if (next(9) === 0 && cells.length > 12)
            cells.splice(cells.length - 1 - next(6));
        yield { step, text: `${step},`, cells: cells.map(cell => ({ ...cell })) };
    }
}

function recorded(events, budget) {
    const timeline = new Timeline(budget);
    for (const event of events)
        timeline.add(structuredClone(event));
    return timeline;
}

function seen(timeline, index) {
    const { words, born } = timeline.at(index);
    return words.map((word, i) => ({
        ...(isMask(word) ? { m: true } : { t: timeline.name(token(word)) }), c: confidence(word), b: born[i], ...(isEnd(word) ? { e: true } : {}),
    }));
}

const events = [...run(700, 7)];
const timeline = recorded(events);

test("every step comes back as it was, forwards", () => events.forEach((event, i) => assert.deepEqual(seen(timeline, i), event.cells, `step ${event.step}`)));

test("backwards and in jumps too", () => {
    for (let k = 0, i = events.length - 1; k < 2 * events.length; k++, i = (i + events.length - 1 + (k % 3) * 131) % events.length)
        assert.deepEqual(seen(timeline, i), events[i].cells, `step ${events[i].step}`);
});

test("a frame knows its length, its masks and its text", () => events.forEach((event, i) => {
    const { step, length, masks, text } = timeline.frames[i];
    assert.deepEqual({ step, length, masks, text }, { step: event.step, length: event.cells.length, masks: event.cells.filter(cell => cell.m).length, text: event.text });
}));

test("fresh is what this step wrote, also behind an insertion", () => {
    const small = recorded([
        { step: 1, text: "", cells: [{ t: "a", c: 1, b: 0 }, { m: true, c: 0, b: 0 }, { t: "z", c: 1, b: 0 }] },
        { step: 2, text: "", cells: [{ t: "a", c: 1, b: 0 }, { m: true, c: 0, b: 2 }, { m: true, c: 0, b: 2 }, { t: "y", c: 1, b: 0 }, { t: "z", c: 1, b: 0 }] },
        { step: 3, text: "", cells: [{ t: "a", c: 1, b: 0 }, { t: "b", c: 1, b: 2 }, { m: true, c: 0, b: 2 }, { t: "y", c: 1, b: 0 }, { t: "z", c: 1, b: 0 }] },
    ]);
    assert.deepEqual(small.at(1).words.map(word => isFresh(word)), [false, false, false, true, false]);
    assert.deepEqual(small.at(2).words.map(word => isFresh(word)), [false, true, false, false, false]);
});

test("past its budget it keeps the newest step and every text", () => {
    const bounded = recorded(events, 2000);
    assert.ok(bounded.length < events.length / 2);
    assert.deepEqual(seen(bounded, bounded.length - 1), events.at(-1).cells);
    assert.deepEqual(seen(bounded, 3), events[3].cells);
    assert.equal(bounded.frames.map(frame => frame.text).join(""), events.map(event => event.text).join(""));
    assert.ok(bounded.frames.reduce((sum, frame) => sum + frame.changes.length, 0) < 2000 + 3 * events.at(-1).cells.length);
});

test("2,000 steps over 2,048 places fit the budget, however much they change", () => {
    const cells = step => Array.from({ length: 2048 }, (_, i) => ({ m: true, c: (i * 31 + step * 17) % 1001 / 1000, b: 0 }));
    const long = new Timeline();
    for (let step = 1; step <= 2000; step++)
        long.add({ step, text: "", cells: cells(step) });
    assert.equal(long.length, 2000);
    assert.deepEqual(seen(long, 1234), cells(1235));
});
