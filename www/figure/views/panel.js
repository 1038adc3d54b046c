/** The controls beside the picture: what matters for this figure, and the rest under "More". */
import { html } from 'lit';
import { group } from '../../controls/group.js';
import { message } from '../../controls/setting.js';
import { conditioning } from './condition.js';
import { offered } from '../settings.js';
import { formula } from './objective.js';
import { smoothed } from './smoothing.js';

/**
 * @param {object} figure
 * @param {import('../settings.js').Values} figure.values
 * @param {import('../../controls/setting.js').Bound} figure.bound
 * @param {unknown} figure.editor  Of the data, for the kinds that carry numbers.
 * @param {import('../session.js').Session | undefined} figure.session
 * @param {() => void} figure.save
 * @param {(file: File) => void} figure.open
 * @param {string} figure.fileError
 */
export const panel = ({ values, bound, editor, session, save, open, fileError }) => html`
  <div class="controls">
    <div class="group">
      ${group(offered('data', values), bound)}${smoothed(session, values)}${editor}
    </div>
    <div class="group sde">${group(offered('sde', values), bound)}</div>
    <fieldset class="group objective">
      <legend class="group-title">Objective</legend>
      <div class="group pairs">${group(offered('objective', values), bound)}</div>
      ${formula(values, session)}
    </fieldset>
    <div class="group sampler">${group(offered('sampler', values), bound)}</div>
    ${conditioning(values, bound)}
    <div class="group backend">${group(offered('backend', values), bound)}${where(session)}</div>
    <details class="more">
      <summary>More: network and training</summary>
      <div class="group">
        <div class="group pairs">${group(offered('training', values), bound)}</div>
        <div class="buttons">
          <button type="button" id="save" ?disabled=${!session?.standing} @click=${save}>
            Save model
          </button>
          <label class="button"
            >Load model<input
              id="model-file"
              type="file"
              accept=".safetensors"
              @change=${(/** @type {any} */ event) => {
                const [file] = event.target.files;
                if (file) open(file);
                event.target.value = '';
              }}
          /></label>
        </div>
        ${message('file-error', fileError)}
        <p class="note">
          A change of data, SDE, network or training starts again from step 0. A change of the
          sampler or of the backend keeps the model.
        </p>
      </div>
    </details>
  </div>
`;

/**
 * Which backend runs, and why.
 * @param {import('../session.js').Session | undefined} session
 */
function where(session) {
  const info = session?.standing?.lab.info;
  if (!info) return html`<p class="note where" id="backend-info">Not started.</p>`;
  const name = info.backend === 'webgpu' ? 'WebGPU' : 'CPU';
  return html`<p class="note where" id="backend-info">
    <strong>${name}</strong>${info.adapter ? ` · ${info.adapter}` : ''}${
      info.isFallbackAdapter ? ' (software)' : ''
    }.
    ${info.backendReason}
  </p>`;
}
