import assert from "node:assert/strict";
import test from "node:test";
import { level, pack } from "./cells.js";
import { glyphs } from "./glyphs.js";

test("white space is seen", () => {
    assert.equal(glyphs("\n"), "↵");
    assert.equal(glyphs(" "), "␣");
    assert.equal(glyphs(" word"), " word");
    assert.equal(glyphs("a\r\n\tb"), "a↵↵⇥b");
});

test("nothing that turns or hides text gets through", () => assert.equal(glyphs("\u202Eabc\u0000\u200B"), "�abc��"));

test("no token is longer than a cell may be", () => {
    assert.equal(glyphs(" ".repeat(500)).length, 24);
    assert.equal(glyphs("x".repeat(500)).length, 24);
});

test("levels rise with confidence, from 0 to 7", () => {
    for (const kind of [0, 1]) {
        const levels = Array.from({ length: 1001 }, (_, i) => level(pack(kind, false, false, i / 1000)));
        assert.deepEqual([...new Set(levels)], [0, 1, 2, 3, 4, 5, 6, 7]);
        assert.deepEqual(levels, levels.toSorted((a, b) => a - b));
    }
});

test("confidences that are none count as 0 or 1", () => assert.deepEqual([NaN, undefined, -1, 7].map(c => level(pack(0, false, false, c))), [0, 0, 0, 7]));
