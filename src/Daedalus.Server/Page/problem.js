import { key } from "./key.js";

const element = id => document.getElementById(id);

// Says what went wrong and what to do, and offers to do it.
export class Problem {
    #retry;
    #timer = 0;

    /** @param {() => void} retry @param {(key: string) => void} useKey */
    constructor(retry, useKey) {
        this.#retry = element("retry");
        this.#retry.addEventListener("click", retry);
        element("key-form").addEventListener("submit", event => {
            event.preventDefault();
            useKey(element("key").value.trim());
            element("key").value = "";
        });
    }

    hide() {
        clearInterval(this.#timer);
        element("problem").hidden = true;
    }

    show(error) {
        this.hide();
        const asksForKey = error.status === 401;
        element("problem-title").textContent = title(error);
        element("problem-advice").textContent = asksForKey ? "Enter the key that whoever runs it gave you. It is kept until this tab is closed." : error.message;
        element("key-form").hidden = !asksForKey;
        this.#retry.hidden = asksForKey || error.status === 400;
        this.#retry.textContent = "Try again";
        element("problem").hidden = false;
        if (asksForKey)
            element("key").focus();
        if (error.retryAfter !== null && error.retryAfter !== undefined)
            this.#countDown(error.retryAfter);
    }

    #countDown(seconds) {
        const tell = () => {
            this.#retry.textContent = seconds > 0 ? `Try again (best in ${seconds} s)` : "Try again now";
            if (seconds-- <= 0)
                clearInterval(this.#timer);
        };
        tell();
        this.#timer = setInterval(tell, 1000);
    }
}

function title({ status }) {
    switch (status) {
        case 0: return "The answer did not come through";
        case 400: return "The question can't be asked like that";
        case 401: return key() ? "The service does not know this key" : "The service asks for a key";
        case 404: return "There is no such model or address";
        case 413: return "The question is too long";
        case 429: return "Too many questions at once";
        case 503: return "The service takes no questions right now";
        case 504: return "The answer took too long";
        default: return "The service failed";
    }
}
