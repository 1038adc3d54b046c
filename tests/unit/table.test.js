/** The reader of tables: the files of tests/cases, each awkward in its own way, and their kin. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decoded } from '../../www/table/decode.js';
import { leftOut } from '../../www/table/left-out.js';
import { readTable } from '../../www/table/table.js';

/** @param {string} name */
const text = (name) => readFileSync(new URL(`../cases/${name}`, import.meta.url), 'utf8');

/** @param {import('../../www/table/table.js').Table} table */
const names = ({ columns }) => columns.map(({ name }) => name);

/** @param {import('../../www/table/table.js').Table} table */
const kinds = ({ columns }) => columns.map(({ kind }) => kind);

/**
 * The points of the suggested columns.
 * @param {string} given
 */
function suggested(given) {
  const table = readTable(given);
  assert.ok(table.suggested);
  return { table, ...table.points(...table.suggested) };
}

/**
 * The same numbers as 32-bit floats: what a point is kept in.
 * @param {Float32Array} points
 * @param {number[]} expected
 */
const begins = (points, expected) =>
  assert.deepEqual([...points.slice(0, expected.length)], [...Float32Array.from(expected)]);

/**
 * @param {string} given
 * @param {number[]} expected  All points.
 */
function reads(given, expected) {
  const { points, table } = suggested(given);
  begins(points, expected);
  assert.equal(points.length, expected.length);
  return table;
}

/**
 * @param {string} given
 * @param {RegExp} message
 */
function refuses(given, message) {
  assert.throws(
    () => readTable(given),
    (/** @type {any} */ error) => {
      assert.match(error.message, message);
      assert.equal(error.field, 'table');
      assert.ok(error.value && error.allowed);
      return true;
    },
  );
}

// --- the files ----------------------------------------------------------------------------------

test('labelled.tsv: x and y are suggested, the words are offered as labels', () => {
  const { table, points, labels } = suggested(text('labelled.tsv'));
  assert.deepEqual(names(table), ['set', 'x', 'y']);
  assert.deepEqual(table.suggested, [1, 2]);
  assert.deepEqual(table.labels, [0]);
  assert.equal(points.length, 80);
  assert.equal(labels?.length, 40);
  assert.equal(labels?.[0], 'ring');
  begins(points, [1.923, 1.153, 1.932, 0.905]);
});

for (const [name, columns] of /** @type {[string, string[]][]} */ ([
  ['row-index.csv', ['length', 'pause']],
  ['numeric-header.csv', ['0', '1']],
  ['short-header.dat', ['length', 'pause']],
])) {
  test(`${name}: the column that counts the rows is left out, and said so`, () => {
    const { table, points } = suggested(text(name));
    assert.deepEqual(names(table), columns);
    assert.match(table.note, /first column.*counts the rows.*left out/);
    assert.equal(table.rows, 40);
    assert.equal(points.length, 80);
    begins(points, [1.923, 1.153, 1.932, 0.905]);
  });
}

test('missing.csv: rows with a gap are skipped, and counted with their lines', () => {
  const { table, points, skipped } = suggested(text('missing.csv'));
  assert.deepEqual(table.suggested, [1, 2]);
  assert.deepEqual(kinds(table), ['text', 'number', 'number', 'number', 'text']);
  assert.deepEqual(
    table.columns.map(({ missing }) => missing),
    [0, 4, 4, 0, 0],
  );
  assert.equal(table.rows, 40);
  assert.deepEqual(
    skipped.map(({ line }) => line),
    [6, 8, 15, 19, 24, 30, 33, 41],
  );
  assert.equal(skipped[0].reason, 'beak_length_mm is missing');
  assert.equal(skipped[1].reason, 'beak_depth_mm is missing');
  assert.equal(points.length, 2 * (40 - 8));
  const full = table.points(3, 3);
  assert.deepEqual(full.skipped, []);
});

test('units-line.csv: 40 points, and the line of units is named', () => {
  const { table, points } = suggested(text('units-line.csv'));
  assert.equal(points.length, 80);
  assert.deepEqual(names(table), ['Time', 'Voltage']);
  assert.deepEqual(table.skipped, [{ line: 2, reason: 'units: "(ms) (V)"' }]);
  begins(points, [0, 0.01229, 0.05, 0.26912]);
});

