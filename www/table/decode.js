/** A file as text, in whatever encoding it was saved. */
import { refuseTable } from './refusal.js';

const MOST_BYTES = 256e6; // a longer text fits no string in some browsers

/**
 * @param {Blob} file
 * @returns {Promise<{ text: string, note: string }>}
 */
export async function textOf(file) {
  if (file.size > MOST_BYTES) {
    refuseTable(
      `the file has ${Math.round(file.size / 1e6)} MB`,
      `it may have ${MOST_BYTES / 1e6} MB`,
    );
  }
  return decoded(new Uint8Array(await file.arrayBuffer()));
}

/** @param {Uint8Array} bytes */
export function decoded(bytes) {
  const encoding = wide(bytes);
  if (encoding) return { text: new TextDecoder(encoding).decode(bytes), note: '' };
  if (bytes.subarray(0, 4096).includes(0)) {
    refuseTable(
      'the file is no text',
      'it must be CSV, TSV or JSON: save a workbook as one of them',
    );
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), note: '' };
  } catch {
    const text = new TextDecoder('windows-1252').decode(bytes);
    return { text, note: 'It is not in UTF-8 and was read as Windows-1252.' };
  }
}

/**
 * Two bytes a character, as Excel saves "Unicode text": with a byte order mark, or every other byte zero.
 * @param {Uint8Array} bytes
 */
function wide(bytes) {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, 200);
  const zeros = (/** @type {number} */ odd) =>
    start.filter((byte, i) => i % 2 === odd && !byte).length;
  if (start.length > 3 && zeros(1) > 0.4 * start.length && !zeros(0)) return 'utf-16le';
  if (start.length > 3 && zeros(0) > 0.4 * start.length && !zeros(1)) return 'utf-16be';
  return undefined;
}
