const Width = 1000;
const Height = 100;

// Length over steps: how many places the canvas has, and how many of them are written.
export class Chart {
    #places;
    #written;
    #edge;

    constructor(svg) {
        this.#places = svg.querySelector(".places");
        this.#written = svg.querySelector(".written");
        this.#edge = svg.querySelector(".edge");
    }

    /** Draws the frames of a timeline. */
    draw(frames) {
        const longest = frames.reduce((most, frame) => Math.max(most, frame.length), 1);
        const across = index => frames.length < 2 ? 0 : Width * index / (frames.length - 1);
        const up = value => Height * (1 - .94 * value / longest);
        const line = value => frames.map((frame, i) => `${i === 0 ? "M" : "L"}${across(i).toFixed(1)} ${up(value(frame)).toFixed(1)}`).join("");
        const end = `L${frames.length < 2 ? 0 : Width} ${Height}L0 ${Height}Z`;
        const places = line(frame => frame.length);
        this.#places.setAttribute("d", places + end);
        this.#edge.setAttribute("d", places);
        this.#written.setAttribute("d", line(frame => frame.length - frame.masks) + end);
    }
}