test('decimal-comma.csv: 0,05 is 0.05', () => {
  const { table, points } = suggested(text('decimal-comma.csv'));
  assert.deepEqual(names(table), ['Strom I (A)', 'Spannung U (V)', 'Fehler']);
  assert.deepEqual(table.suggested, [0, 1]);
  assert.match(table.note, /0,05 is 0\.05/);
  begins(points, [0.05, 0.094, 0.1, 0.233]);
  assert.equal(points.length, 60);
});

test('blanks-decimal-comma.txt: 40 points', () => {
  const { points } = suggested(text('blanks-decimal-comma.txt'));
  assert.equal(points.length, 80);
  begins(points, [1.92, 1.15, 1.93, 0.91]);
});

test('quoted-decimal-comma.csv: "2,1" is 2.1', () => {
  const { table, points } = suggested(text('quoted-decimal-comma.csv'));
  assert.deepEqual(names(table), ['date', 'CO', 'NMHC']);
  assert.deepEqual(table.suggested, [1, 2]);
  begins(points, [2.1, 140, 3, 157]);
  assert.equal(points.length, 60);
});

test('instrument.txt: the rows of numbers are found, the lines left out are named', () => {
  const { table, points } = suggested(text('instrument.txt'));
  assert.deepEqual(names(table), ['t / s', 'U / V', 'I / A']);
  assert.equal(points.length, 120);
  begins(points, [0, 2.03, 0.5, 1.897]);
  assert.deepEqual(
    table.skipped.map(({ line }) => line),
    [1, 2, 3, 4],
  );
  assert.match(table.skipped[0].reason, /"MIN=0"/);
});

test('far-offset.csv and anisotropic.csv: accepted as they are', () => {
  begins(suggested(text('far-offset.csv')).points, [1901, 925, 1902, 723]);
  begins(suggested(text('anisotropic.csv')).points, [1001, 0.061, 1702, 0.0435]);
  assert.equal(suggested(text('far-offset.csv')).points.length, 200);
  assert.equal(suggested(text('anisotropic.csv')).points.length, 200);
});

test('ties.csv: accepted, with a sentence', () => {
  const { points, note, table } = suggested(text('ties.csv'));
  const rows = text('ties.csv').trim().split('\n').slice(1);
  const repeated = rows.length - new Set(rows).size;
  assert.match(note, new RegExp(`^${repeated} of 300 rows repeat an earlier one: repeated values`));
  assert.match(note, /no finite entropy, so the NLL has no floor/);
  assert.ok(table.note.includes(note));
  assert.equal(points.length, 600);
});

test('one-column.csv: refused', () => {
  refuses(text('one-column.csv'), /one column of numbers \(velocity\); two are needed/);
});

test('objects.json: columns u and v', () => {
  const { table, points } = suggested(text('objects.json'));
  assert.deepEqual(names(table), ['u', 'v']);
  begins(points, [1.9232, 1.1534, 1.9322, 0.9055]);
  assert.equal(points.length, 80);
});

test('broken-commas.csv: refused, with a hint', () => {
  refuses(text('broken-commas.csv'), /3 or 5 cells below 3 names.*decimal commas/);
});

for (const [name, columns] of /** @type {[string, string[]][]} */ ([
  ['chinese-header.csv', ['特征', 'σ']],
  ['sep-line.csv', ['column 1', 'column 2']],
  ['trailing-comma.csv', ['x', 'y']],
])) {
  test(`${name}: accepted`, () => {
    const { table, points } = suggested(text(name));
    assert.deepEqual(names(table), columns);
    assert.deepEqual(table.skipped, []);
    assert.equal(points.length, 80);
    begins(points, [1.923, 1.153, 1.932, 0.905]);
  });
}

// --- their kin ----------------------------------------------------------------------------------

const POINTS = [0.5, 1.25, -1.5, 2, 3.75, -4.5];

