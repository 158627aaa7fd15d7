// The judge must find what is wrong, and nothing else: each test breaks a sound history in one way.
import assert from 'node:assert/strict';
import test from 'node:test';
import { judge } from './history.mjs';
import { operation } from './plan.mjs';

const AGENTS = ['cursor', 'kiro'];
const EACH = 8;

/** Two agents in turns, each on the newest base; its commits are the reader's too, so that what breaks one breaks both. */
function sound() {
  const operations = AGENTS.flatMap(agent => Array.from({ length: EACH }, (_, n) => operation(agent, n)));
  const turns = Array.from({ length: EACH }, (_, n) => AGENTS.map(agent => operation(agent, n))).flat();
  const commits = turns.map((one, i) => ({
    revision: i + 1,
    agent: one.agent,
    changes: one.arguments.changes ?? [
      one.action === 'learn' ? { type: 'learn', ...one.arguments } : { type: one.action, ...one.arguments },
    ],
  }));
  const acknowledged = turns.map(({ id, agent }, i) => ({ id, agent, revision: i + 1, base: i, repeated: false }));
  return { operations, commits, acknowledged, readers: [{ name: 'reader', seen: [...commits] }] };
}

const found = history => Object.entries(judge(history)).filter(([, all]) => all.length > 0).map(([kind]) => kind);

function broken(name, change, ...kinds) {
  test(`finds ${name}`, () => {
    const history = structuredClone(sound());
    change(history);
    assert.deepEqual(found(history), kinds);
  });
}

test('finds nothing in a sound history', () => assert.deepEqual(found(sound()), []));

broken('a commit that is gone', h => h.commits.pop() && h.readers[0].seen.pop(), 'lost');
broken('a gap in the revisions', h => (h.commits.at(-1).revision += 1), 'gaps', 'misplaced');
broken(
  'an operation that landed twice',
  h => {
    h.commits.push({ ...h.commits[0], revision: h.commits.length + 1 });
    h.readers[0].seen.push(h.commits.at(-1));
  },
  'doubled',
);
broken(
  'what nobody did',
  h => {
    h.commits.push({ revision: 17, agent: 'kiro', changes: [{ type: 'finding', text: 'kiro#99' }] });
    h.readers[0].seen.push(h.commits.at(-1));
  },
  'strange',
);
broken('the work of one under the name of another', h => (h.commits[3].agent = 'cursor'), 'misattributed');
broken(
  'what an agent did first after what it did then',
  h => {
    h.commits[1].changes = [{ type: 'learn', key: 'shared.1', value: 'kiro#1' }];
    h.commits[3].changes = [{ type: 'decision', text: 'kiro#0' }];
    h.acknowledged[1].id = 'kiro#1';
    h.acknowledged[3].id = 'kiro#0';
  },
  'disordered',
);
broken('an answer with another revision', h => (h.acknowledged[5].revision = 7), 'misplaced');
broken('a strict commit over what its agent had not seen', h => (h.acknowledged[6].base = 4), 'overwritten');
broken('a key that was overwritten unseen', h => (h.acknowledged[3].base = 1), 'overwritten');
broken('a reader that missed a commit', h => h.readers[0].seen.splice(4, 1), 'misread');
broken('a reader that saw two in another order', h => h.readers[0].seen.splice(4, 2, h.commits[5], h.commits[4]), 'misread');
broken('a reader that saw one twice', h => h.readers[0].seen.push(h.commits.at(-1)), 'misread');
test('takes a repeated answer without its base', () => {
  const history = sound();
  Object.assign(history.acknowledged[6], { base: 0, repeated: true });
  assert.deepEqual(found(history), []);
});
