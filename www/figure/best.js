/**
 * Of data of which some points are held out: the state of the model in which these were likeliest. Trained on, a
 * network learns the points that it sees by heart, and the held-out ones become less likely again.
 */

/** @typedef {import('./layers/evaluation.js').Pooled} Evaluation */

export class Best {
  /** @type {{ nll: number, error: number, step: number, bytes: Uint8Array } | undefined} */ kept;

  /** @param {import('../types.d.ts').Lab} lab */
  constructor(lab) {
    this.lab = lab;
  }

  /**
   * Takes in an evaluation of the model as it stands.
   * @param {Evaluation | undefined} evaluation
   */
  async see(evaluation) {
    const { nll = null, nllStandardError: error = null, trainingNll = null } = evaluation ?? {};
    if (nll === null || error === null || trainingNll === null) return;
    if (this.kept && this.kept.nll <= nll) return;
    const { step } = this.lab.info;
    this.kept = { nll, error, step, bytes: await this.lab.save() };
  }

  /**
   * How far an evaluation lies above it, if by more than its standard error.
   * @param {Evaluation | undefined} evaluation
   */
  rise(evaluation) {
    const { nll = null, nllStandardError = null } = evaluation ?? {};
    if (!this.kept || nll === null || nllStandardError === null) return undefined;
    const rise = nll - this.kept.nll;
    return rise > nllStandardError ? rise : undefined;
  }
}