test('every separator, every line end, with and without names, byte order mark and last line end', () => {
  for (const separator of [',', ';', '\t', ' ', '|', ', ', ' ; ', '   ', ' \t ']) {
    for (const end of ['\n', '\r\n', '\r', '\r\r\n']) {
      for (const head of ['', 'x,y', 'α,β', '"first one","second one"', 'a b,c d']) {
        if (!separator.trim() && separator !== '\t' && head.startsWith('a b')) continue;
        if (separator === ' \t ' && head.startsWith('a b')) continue;
        for (const mark of ['', '\uFEFF']) {
          const lines = [
            ...(head ? [head.replace(',', separator)] : []),
            `0.5${separator}1.25`,
            `-1.5${separator}2.0`,
            `3.75${separator}-4.5`,
          ];
          reads(mark + lines.join(end), POINTS);
          reads(mark + lines.join(end) + end, POINTS);
        }
      }
    }
  }
});

test('decimal commas with every separator but the comma, and with it in quotes', () => {
  for (const separator of [';', '\t', ' ', '|']) {
    reads(`0,5${separator}1,25\n-1,5${separator}2\n3,75${separator}-4,5`, POINTS);
  }
  reads('"0,5","1,25"\n"-1,5","2"\n"3,75","-4,5"', POINTS);
});

test('thousands: with commas, points, blanks, apostrophes', () => {
  reads('a;b\n"1,234.5";12\n"12,345,678";1.5', [1234.5, 12, 12345678, 1.5]);
  reads('a;b\n1.234,5;0,5\n12.345;1,5', [1234.5, 0.5, 12345, 1.5]);
  reads('a;b\n1 234,5;0,5\n12 345,0;1,5', [1234.5, 0.5, 12345, 1.5]);
  reads('a\tb\n1\u202f234.5\t0.5\n12\u00a0345\t1.5', [1234.5, 0.5, 12345, 1.5]);
  reads("a;b\n1'234.5;0.5\n12’345.0;1.5", [1234.5, 0.5, 12345, 1.5]);
  const table = reads('"a","b"\n"1,234","7"\n"2,345","8"', [1234, 7, 2345, 8]);
  assert.match(table.note, /thousands: 1,234 is 1234/);
  assert.match(reads('1,234;1,5\n2,345;2,5', [1.234, 1.5, 2.345, 2.5]).note, /1,234 is 1\.234/);
});

test('numbers as programs write them', () => {
  reads('1e-3,+2.\n.5,-1.5E+2\n−3,4', [1e-3, 2, 0.5, -150, -3, 4]);
  reads('1.5D+01 2.5d0\n3.0D0 4', [15, 2.5, 3, 4]);
});

test('what is no number does not pass for one', () => {
  for (const cell of ['0x10', '1_000', '1e999', 'Infinity', '-inf', '12abc', '1.2.3', '0b1']) {
    const { points, skipped } = suggested(`x,y\n1.5,2\n${cell},3\n4.5,5\n6.5,7`);
    begins(points, [1.5, 2, 4.5, 5, 6.5, 7]);
    assert.deepEqual(skipped, [{ line: 3, reason: `x: "${cell}" is not a finite number` }]);
  }
  const { skipped } = suggested('x,y\n1,2\n3,1e300\n5,6');
  assert.deepEqual(skipped, [{ line: 3, reason: 'y: 1e+300 is too large' }]);
});

test('gaps, however they are written', () => {
  for (const gap of [
    '',
    ' ',
    'NA',
    'n/a',
    'NaN',
    'nan',
    '-',
    '—',
    '?',
    'null',
    'None',
    '#N/A',
    '.',
  ]) {
    const { table, points, skipped } = suggested(`x;y\n1;2\n${gap};3\n4;5\n6;${gap}\n7;8`);
    begins(points, [1, 2, 4, 5, 7, 8]);
    assert.deepEqual(
      skipped.map(({ line, reason }) => [line, reason]),
      [
        [3, 'x is missing'],
        [5, 'y is missing'],
      ],
    );
    assert.deepEqual(
      table.columns.map(({ missing }) => missing),
      [1, 1],
    );
  }
});

