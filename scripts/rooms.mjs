/**
 * The rooms of www/, top to bottom: what each may import besides itself, and why. Arrows only go down, and no feature
 * knows another. `npm run lint` holds the code to it.
 */

/** What every figure and every experiment is made of. */
const pieces = ['controls', 'plot', 'number', 'settings', 'engine'];
const experiment = {
  may: ['experiment', 'figure/layers', ...pieces],
  why: 'an experiment is one element: it is made of the shared pieces, and knows no other experiment and no figure',
};

/** @type {Record<string, { may: string[], why: string }>} */
const rooms = {
  samplers: experiment,
  objectives: experiment,
  'likelihood-training': experiment,
  'learned-schedule': experiment,
  evolution: experiment,
  cost: experiment,
  check: experiment,
  figure: {
    may: ['table', ...pieces],
    why: 'the figure is one element: it knows no experiment',
  },
  'figure/layers': {
    may: pieces,
    why: 'a layer is asked and drawn by figures and experiments: it knows neither',
  },
  experiment: {
    may: pieces,
    why: 'what every experiment does knows none of them',
  },
  table: {
    may: ['controls', 'plot', 'number', 'engine'],
    why: 'a table of numbers is read and shown, whatever becomes of it',
  },
  controls: {
    may: ['number', 'settings', 'engine'],
    why: 'a control shows and sets a value, whatever it is for',
  },
  plot: {
    may: ['number', 'engine'],
    why: 'a plot draws numbers, whatever they are of',
  },
  settings: {
    may: ['engine'],
    why: 'the choices are those of the core, in words',
  },
  number: {
    may: [],
    why: 'how a number is computed and written depends on nothing',
  },
  engine: {
    may: [],
    why: 'the engine knows no element: it is used without any',
  },
};

/** Types, which vanish, and what the build writes from the core. */
const everywhere = ['types.d.ts', 'pkg'];

/** As the lint rule takes them; a room inside a room keeps the rules of both. */
export const zones = Object.entries(rooms).map(([name, { may, why }]) => ({
  target: `./www/${name}`,
  from: './www',
  except: [name, ...may, ...everywhere].map((room) => `./${room}`),
  message: `www/${name} may import ${may.join(', ') || 'nothing'}: ${why}.`,
}));
