// What agents do: the same operations under the same ids, however often an agent is begun anew.

/** The n-th operation of an agent: appends, scopes that others write too, what was read as a guard, and the whole session as one. */
export function operation(agent, n) {
  const text = `${agent}#${n}`;
  const forms = [
    () => ({ writes: [], action: 'decision', arguments: { text, rationale: 'as planned' } }),
    () => {
      const key = `shared.${n % 3}`;
      return { writes: [key], action: 'learn', arguments: { key, value: text } };
    },
    () => ({
      writes: [`own.${agent}`],
      reads: ['shared.0'],
      action: 'commit',
      arguments: {
        changes: [
          { type: 'finding', text, path: 'src/auth.rs', line: n + 1 },
          { type: 'learn', key: `own.${agent}`, value: text },
        ],
        reading: ['knowledge(shared.0)'],
      },
    }),
    () => ({ writes: [], strict: true, action: 'commit', arguments: { changes: [{ type: 'progress', text }], strict: true } }),
  ];
  return { id: text, agent, n, reads: [], strict: false, ...forms[n % forms.length]() };
}

/** Whether a commit that writes such keys is in the way of an operation whose base is older. */
export function contests(operation, keys) {
  return operation.strict || keys.some(key => operation.writes.includes(key) || operation.reads.includes(key));
}

/**
 * A commit of the log as the plan has it: which operations it holds, and which keys it writes. What tools show has `type` where
 * the JSON API has `change`.
 */
export function planned(commit) {
  const learnt = commit.changes.filter(change => (change.type ?? change.change) === 'learn');
  const texts = commit.changes.map(change => (learnt.includes(change) ? change.value : change.text));
  return { revision: commit.revision, agent: commit.agent, ids: [...new Set(texts)], keys: learnt.map(change => change.key) };
}

/** Numbers drawn from a seed, the same for the same seed (mulberry32). */
export function draws(seed) {
  let state = seed >>> 0;
  return below => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}
