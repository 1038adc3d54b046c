/** Training in slices, and the tasks that it is a part of. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Task } from '../../www/experiment/task.js';
import { Training } from '../../www/experiment/training.js';

/** A lab that only counts; with `diverges` its loss is none from that step on. */
function counting(diverges = Infinity) {
  const calls = /** @type {number[]} */ ([]);
  const info = { step: 0 };
  const train = async (/** @type {number} */ steps) => {
    calls.push(steps);
    info.step += steps;
    return { step: info.step, loss: info.step < diverges ? 1 : NaN, losses: [] };
  };
  return { calls, lab: /** @type {any} */ ({ info, train }) };
}

test('slices grow no faster than twofold, and end at the step that was asked for', async () => {
  const { calls, lab } = counting();
  await new Training(lab, { until: 100 }).run();
  assert.deepEqual(calls, [1, 2, 4, 8, 16, 32, 37]);
});

test('a training ends where it diverges, and says where', async () => {
  const { lab } = counting(7);
  const error = await new Training(lab, { until: 100 }).run().catch((error) => error);
  assert.equal(error.name, 'DivergenceError');
  assert.equal(error.message, 'training diverged at step 7');
});

test('an aborted training asks for no further slice', async () => {
  const { calls, lab } = counting();
  const run = new AbortController();
  const end = new Training(lab, { signal: run.signal }).run(() => run.abort());
  await assert.rejects(end, { name: 'AbortError' });
  assert.deepEqual(calls, [1]);
});

/** Somebody who looks, or not. */
function onlooker(visible = true) {
  const waiting = /** @type {(() => void)[]} */ ([]);
  const presence = {
    visible,
    attended: async (/** @type {AbortSignal} */ signal) => {
      while (!presence.visible && !signal.aborted) {
        await new Promise((resolve) => {
          waiting.push(() => resolve(undefined));
          signal.addEventListener('abort', resolve);
        });
      }
      signal.throwIfAborted();
    },
  };
  const look = () => {
    presence.visible = true;
    for (const go of waiting.splice(0)) go();
  };
  return { look, presence: /** @type {any} */ (presence) };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

test('a task rests out of sight, says so, and goes on when somebody looks', async () => {
  const { look, presence } = onlooker(false);
  const task = new Task(() => {}, presence);
  let pieces = 0;
  const end = task.run(async ({ pass, say }) => {
    say('Working', 0);
    await pass();
    pieces++;
  });
  await turn();
  assert.equal(task.said, 'Paused while out of sight');
  assert.deepEqual([task.running, pieces], [true, 0]);
  look();
  await end;
  assert.deepEqual([task.said, task.running, pieces], ['Done', false, 1]);
});

test('a task that is stopped out of sight or while it is paused is over at once', async () => {
  for (const paused of [false, true]) {
    const task = new Task(() => {}, onlooker(paused).presence);
    const end = task.run(async ({ pass }) => {
      if (paused) task.pause();
      await pass();
      assert.fail('nothing goes on');
    });
    await turn();
    assert.equal(task.running, true);
    task.stop();
    assert.deepEqual([task.said, task.running, task.paused], ['Stopped', false, false]);
    await end;
    assert.equal(task.error, '');
  }
});

test('a task that fails says why, whatever was thrown, and can be run again', async () => {
  const task = new Task(() => {}, onlooker().presence);
  await task.run(() => Promise.reject('no memory'));
  assert.deepEqual([task.error, task.running], ['no memory', false]);
  await task.run(async () => {});
  assert.deepEqual([task.error, task.said], ['', 'Done']);
});
