import { isEnd, isFresh, isMask, level, token } from "./cells.js";
import { glyphs } from "./glyphs.js";
import { appear, open } from "./motion.js";

// The canvas on the page, a node for every place. A node stays with its place from step to step, so that only what changes is touched.
export class CanvasView {
    #element;
    #timeline = null;
    #nodes = [];
    #words = [];
    #born = [];
    #step = -1;
    #since = -1;

    constructor(element) {
        this.#element = element;
    }

    /** Begins with an empty canvas, whose tokens the timeline names. */
    begin(timeline) {
        this.#timeline = timeline;
        this.#element.replaceChildren();
        this.#nodes = [];
        this.#words = [];
        this.#born = [];
        this.#step = this.#since = -1;
    }

    /** The place of a node, or -1. */
    placeOf(node) {
        return this.#nodes.indexOf(node);
    }

    /** Shows a frame of the timeline; one after the shown one moves, any other is simply there. */
    show({ words, born, step, since }, isNext) {
        const added = this.#align(born, step);
        const written = [];
        for (let i = 0; i < words.length; i++)
            if (words[i] !== this.#words[i] || born[i] !== this.#born[i] || this.#isGrown(born[i]) !== born[i] > since) {
                if (isFresh(words[i]) && !isMask(words[i]))
                    written.push(this.#nodes[i]);
                this.#paint(this.#nodes[i], words[i], born[i] > since);
            }
        this.#words = words.slice();
        this.#born = born.slice();
        this.#step = step;
        this.#since = since;
        if (isNext) {
            open(added);
            appear(written);
        }
    }

    #isGrown(born) {
        return born > this.#since;
    }

    // Going on, places that came since are put in where they stand; going back, they are taken out: all other nodes stay with their places.
    #align(born, step) {
        const added = [];
        if (step >= this.#step) {
            for (let i = 0; i < born.length && this.#nodes.length < born.length; i++)
                if (i >= this.#nodes.length || born[i] > this.#step)
                    added.push(this.#insert(i));
        } else
            for (let i = this.#nodes.length - 1; i >= 0 && this.#nodes.length > born.length; i--)
                if (this.#born[i] > step)
                    this.#remove(i);
        while (this.#nodes.length > born.length)
            this.#remove(this.#nodes.length - 1);
        while (this.#nodes.length < born.length)
            this.#insert(this.#nodes.length);
        return added;
    }

    #insert(index) {
        const node = document.createElement("i");
        this.#element.insertBefore(node, this.#nodes[index] ?? null);
        this.#nodes.splice(index, 0, node);
        this.#words.splice(index, 0, undefined);
        this.#born.splice(index, 0, undefined);
        return node;
    }

    #remove(index) {
        this.#nodes[index].remove();
        this.#nodes.splice(index, 1);
        this.#words.splice(index, 1);
        this.#born.splice(index, 1);
    }

    #paint(node, word, isGrown) {
        const kind = isMask(word) ? "mask" : isEnd(word) ? "end" : "written";
        const look = `cell ${kind} c${level(word)}${isGrown ? " grown" : ""}${isFresh(word) && kind !== "mask" ? " fresh" : ""}`;
        if (node.className !== look)
            node.className = look;
        // Model text is only ever text, never markup.
        const text = kind === "written" ? glyphs(this.#timeline.name(token(word))) : "";
        if (node.textContent !== text)
            node.textContent = text;
    }
}
