#!/usr/bin/env node
// Checks a proof of a LeanCTX session without the store; docs/proof.md says what is checked. Node 20 or later, no packages.
// Written from that page alone, it shares nothing with the verifier in Java. It holds the whole file in memory.
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
class Flaw extends Error { constructor(where, what) { super(what); this.where = where; } }
const need = (holds, where, what) => { if (!holds) throw new Flaw(where, what); };

/** JSON in canonical form (RFC 8785), its numbers whole and below 2^53. */
function canonical(value, depth = 1) {
  if (typeof value === 'string') need(value.isWellFormed(), 'the proof', 'a text has half of a surrogate pair');
  if (typeof value === 'number') need(Number.isSafeInteger(value), 'the proof', 'a number is not whole and below 2^53');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  need(depth <= 1005, 'the proof', 'it is nested deeper than 1005');
  if (Array.isArray(value)) return `[${value.map(each => canonical(each, depth + 1)).join()}]`;
  return `{${Object.keys(value).sort().map(name => `${canonical(name)}:${canonical(value[name], depth + 1)}`).join()}}`;
}
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const hashOf = (domain, ...parts) => sha256(domain, '\0', ...parts);
const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value);
const isText = value => typeof value === 'string';
const isHex = bytes => value => isText(value) && value.length === 2 * bytes && /^[0-9a-f]*$/.test(value);
const upTo = most => value => Number.isInteger(value) && value >= 0 && value <= most;
const isCount = upTo(Number.MAX_SAFE_INTEGER), isHash = isHex(32);
const entries = (map, each) => Object.fromEntries([...map].map(([name, value]) => [name, each(value)]));
const fieldsOf = value => Object.keys(isObject(value) ? value : {});

/** An object that has all of some fields, and none but these and the optional ones. */
function shape(value, where, required, optional = []) {
  need(isObject(value), where, 'an object is missing');
  for (const name of required) need(Object.hasOwn(value, name), where, `there is no ${name}`);
  for (const name of fieldsOf(value)) need(required.includes(name) || optional.includes(name), where, `the field ${name} is not known here`);
  return value;
}
function list(value, where) { need(Array.isArray(value), where, 'an array is missing'); return value; }
function base64(value, where) {
  const bytes = Buffer.from(isText(value) ? value : '', 'base64');
  need(bytes.toString('base64') === value, where, 'a text is not Base64 in canonical form');
  return bytes;
}
function instant(value, where) {
  const known = isText(value) && /^(0|-?[1-9][0-9]{0,18})$/.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value);
  need(known, where, 'an instant is not a whole number in a text, or out of range');
  return BigInt(value);
}
function position(value, where) {
  const { hash, revision } = shape(value, where, ['hash', 'revision']);
  need(isHash(hash) && isCount(revision) && (revision > 0 || hash === '0'.repeat(64)), where, 'it is not a position');
  return `${revision}:${hash}`;
}
export function key(text, where) {
  const bytes = base64(text, where), known = bytes.length === 44 && bytes.toString('hex').startsWith('302a300506032b6570032100');
  need(known, where, 'a key is not one for Ed25519, in X.509 and Base64');
  return { text, bytes, fingerprint: sha256(bytes).toString('hex') };
}
function verifies(by, domain, hash, signature) {
  try {
    return verifySignature(null, Buffer.concat([Buffer.from(`${domain}\0`), hash]), createPublicKey({ key: by.bytes, format: 'der', type: 'spki' }), signature);
  } catch { return false; } // Bytes that are no point of the curve.
}

