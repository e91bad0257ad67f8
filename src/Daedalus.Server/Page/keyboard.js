/**
 * Arrows, space, Home and End move through the steps wherever nothing is typed or pressed. An action says whether it did anything; where it did not, the key does
 * what it does on any page.
 */
export function listen(actions) {
    document.addEventListener("keydown", event => {
        const action = actions[event.key];
        if (!action || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isTaken(event))
            return;
        if (action())
            event.preventDefault();
    });
}

// Fields take every key, buttons and their like the space bar.
function isTaken({ key, target }) {
    if (target.matches("textarea, select, input:not([type=range])"))
        return key !== "Escape";
    return key === " " && target.matches("button, summary, a");
}
