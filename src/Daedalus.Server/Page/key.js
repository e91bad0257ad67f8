// The key of the service, kept until the tab is closed. Where storage is refused, it is kept until the page is.
const Name = "daedalus-key";
let held = "";

export function key() {
    try {
        return sessionStorage.getItem(Name) ?? held;
    } catch {
        return held;
    }
}

export function keepKey(value) {
    held = value;
    try {
        sessionStorage.setItem(Name, value);
    } catch {
        // It is held.
    }
}
