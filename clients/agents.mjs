// Many agents of the TypeScript SDK in one session, killed and begun anew while others read, and stall; then the history is judged.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { judge } from './history.mjs';
import { draws, operation } from './plan.mjs';
import { LEANCTX, forked, run, serve } from './processes.mjs';
import { readers } from './readers.mjs';
import { Seat, history } from './seat.mjs';
import { StalledProcess, stall } from './stalled.mjs';

const PLACE = { workspace: 'my-team', channel: 'feat/auth-refactor' };
const READ_MILLIS = 30_000;
/** How often each agent is killed in the middle. */
const KILLS = 2;

const secret = () => randomBytes(32).toString('base64url');

/** The tokens file of a server, which takes over what is written to it. */
class Tokens {
  #entries = [];

  constructor(file) {
    this.file = file;
  }

  add(token, name, scope, agent) {
    const sha256 = createHash('sha256').update(token).digest('hex');
    this.#entries.push({ name, sha256, workspaces: [PLACE.workspace], scopes: [scope], ...(agent ? { agent } : {}) });
    writeFileSync(this.file, JSON.stringify({ tokens: this.#entries }), { mode: 0o600 });
    return token;
  }
}

/** Waits until a server that was told of a token lets it in. */
async function admitted(url, token) {
  const channels = `${url}/v1/workspaces/${PLACE.workspace}/channels`;
  for (let tries = 0; tries < 100; tries++) {
    const response = await fetch(channels, { headers: { Authorization: `Bearer ${token}` } });
    await response.arrayBuffer();
    if (response.ok) {
      return;
    }
    await pause(100);
  }
  throw new Error('a token that was added to the tokens file is not let in after 10 s');
}

/** How much the server has made for clients that do not take it. */
async function unread(url, token) {
  const response = await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${token}` } });
  return Number(/^leanctx_http_outgoing_bytes (\S+)$/m.exec(await response.text())[1]);
}

async function registered(seat, names) {
  const agents = [];
  for (const client of names) {
    const { isError, content } = await seat.call('ctx_agent', { action: 'register', client, workspace: PLACE.workspace });
    assert.ok(!isError, JSON.stringify(content));
    agents.push({ agent: content.agent, token: content.token });
  }
  return agents;
}

function names(count) {
  const clients = ['cursor', 'claude-code', 'windsurf', 'copilot', 'kiro', 'codex', 'gemini-cli', 'zed'];
  return Array.from({ length: count }, (_, i) => clients[i % clients.length]);
}

/** One agent, and the processes that it is in, one after the other. */
class Worker {
  kills = 0;
  pid = null;
  slowest = 0;
  count = { conflicts: 0, unanswered: 0, repeated: 0 };

  constructor(config, draw, each) {
    this.config = config;
    this.each = each;
    const { commits } = config;
    this.killAt = Array.from({ length: KILLS }, () => 1 + draw(Math.max(1, commits - 1)));
  }

  /** Runs it to its end, through all its deaths. */
  async run() {
    for (let incarnation = 0; ; incarnation++) {
      if ((await this.#incarnation(incarnation)) === 'done') {
        return;
      }
    }
  }

  #incarnation(incarnation) {
    return new Promise((resolve, reject) => {
      const child = forked('agent.mjs');
      let isDone = false;
      child.on('message', message => {
        this.pid = message.pid ?? this.pid;
        if (message.count) {
          isDone = true;
          Object.keys(this.count).forEach(name => (this.count[name] += message.count[name]));
        } else if (message.noted !== undefined) {
          this.slowest = Math.max(this.slowest, message.millis);
          this.each();
          if (this.killAt.includes(message.noted)) {
            this.killAt = this.killAt.filter(n => n !== message.noted);
            this.kills++;
            child.kill('SIGKILL');
          }
        }
      });
      child.on('error', reject);
      child.on('exit', (code, signal) => {
        if (isDone && code === 0) {
          resolve('done');
        } else if (signal === 'SIGKILL') {
          resolve('killed');
        } else {
          reject(new Error(`${this.config.agent.agent} ended with ${code ?? signal}; see above`));
        }
      });
      child.send({ ...this.config, incarnation });
    });
  }

  notes() {
    return readFileSync(this.config.notes, 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line));
  }
}

/** Runs all workers; when so many of a hundred commits are there, does what is to be done then. */
async function work(agents, ways, { commits, seed, directory }, meanwhile) {
  const draw = draws(seed);
  let noted = 0;
  const then = new Map(Object.entries(meanwhile).map(([share, act]) => [Math.floor((agents.length * commits * share) / 100), act]));
  const workers = agents.map((agent, i) => {
    const notes = path.join(directory, `${agent.agent}.notes`);
    const config = { way: ways[i], agent, place: PLACE, commits, notes, seed: seed + i };
    return new Worker(config, draw, () => {
      noted++;
      then.get(noted)?.();
    });
  });
  await Promise.all(workers.map(worker => worker.run()));
  return workers;
}

/** Reads the log, judges it, and makes figures of it. */
async function judged(seat, workers, followers, commits, figures) {
  const log = await history(seat, PLACE, 0);
  await Promise.all(followers.map(reader => reader.until(log.length, READ_MILLIS)));
  const operations = workers.flatMap(({ config }) =>
    Array.from({ length: commits }, (_, n) => operation(config.agent.agent, n)),
  );
  const acknowledged = workers.flatMap(worker => worker.notes());
  const wrong = judge({ commits: log, operations, acknowledged, readers: followers });
  const sum = name => workers.reduce((all, worker) => all + worker.count[name], 0);
  const findings = Object.entries(wrong).flatMap(([kind, all]) => all.slice(0, 5).map(text => `${kind}: ${text}`));
  const silent = followers.filter(reader => reader.notices === 0).map(reader => `${reader.name} was never told of a change`);
  return {
    line: {
      ...figures,
      clients: workers.length,
      acked: acknowledged.length,
      revisions: log.length,
      ...Object.fromEntries(Object.entries(wrong).map(([kind, all]) => [kind, all.length])),
      conflicts: sum('conflicts'),
      unanswered: sum('unanswered'),
      repeated: sum('repeated'),
      'most-tries': Math.max(...acknowledged.map(({ tries }) => tries)),
      kills: workers.reduce((all, worker) => all + worker.kills, 0),
      readers: followers.length,
      'slowest-ms': Math.round(Math.max(...workers.map(worker => worker.slowest))),
    },
    findings: [...findings, ...silent],
  };
}

/** What `leanctx verify` says of the store that is left. */
async function verified(store) {
  const { code, out, err } = await run(LEANCTX, ['verify', '--store', store, '--workspace', PLACE.workspace, '--channel', PLACE.channel]);
  return code === 0 ? [] : [`leanctx verify ended with ${code}: ${out}${err}`];
}

/** Through one server, with tokens, which is killed and begun anew as well. */
export async function agents({ directory: parent, report, seed, clients, commits }) {
  const directory = path.join(parent, 'agents');
  mkdirSync(directory);
  const store = path.join(directory, 'store');
  const tokens = new Tokens(path.join(directory, 'tokens.json'));
  const admin = tokens.add(secret(), 'admin', 'admin');
  const reader = tokens.add(secret(), 'reader', 'read');
  const stranger = tokens.add(secret(), 'stalled', 'read');
  const options = ['--tokens', tokens.file];
  let server = await serve(store, directory, options);
  const { url, port } = server;

  const desk = new Seat({ url, token: admin });
  const all = await registered(desk, names(clients));
  all.forEach(({ agent, token }) => tokens.add(token, agent, 'write', agent));
  await admitted(url, all.at(-1).token);

  const followers = readers({ url, token: reader }, PLACE);
  const stalled = await stall({ url, token: stranger }, PLACE);
  const ways = all.map(({ token }) => ({ url, token }));
  let begunAnew = Promise.resolve();
  const began = performance.now();
  const workers = await work(all, ways, { commits, seed, directory }, {
    50: () => {
      begunAnew = server.kill().then(async () => {
        server = await serve(store, directory, options, port);
        stalled.push(...(await stall({ url, token: stranger }, PLACE)));
      });
    },
  });
  await begunAnew;
  const seconds = (performance.now() - began) / 1_000;

  const { line, findings } = await judged(desk, workers, followers, commits, { transport: 'http' });
  await Promise.all([...followers.map(follower => follower.stop()), desk.leave()]);
  const held = await unread(url, admin);
  stalled.forEach(socket => socket.destroy());
  await server.stop();
  findings.push(...(await verified(store)));
  if (held === 0) {
    findings.push('nothing waits for the clients that do not read, so they held up nothing');
  }
  report('agents', {
    line: { ...line, 'server-kills': 1, stalled: stalled.length, 'unread-bytes': held, seconds: seconds.toFixed(1) },
    findings,
  });
}

/** The process that serves a directory to the others, as it announces itself. */
async function owner(store) {
  const file = path.join(store, 'SERVER');
  for (let tries = 0; tries < 600; tries++) {
    const pid = existsSync(file) && /^pid (\d+)$/m.exec(readFileSync(file, 'utf8'))?.[1];
    if (pid) {
      return Number(pid);
    }
    await pause(50);
  }
  throw new Error(`nobody serves ${store} after 30 s`);
}

/** Three processes on one directory, one of which serves it to the others, until it is killed. */
export async function stdio({ directory: parent, report, seed, commits }) {
  const directory = path.join(parent, 'stdio');
  mkdirSync(directory);
  const store = path.join(directory, 'store');
  const way = { command: LEANCTX, args: ['mcp', '--store', store] };
  const logged = name => ({ ...way, errors: path.join(directory, `${name}.err`) });
  const open = name => ({ ...way, errors: openSync(logged(name).errors, 'a') });

  // It is there first, so the directory is its own: the others go through a process whose client does not read.
  const stalled = [new StalledProcess(open('stalled'), PLACE)];
  const findings = [];
  const owners = [await owner(store)];
  if (owners[0] !== stalled[0].pid) {
    findings.push(`process ${owners[0]} serves the directory, and not ${stalled[0].pid}, which was there first`);
  }
  const desk = new Seat(open('desk'));
  const all = await registered(desk, names(3));
  const followers = readers(open('readers'), PLACE);
  const began = performance.now();
  let killed = Promise.resolve();
  const killOwner = async () => {
    const pid = await owner(store);
    owners.push(pid);
    process.kill(pid, 'SIGKILL');
  };
  const isHeldUp = () => {
    if (!stalled.at(-1).isStalled) {
      findings.push('the process whose client does not read takes all that it is asked, so that nothing is held up');
    }
  };
  const workers = await work(all, all.map(({ agent }) => logged(agent)), { commits, seed, directory }, {
    // The first owner, whose answers nobody reads.
    40: () => {
      isHeldUp();
      killed = killOwner().then(() => stalled.push(new StalledProcess(open('stalled'), PLACE)));
    },
    // Whichever took its place, be its client an agent, a reader or idle.
    70: () => {
      killed = killed.then(killOwner);
    },
  });
  await killed;
  isHeldUp();
  const seconds = (performance.now() - began) / 1_000;
  const judgement = await judged(desk, workers, followers, commits, { transport: 'stdio' });
  await Promise.all([...followers.map(follower => follower.stop()), desk.leave()]);
  stalled.forEach(one => one.kill());
  findings.push(...judgement.findings, ...(await verified(store)));
  assert.ok(existsSync(store));
  const line = { ...judgement.line, 'server-kills': owners.length - 1, stalled: stalled.length, seconds: seconds.toFixed(1) };
  report('stdio', { line, findings });
}
