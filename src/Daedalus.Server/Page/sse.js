// Reads text/event-stream: bytes go in as they arrive, cut anywhere, and the data of every event that is complete comes out.
export class EventParser {
    #decoder = new TextDecoder();
    #line = "";
    #data = [];
    #endedInReturn = false;

    /** @param {Uint8Array} bytes @returns {string[]} */
    push(bytes) {
        const text = this.#decoder.decode(bytes, { stream: true });
        if (text === "")
            return [];
        // A return and its line feed end one line also when they come in two chunks.
        const start = this.#endedInReturn && text[0] === "\n" ? 1 : 0;
        this.#endedInReturn = text.endsWith("\r");
        const lines = text.slice(start).split(/\r\n|\n|\r/);
        lines[0] = this.#line + lines[0];
        this.#line = lines.pop();
        return lines.map(line => this.#take(line)).filter(data => data !== null);
    }

    #take(line) {
        if (line === "")
            return this.#dispatch();
        const colon = line.indexOf(":");
        const field = colon < 0 ? line : line.slice(0, colon);
        // A line that begins with a colon has an empty field: a comment.
        if (field === "data")
            this.#data.push(colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, ""));
        return null;
    }

    #dispatch() {
        if (this.#data.length === 0)
            return null;
        const data = this.#data.join("\n");
        this.#data = [];
        return data;
    }
}
