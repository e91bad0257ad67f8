import assert from "node:assert/strict";
import test from "node:test";
import { EventParser } from "./sse.js";

const encoder = new TextEncoder();
const stream = ": a comment\r\ndata: {\"t\":\"größer 日本 🙂\"}\r\n\r\nevent: other\ndata:one\ndata: two\n\n\ndata\n\nid: 4\r\rdata: [DONE]\r\n\r\n";
const expected = ["{\"t\":\"größer 日本 🙂\"}", "one\ntwo", "", "[DONE]"];

function parse(chunks) {
    const parser = new EventParser();
    return chunks.flatMap(chunk => parser.push(chunk));
}

test("a stream in one piece", () => assert.deepEqual(parse([encoder.encode(stream)]), expected));

test("a stream byte by byte", () => assert.deepEqual(parse([...encoder.encode(stream)].map(byte => Uint8Array.of(byte))), expected));

test("a stream cut in three anywhere, inside characters too", () => {
    const bytes = encoder.encode(stream);
    for (let first = 0; first <= bytes.length; first++)
        for (let second = first; second <= bytes.length; second++)
            assert.deepEqual(parse([bytes.slice(0, first), bytes.slice(first, second), bytes.slice(second)]), expected, `cut at ${first} and ${second}`);
});

test("an event that was not ended is none", () => assert.deepEqual(parse([encoder.encode("data: a\n\ndata: b\n")]), ["a"]));

test("a byte-order mark is no part of the first field", () => assert.deepEqual(parse([encoder.encode("\uFEFFdata: a\n\n")]), ["a"]));

test("one space after the colon is dropped, no more", () => assert.deepEqual(parse([encoder.encode("data:  a\n\n")]), [" a"]));
