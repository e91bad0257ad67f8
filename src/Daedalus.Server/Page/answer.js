// The answer as far as it is final at the shown step, a text node for every piece. Readers hear pieces as they come; who steps back and forth hears nothing.
export class AnswerView {
    #element;
    #pieces = [];

    constructor(element) {
        this.#element = element;
    }

    begin() {
        this.#element.replaceChildren();
        this.#pieces = [];
    }

    show(frames, index, isFollowing) {
        this.#element.setAttribute("aria-live", isFollowing ? "polite" : "off");
        while (this.#pieces.length > index + 1)
            this.#pieces.pop().remove();
        while (this.#pieces.length < index + 1)
            this.#pieces.push(this.#element.appendChild(document.createTextNode(frames[this.#pieces.length].text)));
        // The newest frame may have taken in steps that came later.
        const newest = this.#pieces.at(-1);
        if (newest && newest.data !== frames[index].text)
            newest.data = frames[index].text;
    }
}