test('names: in comments, doubled, blank, one too few', () => {
  assert.deepEqual(names(readTable('# written by hand\n# x y\n1 2.5\n3 4.5')), ['x', 'y']);
  assert.deepEqual(names(readTable('#x,y\n1,2.5\n3,4.5')), ['x', 'y']);
  assert.deepEqual(names(readTable('x,x\n1,2.5\n3,4.5')), ['x', 'x (2)']);
  assert.deepEqual(names(readTable('x,,z\n1,2.5,3\n3,4.5,3')), ['x', 'column 2', 'z']);
  const cars = readTable('mpg wt\nfiat 21.5 2.6\nford 22.8 2.3\nvolvo 20.1 3.2');
  assert.deepEqual(names(cars), ['row names', 'mpg', 'wt']);
  assert.deepEqual(cars.suggested, [1, 2]);
  assert.deepEqual(cars.labels, []); // every word stands once: they tell nothing apart
  assert.deepEqual(names(readTable('Unnamed: 0,x,y\n0,1,2.5\n1,3,4.5')), ['x', 'y']);
});

test('tables in plain text: with rules, in Markdown, with units behind the names', () => {
  for (const given of [
    '| x | y |\n|---|:-:|\n| 1.5 | 2 |\n| 3.5 | 4 |',
    ' x | y\n---+---\n 1.5 | 2\n 3.5 | 4',
    'x    y\n=== ===\n1.5  2\n3.5  4',
  ]) {
    assert.deepEqual(names(reads(given, [1.5, 2, 3.5, 4])), ['x', 'y']);
  }
  const units = reads('time (s)   U [V]\n  0.5      1.5\n  1.0      2.5', [0.5, 1.5, 1, 2.5]);
  assert.deepEqual(names(units), ['time (s)', 'U [V]']);
});

test('years as names, and a first point that counts', () => {
  const years = readTable('country,1990,1991,1992\nA,1.5,2.5,3.5\nB,4.5,5.5,6.5');
  assert.deepEqual(names(years), ['country', '1990', '1991', '1992']);
  assert.equal(years.rows, 2);
  reads('0,1\n0.5,0.88\n1,0.54', [0, 1, 0.5, 0.88, 1, 0.54]);
  reads('[[0, 1], [0.5, 0.88]]', [0, 1, 0.5, 0.88]);
});

test('titles and metadata above the names, comments and totals below', () => {
  const given =
    'Station 7, Berlin\nmeasured,2024-03-01\n\ntemperature,pressure\n°C,kPa\n1.5,2.5\n# drift\n3.5,4.5\n\ntotal,sum\n';
  const { table, points } = suggested(given);
  assert.deepEqual(names(table), ['temperature', 'pressure']);
  begins(points, [1.5, 2.5, 3.5, 4.5]);
  assert.deepEqual(
    table.skipped.map(({ line }) => line),
    [1, 2, 5, 7, 10],
  );
  assert.match(table.skipped[4].reason, /words instead of numbers: "total sum"/);
  assert.equal(table.rows, 2);
});

test('broken rows are left out with their lines; a quote that is never closed spoils its own line alone', () => {
  const broken = readTable('x,y\n1.5,2\n3.5\n4.5,5,6\n7.5,8');
  assert.deepEqual(broken.skipped, [
    { line: 3, reason: 'it has 1 cell, not 2' },
    { line: 4, reason: 'it has 3 cells, not 2' },
  ]);
  assert.equal(broken.rows, 2);
  const open = readTable('name,x,y\n"a,1.5,2\n"b",3.5,4\nc,5.5,6\n"d, e",7.5,8');
  assert.equal(open.rows, 4);
  const long = readTable('note,x,y\n"two\nlines",1.5,2\nb,oops,3\nc,4.5,5');
  assert.deepEqual(long.points(1, 2).skipped, [
    { line: 4, reason: 'x: "oops" is not a finite number' },
  ]);
});

test('an empty last cell in the rows alone does not shift the names', () => {
  const table = readTable('x,y\n1.5,2,\n3.5,4,');
  assert.deepEqual(names(table), ['x', 'y']);
  reads('x,y\n1.5,2,\n3.5,4,', [1.5, 2, 3.5, 4]);
});

