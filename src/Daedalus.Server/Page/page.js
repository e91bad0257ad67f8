import { Choices } from "./choices.js";
import { Earlier } from "./earlier.js";
import { key, keepKey } from "./key.js";
import { listen } from "./keyboard.js";
import { Problem } from "./problem.js";
import { modelName, ServiceError, watch } from "./service.js";
import { Stage } from "./stage.js";

// The page: a question goes out, what comes back is recorded and shown on the stage.
const element = id => document.getElementById(id);
const prompt = element("prompt");
const choices = new Choices();
const stage = new Stage();
const earlier = new Earlier(askFor);
const problem = new Problem(retry, useKey);
let model = "";
let asked = "";
let shown = "";
let running = null;

async function ask(text) {
    const run = running = new AbortController();
    asked = text;
    problem.hide();
    showRunning(true);
    if (stage.text)
        earlier.add(shown, stage.text, stage.summary);
    shown = text;
    stage.begin();
    try {
        // Who asks in the first moment is faster than the answer to who answers.
        model ||= await modelName(key(), run.signal);
        for await (const event of watch({ model, ...choices.question(text) }, key(), run.signal))
            stage.take(event);
    } catch (error) {
        stage.breakOff(run.signal.aborted);
        if (!run.signal.aborted)
            fail(error);
    } finally {
        running = null;
        showRunning(false);
    }
}

function fail(error) {
    problem.show(error instanceof ServiceError ? error : new ServiceError(`The page could not read the answer: ${error.message}`));
}

function showRunning(isRunning) {
    // The focus goes to the button that takes the other's place.
    const [shown, hidden] = isRunning ? [element("stop"), element("send")] : [element("send"), element("stop")];
    const hadFocus = document.activeElement === hidden;
    shown.hidden = false;
    hidden.hidden = true;
    if (hadFocus)
        shown.focus();
}

function submit() {
    const text = prompt.value.trim();
    if (text && !running)
        ask(text);
}

function askFor(text) {
    prompt.value = text;
    submit();
}

function stop() {
    running?.abort();
    return running !== null;
}

function retry() {
    if (running)
        return;
    if (asked)
        ask(asked);
    else
        meet();
}

function useKey(value) {
    keepKey(value);
    retry();
}

// Which model answers; where a key is missing, this asks for it before a question is lost on it.
async function meet() {
    try {
        model = await modelName(key());
        element("model").textContent = model;
        problem.hide();
    } catch (error) {
        fail(error);
    }
}

element("ask").addEventListener("submit", event => {
    event.preventDefault();
    submit();
});
element("stop").addEventListener("click", stop);
prompt.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing)
        return;
    event.preventDefault();
    submit();
});
for (const example of document.querySelectorAll(".examples .chip"))
    example.addEventListener("click", () => askFor(example.textContent));
listen({ ...stage.keys, Escape: stop });
meet();
