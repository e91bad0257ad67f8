import { EventParser } from "./sse.js";

// What the service refused or could not finish.
export class ServiceError extends Error {
    /** @param {string} message @param {{ status?: number, retryAfter?: number | null }} [more] seconds until another try makes sense */
    constructor(message, { status = 0, retryAfter = null } = {}) {
        super(message);
        this.status = status;
        this.retryAfter = retryAfter;
    }
}

/** The name of the model that answers. */
export async function modelName(key, signal) {
    const response = await send("v1/models", key, { signal });
    return (await response.json()).data?.[0]?.id ?? "";
}

/** Asks, and yields what happens to the canvas, then the result. */
export async function* watch(question, key, signal) {
    const response = await send("v1/daedalus/canvas", key, { method: "POST", body: JSON.stringify(question), signal });
    const reader = response.body.getReader();
    const parser = new EventParser();
    try {
        for (let chunk = await read(reader); !chunk.done; chunk = await read(reader))
            for (const data of parser.push(chunk.value)) {
                if (data === "[DONE]")
                    return;
                const event = JSON.parse(data);
                if (event.error)
                    throw new ServiceError(event.error.message);
                yield event;
            }
    } finally {
        // Leaving early tells the service to stop computing.
        reader.cancel().catch(() => {});
    }
    throw new ServiceError("The connection ended before the answer did.");
}

async function send(address, key, request = {}) {
    const headers = { "Content-Type": "application/json" };
    if (key)
        headers.Authorization = `Bearer ${key}`;
    const response = await fetch(address, { ...request, headers }).catch(unreachable);
    if (!response.ok)
        throw await refusal(response);
    return response;
}

const read = reader => reader.read().catch(unreachable);

function unreachable(error) {
    throw error.name === "AbortError" ? error : new ServiceError("The service can't be reached.");
}

async function refusal(response) {
    const body = await response.json().catch(() => ({}));
    const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
    return new ServiceError(
        body.error?.message ?? `The service answered ${response.status} ${response.statusText}.`,
        { status: response.status, retryAfter: Number.isFinite(seconds) ? Math.max(seconds, 1) : null });
}