// Evidence, by type: the fields that it must have, and those that it may have.
const count = upTo(1_000_000_000), millis = upTo(2_592_000_000), UNIT = 10n ** 18n;
const amount = value => isText(value) && /^(0|[1-9][0-9]{0,17})(\.[0-9]{0,17}[1-9])?$/.test(value);
const SHAPES = new Map(Object.entries({
  read: [{ content: isHash, path: isText, tokens: count }, { first: count, last: count, mode: isText }],
  compressed: [{ after: isHash, before: isHash, tokensAfter: count, tokensBefore: count }, {}],
  checked: [{ duration: millis, failed: count, output: isHash, passed: count, total: count }, {}],
  spent: [{ cached: count, in: count, model: isText, out: count }, { amount, currency: value => isText(value) && /^[A-Z]{3}$/.test(value) }],
  called: [{ duration: millis, input: isHash, name: isText, output: isHash }, {}],
}));
function counts(type, open) {
  const [required, optional] = SHAPES.get(type) ?? [], fields = { ...required, ...optional }, has = name => Object.hasOwn(open, name);
  return required !== undefined && isObject(open) && Object.keys(required).every(has)
    && Object.keys(open).every(name => Object.hasOwn(fields, name) && fields[name](open[name]))
    && has('amount') === has('currency') && has('first') === has('last') && (!has('first') || (open.first >= 1 && open.first <= open.last))
    && (type !== 'checked' || open.passed + open.failed <= open.total);
}
const zeros = (...names) => Object.fromEntries(names.map(name => [name, 0n]));
const reads = () => zeros('count', 'tokens'), spending = () => ({ ...zeros('cached', 'count', 'in', 'out'), cost: new Map() });
const work = () => ({ called: zeros('count', 'duration'), checked: zeros('count', 'duration', 'failed', 'passed', 'red', 'total'),
  compressed: zeros('after', 'before', 'count'), read: reads(), spent: spending() });
const at = (map, name, first) => map.get(name) ?? map.set(name, first()).get(name);
function add(totals, agent, type, open) {
  const [units, decimals = ''] = (open.amount ?? '0').split('.'), cost = BigInt(units) * UNIT + BigInt(decimals.padEnd(18, '0'));
  const more = { count: 1, ...open, red: open.failed > 0 ? 1 : 0, after: open.tokensAfter, before: open.tokensBefore };
  const places = [totals.session[type], at(totals.agents, agent, work)[type]];
  if (type === 'read') places.push(at(totals.files, open.path, reads));
  if (type === 'spent') places.push(at(totals.models, open.model, spending));
  for (const place of places) {
    for (const name of Object.keys(place)) if (name !== 'cost') place[name] += BigInt(more[name]);
    if (open.currency) place.cost.set(open.currency, at(place.cost, open.currency, () => 0n) + cost);
  }
}
const decimal = sum => `${sum / UNIT}.${String(sum % UNIT).padStart(18, '0')}`.replace(/\.?0+$/, '');
const plain = value => typeof value === 'bigint' ? String(value) : value instanceof Map
  ? entries(value, each => typeof each === 'bigint' ? decimal(each) : plain(each)) : entries(Object.entries(value), plain);

