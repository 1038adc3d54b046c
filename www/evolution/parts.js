/** The quantities that are followed along t, and the identity of each. */

/** @typedef {{ title: string, identity: string, divergence: boolean }} Part */

export const PARTS = /** @type {const} @satisfies {Record<string, Part>} */ ({
  flow: {
    title: 'KL(pₜ‖qₜ), q of the probability flow',
    identity: 'dKL/dt = −½g² E[(∇log pₜ − s)·(∇log pₜ − ∇log qₜ)]',
    divergence: true,
  },
  sde: {
    title: 'KL(pₜ‖qₜ), q of the reverse SDE',
    identity: 'dKL/dt = −½g² E[(∇log pₜ + ∇log qₜ − 2s)·(∇log pₜ − ∇log qₜ)]',
    divergence: true,
  },
  entropy: {
    title: 'Entropy H(pₜ)',
    identity: 'dH/dt = E[∇·f] + ½g² E‖∇log pₜ‖²',
    divergence: false,
  },
});
