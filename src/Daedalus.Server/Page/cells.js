// One place of a canvas in 32 bits, so that a long run is kept in little memory: token number << 12 | fresh << 11 | end << 10 | confidence in thousandths,
// which is what the service sends. Token 0 is a mask; fresh are tokens that the step itself has written.
const Levels = 8;
const Thousand = 1000;

export const pack = (token, isFresh, isEnd, confidence) =>
    (token << 12 | (isFresh ? 1 << 11 : 0) | (isEnd ? 1 << 10 : 0) | Math.round(Thousand * Math.min(Math.max(confidence || 0, 0), 1))) >>> 0;

export const token = word => word >>> 12;
export const isMask = word => word >>> 12 === 0;
export const isFresh = word => (word & 1 << 11) !== 0;
export const isEnd = word => (word & 1 << 10) !== 0;
export const confidence = word => (word & 1023) / Thousand;

/** From 0 to 7. Of what is written half of the levels lie above .9, where most confidences are. */
export function level(word) {
    const sure = confidence(word);
    if (isMask(word))
        return Math.min(Math.floor(sure * Levels), Levels - 1);
    const half = Levels / 2;
    return sure < .9 ? Math.floor(sure / .9 * half) : Math.min(half + Math.floor((sure - .9) / .1 * half), Levels - 1);
}