function readAgent(id, agent, pinned) {
  const where = 'agents', { commits, keys } = shape(agent, where, ['commits', 'keys']);
  list(keys, where).forEach((each, i) => {
    instant(shape(each, where, ['instant', 'key', 'revision']).instant, where);
    const follows = isCount(each.revision) && each.revision > (keys[i - 1]?.revision ?? 0) && each.key !== keys[i - 1]?.key;
    need(follows, where, `the keys of agent ${id} are not in order, or one is there twice`);
  });
  need(!pinned || (keys.length > 0 && keys.every(each => pinned.includes(each.key))), where, `agent ${id} has another key than was expected, or none`);
  need(isCount(commits) && commits > 0, where, `agent ${id} has made no commit`);
  return { commits, keys: keys.map(each => each.key === null ? null : key(each.key, where)), current: 0, signed: 0, unchecked: 0, unsigned: 0 };
}
function readSignature(agent, signature, root, where) {
  const holds = by => signature ? by !== null && verifies(by, 'leanctx/signature/1', root, signature) : by === null, none = agent.keys.length === 0;
  while (agent.current < agent.keys.length && !holds(agent.keys[agent.current])) agent.current++;
  need(none || agent.current < agent.keys.length, where, signature ? 'its signature verifies with no key of its agent that follows' : 'it must be signed, and is not');
  agent[!signature ? 'unsigned' : none ? 'unchecked' : 'signed']++;
}
const u64 = value => { const bytes = Buffer.alloc(8); bytes.writeBigInt64BE(BigInt(value)); return bytes; };
const named = text => [u64(Buffer.byteLength(text)).subarray(6), text];
const REFERENCES = new Map(Object.entries({ shared: 'content', handoff: 'bundle', checkpoint: 'state', forked: 'state', erased: 'state' }));
function readCommit(commit, last, { channel, privacy, workspace }, seen) {
  const revision = last.revision + 1, where = `revision ${revision}`, holds = (that, what) => need(that, where, what), own = revision === 1 ? ['incarnation'] : [];
  shape(commit, where, ['closed', 'hash', ...own, 'instant', 'open', 'previous', 'revision', 'signatures'], privacy === 'full' ? ['contents'] : []);
  const { closed, contents, open } = commit, time = instant(commit.instant, where), brought = new Set(fieldsOf(contents));
  shape(open, where, ['agent', 'changes', 'channel', 'format', 'workspace'], fieldsOf(open));
  holds(commit.revision === revision && time >= (last.time ?? time), 'it has another revision, or a time before that of the commit before');
  holds(open.format === 1 && open.workspace === workspace && open.channel === channel, 'it is of another format, workspace or channel');
  holds(seen.agents.has(open.agent), 'it is by an agent who is not named');
  holds(list(open.changes, where).length > 0 && list(closed, where).length === open.changes.length, 'it has other texts than changes');
  if (own.length > 0) holds(isHex(16)(commit.incarnation) && Buffer.byteLength(workspace) < 65536 && Buffer.byteLength(channel) < 65536, 'its incarnation is none');
  const before = own.length > 0 ? hashOf('leanctx/genesis/1', ...named(workspace), ...named(channel), Buffer.from(commit.incarnation, 'hex')) : Buffer.from(last.hash, 'hex');
  const root = hashOf('leanctx/payload/1', canonical(open)), hash = hashOf('leanctx/envelope/1', u64(revision), u64(time), before, root);
  holds(commit.previous === before.toString('hex'), 'it does not follow the commit before');
  holds(commit.hash === hash.toString('hex'), 'its hash is not that of what it holds');
  open.changes.forEach((change, i) => {
    const { closed: bound, open: part, type } = shape(change, where, ['type'], fieldsOf(change)), reference = REFERENCES.get(type);
    holds(isText(type) && (bound === undefined || isHash(bound)) && (part === undefined || isObject(part)), 'a change is not of its form');
    if (closed[i] !== null) {
      const { salt, text } = shape(closed[i], where, ['salt', 'text']);
      holds(privacy === 'full' && isHex(16)(salt) && isObject(text), 'it has a text that is none, or is redacted and has one');
      holds(hashOf('leanctx/closed/1', Buffer.from(salt, 'hex'), canonical(text)).toString('hex') === bound, 'a text does not match its digest');
    }
    seen.texts[closed[i] !== null ? 'shown' : 'withheld'] += bound === undefined ? 0 : 1;
    if (reference !== undefined) brought.delete(part?.[reference]);
    if (reference === 'state' && part?.state === seen.beginning) seen.beginning = undefined;
    if (counts(type, part)) add(seen.totals, open.agent, type, part);
  });
  holds(brought.size === 0 && (contents === undefined || fieldsOf(contents).length > 0), 'it has content that none of its changes names, or none and says so');
  for (const name of fieldsOf(contents)) holds(sha256(base64(contents[name], where)).toString('hex') === name, 'content has another hash than is said');
  const all = list(commit.signatures, where).map(each => base64(each, where)), by = each => each.subarray(0, 32).toString('hex');
  const agents = all.filter(each => each.length === 64), others = all.filter(each => each.length === 96), known = others.filter(each => seen.stores.has(by(each)));
  holds(agents.length <= 1 && agents.length + others.length === all.length && new Set(others.map(by)).size === others.length, 'it has a signature twice, or of no known kind');
  holds(known.every(each => verifies(seen.stores.get(by(each)), 'leanctx/head/1', hash, each.subarray(32))), 'the signature of a store under it does not verify');
  seen.countersigned.checked += known.length > 0 ? 1 : 0;
  seen.countersigned.unchecked += others.length - known.length;
  readSignature(seen.agents.get(open.agent), agents[0], root, where);
  return { revision, hash: commit.hash, time };
}
function readEvidence(each, i, last, seen) {
  const where = `evidence ${i}`, time = instant(shape(each, where, ['agent', 'index', 'instant', 'open', 'revision', 'type']).instant, where);
  const next = each.revision > last.revision || (each.revision === last.revision && each.index > last.index && time === last.time && each.agent === last.agent);
  need(isCount(each.index) && isCount(each.revision) && next && time >= (last.time ?? time), where, 'it does not come after the one before');
  need(seen.agents.has(each.agent) && counts(each.type, each.open), where, 'it is by an agent who is not named, or of no known shape');
  add(seen.totals, each.agent, each.type, each.open);
  return { ...each, time };
}
function check(bytes, { channel: ofChannel, head: ofHead, keys, requireSeal, storeKeys = [], workspace: ofWorkspace }) {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), proof = JSON.parse(text);
  need(canonical(proof) === text && isObject(proof), 'the proof', 'it is not an object in canonical form');
  const { after, authorities, beginning, channel, head, privacy, seal, workspace, ...others } = proof, summary = privacy === 'summary';
  shape(proof, 'the proof', ['after', 'agents', 'channel', summary ? 'evidence' : 'commits', 'format', 'head', 'kind', 'privacy', 'seal', 'totals', 'workspace'],
    privacy === 'full' ? ['authorities', 'beginning'] : ['authorities']);
  need(others.kind === 'leanctx-proof' && others.format === 1 && ['full', 'redacted', 'summary'].includes(privacy), 'kind', 'it is not a proof of format 1');
  need(isText(workspace) && isText(channel), 'workspace', 'it, or the channel, is not a text');
  const end = position(head, 'head'), commits = position(after, 'after') && head.revision - after.revision;
  shape(others.agents, 'agents', [], fieldsOf(others.agents));
  const agents = new Map(fieldsOf(others.agents).map(id => [id, readAgent(id, others.agents[id], keys?.get(id))]));
  const allowed = authorities === undefined ? [] : list(authorities, 'authorities').map(each => key(each, 'authorities'));
  need((authorities === undefined || allowed.length > 0) && new Set(allowed.map(each => each.text)).size === allowed.length, 'authorities', 'there are none, or one is there twice');
  const seen = { agents, stores: new Map([...allowed, ...storeKeys].map(each => [each.fingerprint, each])), countersigned: { checked: 0, unchecked: 0 },
    beginning: beginning === undefined ? undefined : sha256(base64(beginning, 'beginning')).toString('hex'),
    texts: { shown: 0, withheld: 0 }, totals: { agents: new Map(), files: new Map(), models: new Map(), session: work() } };
  let last = { ...after, index: Infinity };
  list(summary ? others.evidence : others.commits, 'commits').forEach((each, i) => { last = summary ? readEvidence(each, i, last, seen) : readCommit(each, last, proof, seen); });
  need(commits > 0 && (summary ? last.revision <= head.revision : last.revision === head.revision && last.hash === head.hash), 'head', 'it is not the last commit');
  need(seen.beginning === undefined, 'beginning', 'no commit names what the log is said to begin with');
  for (const agent of agents.values()) agent.unchecked += summary ? agent.commits : 0;
  need([...agents.values()].every(agent => agent.signed + agent.unchecked + agent.unsigned === agent.commits)
    && [...agents.values()].reduce((sum, agent) => sum + agent.commits, 0) === commits, 'agents', 'they have made another number of commits');
  need(canonical(others.totals) === canonical(plain(seen.totals)), 'totals', 'they are not what the evidence adds up to');
  const sealedBy = readSeal(proof, allowed, storeKeys, requireSeal);
  need((ofWorkspace ?? workspace) === workspace && (ofChannel ?? channel) === channel, 'workspace', 'it, or the channel, is another than was expected');
  need((ofHead ?? end) === end, 'head', `it is another than was expected, ${end}`);
  return { after, agents: entries(agents, ({ current, keys: own, ...signed }) => signed), channel, commits, countersigned: seen.countersigned, head, privacy,
    ...(sealedBy && { sealedBy }), sound: true, texts: seen.texts, totals: others.totals, workspace };
}
function readSeal({ seal, ...rest }, allowed, storeKeys, required) {
  const { digest, key: text, signature } = shape(seal, 'seal', isObject(seal) && Object.hasOwn(seal, 'key') ? ['digest', 'key', 'signature'] : ['digest']);
  const actual = hashOf('leanctx/proof/1', canonical(rest)), by = text === undefined ? undefined : key(text, 'seal');
  need(digest === actual.toString('hex'), 'seal', 'the digest is not that of the proof: it was changed');
  need(by || !(required || storeKeys.length > 0), 'seal', 'no store signed it, though one was to');
  if (!by) return undefined;
  need(allowed.some(each => each.text === text), 'seal', 'its key is not among the authorities');
  need(verifies(by, 'leanctx/seal/1', actual, base64(signature, 'seal')), 'seal', 'the signature does not verify');
  need(storeKeys.length === 0 || storeKeys.some(each => each.text === text), 'seal', 'it is signed with another key than was expected');
  return by.fingerprint;
}

