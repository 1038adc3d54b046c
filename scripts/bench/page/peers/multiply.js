/** @typedef {{ numbers: Float32Array, row: number, column: number }} Matrix  With the distances between neighbours. */

/** So much of the inner dimension at once stays in the cache. */
const CHUNK = 256;

/**
 * Writes A·B, row by row, in blocks of 4×4 that a compiler keeps in registers.
 * @param {number} rows
 * @param {number} inner
 * @param {number} columns
 * @param {Matrix} A
 * @param {Matrix} B
 * @param {Float32Array} into
 */
export function multiply(rows, inner, columns, A, B, into) {
  const { numbers: a, row: aRow, column: aColumn } = A;
  const { numbers: b, row: bRow, column: bColumn } = B;
  into.fill(0, 0, rows * columns);
  for (let first = 0; first < inner; first += CHUNK) {
    const last = Math.min(inner, first + CHUNK);
    let i = 0;
    for (; i + 4 <= rows; i += 4) {
      let j = 0;
      for (; j + 4 <= columns; j += 4) {
        let c00 = 0;
        let c01 = 0;
        let c02 = 0;
        let c03 = 0;
        let c10 = 0;
        let c11 = 0;
        let c12 = 0;
        let c13 = 0;
        let c20 = 0;
        let c21 = 0;
        let c22 = 0;
        let c23 = 0;
        let c30 = 0;
        let c31 = 0;
        let c32 = 0;
        let c33 = 0;
        let p0 = i * aRow + first * aColumn;
        let p1 = p0 + aRow;
        let p2 = p1 + aRow;
        let p3 = p2 + aRow;
        let q0 = first * bRow + j * bColumn;
        let q1 = q0 + bColumn;
        let q2 = q1 + bColumn;
        let q3 = q2 + bColumn;
        for (let k = first; k < last; k++) {
          const b0 = b[q0];
          const b1 = b[q1];
          const b2 = b[q2];
          const b3 = b[q3];
          let x = a[p0];
          c00 += x * b0;
          c01 += x * b1;
          c02 += x * b2;
          c03 += x * b3;
          x = a[p1];
          c10 += x * b0;
          c11 += x * b1;
          c12 += x * b2;
          c13 += x * b3;
          x = a[p2];
          c20 += x * b0;
          c21 += x * b1;
          c22 += x * b2;
          c23 += x * b3;
          x = a[p3];
          c30 += x * b0;
          c31 += x * b1;
          c32 += x * b2;
          c33 += x * b3;
          p0 += aColumn;
          p1 += aColumn;
          p2 += aColumn;
          p3 += aColumn;
          q0 += bRow;
          q1 += bRow;
          q2 += bRow;
          q3 += bRow;
        }
        const r0 = i * columns + j;
        const r1 = r0 + columns;
        const r2 = r1 + columns;
        const r3 = r2 + columns;
        into[r0] += c00;
        into[r0 + 1] += c01;
        into[r0 + 2] += c02;
        into[r0 + 3] += c03;
        into[r1] += c10;
        into[r1 + 1] += c11;
        into[r1 + 2] += c12;
        into[r1 + 3] += c13;
        into[r2] += c20;
        into[r2 + 1] += c21;
        into[r2 + 2] += c22;
        into[r2 + 3] += c23;
        into[r3] += c30;
        into[r3 + 1] += c31;
        into[r3 + 2] += c32;
        into[r3 + 3] += c33;
      }
      edge(i, i + 4, j, columns, first, last, columns, A, B, into);
    }
    edge(i, rows, 0, columns, first, last, columns, A, B, into);
  }
}

/**
 * What no block covers.
 * @param {number} top
 * @param {number} bottom
 * @param {number} left
 * @param {number} right
 * @param {number} first
 * @param {number} last
 * @param {number} columns
 * @param {Matrix} A
 * @param {Matrix} B
 * @param {Float32Array} into
 */
function edge(top, bottom, left, right, first, last, columns, A, B, into) {
  const { numbers: a, row: aRow, column: aColumn } = A;
  const { numbers: b, row: bRow, column: bColumn } = B;
  for (let i = top; i < bottom; i++) {
    for (let j = left; j < right; j++) {
      let sum = 0;
      let p = i * aRow + first * aColumn;
      let q = first * bRow + j * bColumn;
      for (let k = first; k < last; k++) {
        sum += a[p] * b[q];
        p += aColumn;
        q += bRow;
      }
      into[i * columns + j] += sum;
    }
  }
}