test('commas that are decimal marks and separators at once are refused', () => {
  refuses('a,b\n1,5,2,5\n3,5,4,5\n', /4 cells below 2 names.*decimal commas/);
  refuses('1,5,2,5\n3,4,5\n1,5,2\n2,5,3,5', /cells.*decimal commas/);
});

test('JSON: lists, objects, columns, tables of pandas, one object a line', () => {
  const lists = [
    [0.5, 1.25],
    [-1.5, 2],
    [3.75, -4.5],
  ];
  const x = [0.5, -1.5, 3.75];
  const y = [1.25, 2, -4.5];
  const objects = lists.map(([a, b]) => ({ x: a, y: b }));
  for (const value of [
    lists,
    [['x', 'y'], ...lists],
    objects,
    { x, y },
    { x: { 0: 0.5, 1: -1.5, 2: 3.75 }, y: { 0: 1.25, 1: 2, 2: -4.5 } },
    { a: objects[0], b: objects[1], c: objects[2] },
    { columns: ['x', 'y'], index: [0, 1, 2], data: lists },
    { name: 'mine', points: lists },
    [x, y],
  ]) {
    reads(JSON.stringify(value), POINTS);
    reads(JSON.stringify(value, null, 2), POINTS);
  }
  reads(objects.map((object) => JSON.stringify(object)).join('\n'), POINTS);
  const gaps = readTable('[{"u":1,"v":2},{"u":null,"v":3},{"v":4},{"u":5,"v":6,"set":"a"}]');
  assert.deepEqual(names(gaps), ['u', 'v', 'set']);
  assert.deepEqual(
    gaps.points(0, 1).skipped.map(({ line }) => line),
    [2, 3],
  );
  const nan = readTable('[{"u":1,"v":2},{"u":NaN,"v":3},{"u":5,"v":6}]');
  assert.deepEqual(nan.points(0, 1).skipped, [{ line: 2, reason: 'u is missing' }]);
  refuses('[[1, 2], [3, 4', /JSON is broken/);
  refuses('[1, 2, 3]', /one column of numbers/);
  refuses('{}', /no column of numbers/);
});

test('lists as Python prints them', () => {
  for (const given of [
    '[(0.5, 1.25), (-1.5, 2), (3.75, -4.5)]',
    '(0.5, 1.25), (-1.5, 2), (3.75, -4.5)',
    '[[ 0.5   1.25]\n [-1.5   2.  ]\n [ 3.75 -4.5 ]]',
    'array([[ 0.5 ,  1.25],\n       [-1.5 ,  2.  ],\n       [ 3.75, -4.5 ]])',
    '[[0.5, 1.25], [-1.5, 2], [3.75, -4.5],]',
  ]) {
    reads(given, POINTS);
  }
});

test('a comma that may be a decimal mark is named', () => {
  assert.match(
    readTable('1,05\n1,10\n2,15').note,
    /05 is read as 5: if the commas are decimal marks/,
  );
});

test('what has no two columns of numbers is refused', () => {
  refuses('', /empty/);
  refuses(' \n\n', /empty/);
  refuses('x\n1\n2\n3', /one column of numbers \(x\)/);
  refuses('one two\nthree four', /no column of numbers/);
  refuses('<html><body>Not found</body></html>', /no column of numbers/);
  refuses('name;value\na;1,5\nb;2,5', /one column of numbers \(value\)/);
});

test('which columns are suggested: not those that count, never change, or have most rows empty', () => {
  assert.deepEqual(readTable('n,x,y\n1,5.5,2\n2,3.5,7\n3,1.5,1').suggested, [1, 2]);
  assert.deepEqual(readTable('x,c,y\n1.5,5,2\n2.5,5,7\n3.5,5,1').suggested, [0, 2]);
  assert.deepEqual(readTable('e,x,y\n,1.5,2\n,3.5,7\n7,5.5,1').suggested, [1, 2]);
  assert.deepEqual(readTable('n,x\n1,5.5\n2,3.5\n3,1.5').suggested, [0, 1]);
  assert.equal(readTable('c,x\n1,5.5\n1,3.5\n1,1.5').suggested, null);
});