/** Checks the bytes of a proof; answers a verdict, whatever they are. */
export function verify(bytes, expected = {}) {
  try {
    return check(bytes, expected);
  } catch (e) {
    if (![Flaw, SyntaxError, TypeError, RangeError].some(type => e instanceof type)) throw e;
    return { flaw: { what: e.message, where: e.where ?? 'the proof' }, sound: false };
  }
}
/** What is expected, from options as they are written. */
export function expectations({ key: ofAgents = [], 'require-seal': requireSeal, 'store-key': ofStores = [], ...pins }) {
  const keys = new Map();
  for (const [, id, text] of ofAgents.map(each => /^([^=]+)=(.+)$/.exec(each) ?? need(false, '--key', `it takes AGENT=X509, not ${each}`))) at(keys, id, () => []).push(key(text, '--key').text);
  need(pins.head === undefined || /^[0-9]{1,16}:[0-9a-f]{64}$/.test(pins.head), '--head', 'it takes REVISION:HASH');
  return { ...pins, keys, requireSeal, storeKeys: ofStores.map(each => key(each, '--store-key')) };
}
function line({ agents, channel, commits, flaw, head, privacy, sealedBy, workspace }) {
  const signed = Object.values(agents ?? {}).reduce((sum, agent) => sum + agent.signed, 0);
  const text = flaw ? `not sound: ${flaw.where}: ${flaw.what}` : `sound: ${workspace}/${channel}, ${commits} commits up to ${position(head)} (${privacy}), ${signed} signed by their agents, `
    + (sealedBy ? `sealed by the key ${sealedBy}` : 'sealed by no key: compare the head with one you know');
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
}
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const [text, list, flag] = [{ type: 'string' }, { type: 'string', multiple: true }, { type: 'boolean' }];
    const options = { channel: text, head: text, json: flag, key: list, 'require-seal': flag, 'store-key': list, workspace: text };
    const { positionals: [file, ...more], values: { json, ...pins } } = parseArgs({ allowPositionals: true, options });
    need(file !== undefined && more.length === 0, 'usage', `verify-proof.mjs ${Object.keys(options).map(name => `[--${name}]`).join(' ')} FILE, - for the standard input`);
    const verdict = verify(readFileSync(file === '-' ? 0 : file), expectations(pins));
    console.log(json ? canonical(verdict) : line(verdict));
    process.exitCode = verdict.sound ? 0 : 1;
  } catch (e) {
    console.error(`${e.where ?? 'could not check it'}: ${e.message}`);
    process.exitCode = 2;
  }
}
