import { isMask, pack } from "./cells.js";

// Every this many frames one is kept whole; the others keep only what differs from the one before.
const Whole = 64;

// Numbers kept for one run: 64 MiB. A run of 2,000 steps over 2,048 places needs less, whatever happens in it.
const Budget = 16 * 1024 * 1024;

// The steps of one run as they were seen, each of which can be looked at again.
export class Timeline {
    frames = [];
    #budget;
    #kept = 0;
    #names = [""];
    #numbers = new Map();
    #last = { words: [], born: [] };
    #shown = { index: -1, words: [], born: [] };

    constructor(budget = Budget) {
        this.#budget = budget;
    }

    get length() {
        return this.frames.length;
    }

    /** The text of a token number. */
    name(number) {
        return this.#names[number];
    }

    /** Takes a canvas event. Past the budget, steps that come replace the last one, so that the newest is always there. */
    add(event) {
        const since = this.frames.at(-1)?.step ?? 0;
        const now = this.#read(event.cells, since);
        const index = this.frames.length;
        const changes = difference(index % Whole === 0 ? { words: [], born: [] } : this.#last, now);
        if (this.#kept + changes.length > this.#budget && index > 0)
            return this.#replaceLast(event, now);
        this.#kept += changes.length;
        this.#last = now;
        this.frames.push({ step: event.step, since, length: now.words.length, masks: count(now.words), text: event.text ?? "", changes });
    }

    /** The canvas of a frame: words and the steps in which places appeared. Valid until the next call. */
    at(index) {
        const shown = this.#shown;
        if (shown.index > index || shown.index < index - index % Whole)
            shown.index = index - index % Whole - 1;
        while (shown.index < index)
            this.#apply(this.frames[++shown.index]);
        const { step, since } = this.frames[index];
        return { words: shown.words, born: shown.born, step, since };
    }

    #apply({ changes, length }) {
        const { words, born } = this.#shown;
        words.length = born.length = length;
        for (let i = 0; i < changes.length; i += 3) {
            words[changes[i]] = changes[i + 1];
            born[changes[i]] = changes[i + 2];
        }
    }

    #read(cells, since) {
        const words = new Array(cells.length);
        const born = new Array(cells.length);
        let before = 0;
        for (let i = 0; i < cells.length; i++) {
            const cell = cells[i];
            born[i] = cell.b ?? 0;
            const isNew = born[i] > since;
            // Places that were there before stand in the same order: so it is known which of them were masks.
            const wasOpen = isNew || this.#last.words.length === 0 || isMask(this.#last.words[before] ?? 0);
            before += isNew ? 0 : 1;
            words[i] = cell.m ? pack(0, false, false, cell.c) : pack(this.#number(cell.t ?? ""), wasOpen, cell.e, cell.c);
        }
        return { words, born };
    }

    #number(name) {
        const known = this.#numbers.get(name);
        if (known !== undefined)
            return known;
        this.#numbers.set(name, this.#names.length);
        return this.#names.push(name) - 1;
    }

    #replaceLast(event, now) {
        const index = this.frames.length - 1;
        const { since, text, changes } = this.frames[index];
        const whole = difference({ words: [], born: [] }, now);
        this.#kept += whole.length - changes.length;
        this.#last = now;
        this.frames[index] = { step: event.step, since, length: now.words.length, masks: count(now.words), text: text + (event.text ?? ""), changes: whole };
        if (this.#shown.index === index)
            this.#shown.index = -1;
    }
}

function difference(from, to) {
    const changes = [];
    for (let i = 0; i < to.words.length; i++)
        if (to.words[i] !== from.words[i] || to.born[i] !== from.born[i])
            changes.push(i, to.words[i], to.born[i]);
    return Uint32Array.from(changes);
}

const count = words => words.reduce((masks, word) => masks + (isMask(word) ? 1 : 0), 0);
