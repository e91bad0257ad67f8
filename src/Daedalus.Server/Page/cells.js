// One place of a canvas in 32 bits, so that a long run is kept in little memory: token number << 10 | fresh << 9 | end << 8 | confidence in 255ths.
// Token 0 is a mask; fresh are tokens that the step itself has written.
const Levels = 8;

export const pack = (token, isFresh, isEnd, confidence) =>
    token << 10 | (isFresh ? 1 << 9 : 0) | (isEnd ? 1 << 8 : 0) | Math.round(255 * Math.min(Math.max(confidence || 0, 0), 1));

export const token = word => word >>> 10;
export const isMask = word => word >>> 10 === 0;
export const isFresh = word => (word & 1 << 9) !== 0;
export const isEnd = word => (word & 1 << 8) !== 0;
export const confidence = word => (word & 255) / 255;

/** From 0 to 7. Half of the levels lie above .9, where confidences differ most. */
export function level(word) {
    const sure = confidence(word);
    return sure < .9 ? Math.floor(sure / .9 * (Levels / 2)) : Math.min(Levels / 2 + Math.floor((sure - .9) / .1 * (Levels / 2)), Levels - 1);
}
