// What the form asks of the service; what is left empty is the model's own preset.
export class Choices {
    #decoder = document.getElementById("decoder");
    #length = document.getElementById("length");
    #longest = document.getElementById("longest");
    #lengthName = document.getElementById("length-name");

    constructor() {
        this.#decoder.addEventListener("change", () => this.#suit());
        this.#suit();
    }

    /** The body of a request. */
    question(prompt) {
        const settings = {};
        if (this.#length.value)
            settings[this.#finds ? "initial-length" : "length"] = this.#length.valueAsNumber;
        const question = { messages: [{ role: "user", content: prompt }], daedalus: { decoder: this.#decoder.value, settings } };
        if (this.#longest.value && this.#finds)
            question.max_tokens = this.#longest.valueAsNumber;
        return question;
    }

    get #finds() {
        return "finds" in this.#decoder.selectedOptions[0].dataset;
    }

    // A decoder that does not find the length is given it.
    #suit() {
        this.#lengthName.textContent = this.#finds ? "Start length" : "Length";
        this.#longest.disabled = !this.#finds;
    }
}
