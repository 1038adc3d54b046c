/** Saved labs are safetensors files: eight bytes of length, a header in JSON, then the numbers. */

const ENTRY = 'score-lab';

/**
 * The same weights under another objective: only the configuration in the header is replaced.
 * @param {Uint8Array} bytes
 * @param {import('../../types.d.ts').Loss} loss
 * @returns {Uint8Array}
 */
export function withLoss(bytes, loss) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 8 + Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, end)));
  const saved = JSON.parse(header.__metadata__[ENTRY]);
  saved.config.loss = { ...saved.config.loss, ...loss };
  header.__metadata__[ENTRY] = JSON.stringify(saved);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8; // the numbers start at a multiple of eight
  const result = new Uint8Array(8 + padded + bytes.length - end).fill(32);
  new DataView(result.buffer).setBigUint64(0, BigInt(padded), true);
  result.set(text, 8);
  result.set(bytes.subarray(end), 8 + padded);
  return result;
}
