/** The worker of the reader: points are moved to the page, not copied. */
import * as Comlink from 'comlink';
import { reader } from './reader.js';

Comlink.expose({
  open: reader.open,
  /** @param {Parameters<typeof reader.points>} columns */
  async points(...columns) {
    const answer = await reader.points(...columns);
    if ('refused' in answer) return answer;
    const { points, indices } = answer.value;
    return Comlink.transfer(answer, [points.buffer, ...(indices ? [indices.buffer] : [])]);
  },
});
