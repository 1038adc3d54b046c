/**
 * Whether an objective is about all noise levels. With one fixed level the score has no time: there is no
 * process to run back, hence neither samples nor a density.
 * @param {import('../types.d.ts').Config} config
 */
export const isTimed = ({ loss }) => typeof loss?.time !== 'object' || !('fixed' in loss.time);
