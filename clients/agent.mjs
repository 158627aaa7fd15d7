// One agent, in a process of its own: does its operations one after the other, and notes each answer before it goes on. Begun anew
// after it was killed, it goes on where its notes end, under the same operation ids.
import assert from 'node:assert/strict';
import { existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { draws, operation } from './plan.mjs';
import { LostError, Seat } from './seat.mjs';

/** Refusals after which the same is asked again. */
const AGAIN = new Set(['busy', 'unavailable', 'outcome_unknown', 'interrupted', 'over_limit']);
/** So often one operation is tried; more means that it is starved, or that a refusal never ends. */
const TRIES = 3_000;

const [{ way, agent, place, commits, notes, seed, incarnation }] = await once(process, 'message');
const draw = draws(seed * 31 + incarnation);
const errors = way.errors ? openSync(way.errors, 'a') : undefined;
const seat = new Seat({ ...way, errors });
const count = { conflicts: 0, unanswered: 0, repeated: 0 };

/** What was noted before, without a line that a kill cut off. */
function noted() {
  const text = existsSync(notes) ? readFileSync(notes, 'utf8') : '';
  return text.slice(0, text.lastIndexOf('\n') + 1).split('\n').filter(Boolean).map(line => JSON.parse(line));
}

const before = noted();
const done = new Set(before.map(({ n }) => n));
let base = Math.max(0, ...before.map(({ revision }) => revision));
const file = openSync(notes, 'a');

async function asked(operation, options) {
  const args = { ...operation.arguments, ...place, ...agent, operation: operation.id, since_revision: base };
  return seat.call('ctx_session', { action: operation.action, ...args }, options);
}

/** Asks until there is an answer; answers the commit that it became. */
async function committed(operation, isGivenUp) {
  let giveUp = isGivenUp;
  for (let tries = 0; tries < TRIES; tries++) {
    let answer;
    try {
      // A call that is given up: what came of it is found out by its operation id.
      answer = await asked(operation, giveUp ? { signal: AbortSignal.timeout(draw(5)) } : {});
    } catch (error) {
      if (!(error instanceof LostError)) {
        throw error;
      }
      count.unanswered++;
      if (!giveUp) {
        await seat.leave();
      }
      giveUp = false;
      continue;
    }
    const { isError, content } = answer;
    if (!isError) {
      return { revision: content.committed, base, repeated: content.repeated === true, tries: tries + 1 };
    } else if (content.error.code === 'conflict') {
      count.conflicts++;
      assert.ok(content.revision > base, JSON.stringify(content));
      base = content.revision;
    } else {
      assert.ok(AGAIN.has(content.error.code), `${operation.id}: ${JSON.stringify(content.error)}`);
      await pause(20);
    }
  }
  throw new Error(`${operation.id} came to nothing in ${TRIES} tries`);
}

await seat.connect();
process.send({ pid: seat.pid });
for (let n = 0; n < commits; n++) {
  if (done.has(n)) {
    continue;
  }
  const one = operation(agent.agent, n);
  const began = performance.now();
  const answer = await committed(one, n % 9 === 4);
  count.repeated += answer.repeated ? 1 : 0;
  base = Math.max(base, answer.revision);
  const millis = Math.round(performance.now() - began);
  writeSync(file, `${JSON.stringify({ n, id: one.id, agent: agent.agent, ...answer, millis })}\n`);
  process.send({ noted: n, millis, pid: seat.pid });
  if (n % 10 === 7) {
    const again = await committed(one, false);
    assert.deepEqual({ revision: again.revision, repeated: again.repeated }, { revision: answer.revision, repeated: true });
    count.repeated++;
  }
}
await seat.leave();
process.send({ count }, () => process.disconnect());