test('points() refuses what is no column of numbers, and takes another column of labels, or none', () => {
  const table = readTable('a,x,y,b\nu,1.5,2,p\nu,3.5,4,q\nv,5.5,6,p\nv,7.5,8,q');
  assert.deepEqual(table.points(1, 2).labels, ['u', 'u', 'v', 'v']);
  assert.deepEqual(table.points(2, 1, 3).labels, ['p', 'q', 'p', 'q']);
  assert.equal(table.points(1, 2, null).labels, undefined);
  begins(table.points(2, 1).points, [2, 1.5, 4, 3.5]);
  assert.throws(() => table.points(0, 2), /i: 0 is not allowed.*1 \(x\), 2 \(y\)/);
  assert.throws(() => table.points(1, 9), /j: 9 is not allowed/);
  assert.throws(() => table.points(1, 2, 1), /label: 1 is not allowed.*0 \(a\), 3 \(b\)/);
});

test('values so far from 0 that a 32-bit float rounds them away are named', () => {
  const seconds = Array.from({ length: 50 }, (_, i) => `${1.7e9 + 7 * i},${i % 7}`).join('\n');
  assert.match(
    suggested(`time,y\n${seconds}`).note,
    /time lies so far from 0.*rounded to steps of 128/,
  );
  assert.equal(suggested(text('far-offset.csv')).note, '');
});

test('whatever a text has suffered, it is read or refused, never half', () => {
  const files = [
    'labelled.tsv',
    'missing.csv',
    'instrument.txt',
    'objects.json',
    'broken-commas.csv',
  ];
  const marks = ['"', ',', ';', '\t', '\n', '{', ']', '#', ' ', '0', '-', '\uFEFF', '𝑥', '\0', ''];
  let state = 1;
  const draw = (/** @type {number} */ n) => (state = (state * 48271) % 2147483647) % n;
  for (let run = 0; run < 500; run++) {
    let given = text(files[run % files.length]);
    for (let k = draw(12); k >= 0; k--) {
      const at = draw(given.length + 1);
      given = given.slice(0, at) + marks[draw(marks.length)] + given.slice(at + draw(9));
    }
    let table;
    try {
      table = readTable(given);
    } catch (error) {
      assert.equal(/** @type {any} */ (error).field, 'table', `${error}`);
      continue;
    }
    const kept = table.suggested ? table.points(...table.suggested) : undefined;
    if (!kept) continue;
    assert.ok(kept.points.every(Number.isFinite));
    assert.equal(kept.points.length / 2 + kept.skipped.length, table.rows);
    assert.ok(kept.skipped.every(({ line, reason }) => line > 0 && reason));
    if (kept.labels) assert.equal(kept.labels.length, kept.points.length / 2);
  }
});

test('files in other encodings, and files that are no text', () => {
  const given = 'Länge;Höhe\n1,5;2,5\n3,5;4,5';
  const wide = Buffer.from(given, 'utf16le');
  for (const bytes of [
    Buffer.from(given),
    Buffer.from(given, 'latin1'),
    wide,
    Buffer.from(`\uFEFF${given}`, 'utf16le'),
    Buffer.from(`\uFEFF${given}`, 'utf16le').swap16(),
  ]) {
    const { text: read, note } = decoded(bytes);
    assert.deepEqual(names(readTable(read)), ['Länge', 'Höhe']);
    assert.equal(note !== '', bytes.length === given.length);
  }
  const workbook = Buffer.from('PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0', 'latin1');
  assert.throws(() => decoded(workbook), /no text.*save a workbook/);
});

test('lines left out are counted by reason, with the first of them', () => {
  const skipped = Array.from({ length: 100 }, (_, i) => ({ line: i, reason: i % 4 ? 'a' : 'b' }));
  const { count, groups } = leftOut(skipped);
  assert.equal(count, 100);
  assert.deepEqual(
    groups.map(({ reason, count: of }) => [reason, of]),
    [
      ['a', 75],
      ['b', 25],
    ],
  );
  assert.deepEqual(groups[1].lines, [0, 4, 8, 12, 16, 20, 24, 28]);
});
