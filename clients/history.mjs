// Whether a log is what a correct server must have made of what agents asked and were answered.
import { contests, planned } from './plan.mjs';

/**
 * Judges a log exactly.
 *
 * @param commits the whole log, as it was read
 * @param operations all that agents were to do
 * @param acknowledged `{ id, agent, revision, base, repeated }` for each answer that an agent got
 * @param readers `{ name, seen }`: commits in the order in which a reader saw them
 * @returns what is wrong, by kind
 */
export function judge({ commits, operations, acknowledged, readers }) {
  const wrong = { gaps: [], lost: [], doubled: [], strange: [], misplaced: [], misattributed: [], disordered: [], overwritten: [], misread: [] };
  const log = commits.map(planned);
  const at = new Map();
  log.forEach(({ revision, agent, ids }, i) => {
    if (revision !== i + 1) {
      wrong.gaps.push(`the commit in place ${i + 1} has the revision ${revision}`);
    }
    if (ids.length !== 1) {
      wrong.strange.push(`revision ${revision} holds ${ids.length} operations: ${ids.join(', ')}`);
    }
    for (const id of ids) {
      if (at.has(id)) {
        wrong.doubled.push(`${id} stands at revisions ${at.get(id).revision} and ${revision}`);
      } else {
        at.set(id, { revision, agent });
      }
    }
  });
  const known = new Map(operations.map(operation => [operation.id, operation]));
  for (const [id, { revision, agent }] of at) {
    if (!known.has(id)) {
      wrong.strange.push(`${id} at revision ${revision} is nobody's`);
    } else if (known.get(id).agent !== agent) {
      wrong.misattributed.push(`${id} at revision ${revision} is said to be of ${agent}`);
    }
  }
  judgeAcknowledged(wrong, log, at, known, acknowledged);
  judgeOrder(wrong, at, operations);
  const whole = JSON.stringify(log);
  for (const { name, seen } of readers) {
    if (JSON.stringify(seen.map(planned)) !== whole) {
      wrong.misread.push(`${name} saw ${seen.length} commits that are not those of the log in their order: ${firstOther(log, seen)}`);
    }
  }
  return wrong;
}

function judgeAcknowledged(wrong, log, at, known, acknowledged) {
  for (const { id, revision, base, repeated } of acknowledged) {
    const found = at.get(id);
    if (!found) {
      wrong.lost.push(`${id} was acknowledged at revision ${revision}, and is not in the log`);
    } else if (found.revision !== revision) {
      wrong.misplaced.push(`${id} was acknowledged at revision ${revision}, and stands at ${found.revision}`);
    } else if (!repeated) {
      // What was written after the base, and before it, must not have been in its way.
      const between = log.filter(commit => commit.revision > base && commit.revision < revision);
      for (const commit of between.filter(({ keys }) => contests(known.get(id), keys))) {
        wrong.overwritten.push(`${id}, based on ${base}, landed at ${revision} over revision ${commit.revision}`);
      }
    }
  }
}

/** Each agent does one thing after the other. */
function judgeOrder(wrong, at, operations) {
  const newest = new Map();
  for (const { id, agent } of operations) {
    const revision = at.get(id)?.revision;
    if (revision === undefined) {
      wrong.lost.push(`${id} was to be done, and is not in the log`);
    } else {
      if (revision < (newest.get(agent) ?? 0)) {
        wrong.disordered.push(`${id} stands at revision ${revision}, before what ${agent} did before it`);
      }
      newest.set(agent, revision);
    }
  }
}

function firstOther(log, seen) {
  const i = log.findIndex((commit, place) => JSON.stringify(commit) !== JSON.stringify(seen[place] && planned(seen[place])));
  return i < 0 ? `${seen.length - log.length} too many` : `in place ${i + 1}, revision ${seen[i]?.revision ?? 'none'}`;
}
