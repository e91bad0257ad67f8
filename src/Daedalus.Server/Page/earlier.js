const Most = 8;

// Questions asked before and their answers, newest first; one can be asked again.
export class Earlier {
    #section = document.getElementById("earlier");
    #list = this.#section.querySelector("ol");
    #again;

    constructor(again) {
        this.#again = again;
    }

    add(prompt, answer, note) {
        const item = document.createElement("li");
        const button = item.appendChild(document.createElement("button"));
        button.type = "button";
        button.className = "chip";
        button.textContent = prompt;
        button.title = "Ask this again";
        button.addEventListener("click", () => this.#again(prompt));
        item.appendChild(document.createElement("p")).textContent = answer;
        const small = item.appendChild(document.createElement("p"));
        small.className = "note";
        small.textContent = note;
        this.#list.prepend(item);
        if (this.#list.children.length > Most)
            this.#list.lastElementChild.remove();
        this.#section.hidden = false;
    }
}
