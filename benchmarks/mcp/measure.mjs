// Measures how soon `leanctx mcp` answers and how much memory it keeps, beside a minimal server of the TypeScript SDK:
//   (cd benchmarks/mcp && npm ci) && node benchmarks/mcp/measure.mjs [--runs 15] [--idle 60]
// Prints one line of JSON, and ends with 1 where a goal is missed.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.dirname(path.dirname(HERE));
const MOST_RATIO = 2;
const MOST_KIB = 130 * 1024;
const { values } = parseArgs({ options: { runs: { type: 'string', default: '15' }, idle: { type: 'string', default: '60' } } });

const store = path.join(mkdtempSync(path.join(os.tmpdir(), 'leanctx-mcp-')), 'store');
const yardstick = [process.execPath, path.join(HERE, 'server.mjs')];
const leanctx = [path.join(ROOT, 'leanctx'), 'mcp', '--store', store, '--workspace', 'bench', '--channel', 'main'];

/** A server and its client. */
class Seat {
  #answers = new Map();

  constructor([command, ...args]) {
    this.began = performance.now();
    this.process = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.process.stdout }).on('line', line => {
      const message = JSON.parse(line);
      this.#answers.get(message.id)?.(message);
    });
  }

  ask(id, method, params = {}) {
    const answer = new Promise(resolve => this.#answers.set(id, resolve));
    this.process.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    return answer;
  }

  /** Begins a session; answers after how many milliseconds since the start the first answer came, and the list of tools. */
  async begin() {
    await this.ask(1, 'initialize', {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'measure', version: '1' },
    });
    const first = performance.now() - this.began;
    this.process.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
    await this.ask(2, 'tools/list');
    return { first, tools: performance.now() - this.began };
  }

  /** Resident memory in KiB. */
  memory() {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${this.process.pid}/status`, 'utf8'))[1]);
  }

  async end() {
    const ended = new Promise(resolve => this.process.once('exit', resolve));
    this.process.stdin.end();
    await ended;
  }
}

const median = numbers => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** One after another in turn, so that all of them meet the same machine. */
async function starts() {
  const seen = { yardstick: [], owner: [], bridge: [] };
  const timed = async (role, command) => {
    const seat = new Seat(command);
    seen[role].push(await seat.begin());
    return seat;
  };
  for (let run = 0; run < Number(values.runs); run++) {
    await (await timed('yardstick', yardstick)).end();
    const owner = await timed('owner', leanctx);
    const bridge = await timed('bridge', leanctx);
    await bridge.end();
    await owner.end();
  }
  return Object.fromEntries(
    Object.entries(seen).map(([role, times]) => [
      role,
      { first_ms: Math.round(median(times.map(time => time.first))), tools_ms: Math.round(median(times.map(time => time.tools))) },
    ]),
  );
}

/** What each keeps after having been used a little and left alone. */
async function memories() {
  const seats = { yardstick: new Seat(yardstick), owner: new Seat(leanctx) };
  await Promise.all([seats.yardstick.begin(), seats.owner.begin()]);
  seats.bridge = new Seat(leanctx);
  await seats.bridge.begin();
  for (let i = 0; i < 20; i++) {
    await seats.bridge.ask(10 + i, 'tools/call', { name: 'ctx_session', arguments: { action: 'status' } });
  }
  await pause(1000 * Number(values.idle));
  const kib = Object.fromEntries(Object.entries(seats).map(([role, seat]) => [role, seat.memory()]));
  await seats.bridge.end();
  await seats.owner.end();
  await seats.yardstick.end();
  return kib;
}

/** The first start has the archive of classes made, beside it. */
async function warmUp() {
  const target = path.join(ROOT, 'leanctx-cli', 'target');
  const seat = new Seat(leanctx);
  await seat.begin();
  await seat.end();
  for (let i = 0; i < 60 && (existsSync(path.join(target, 'leanctx-mcp.making')) || !readdirSync(target).some(name => name.endsWith('.jsa'))); i++) {
    await pause(1000);
  }
}

try {
  await warmUp();
  const start = await starts();
  const memory = await memories();
  const judged = {
    owner_start: start.owner.first_ms <= MOST_RATIO * start.yardstick.first_ms,
    bridge_start: start.bridge.first_ms <= MOST_RATIO * start.yardstick.first_ms,
    owner_tools: start.owner.tools_ms <= MOST_RATIO * start.yardstick.tools_ms,
    bridge_tools: start.bridge.tools_ms <= MOST_RATIO * start.yardstick.tools_ms,
    owner_memory: memory.owner <= MOST_KIB,
    bridge_memory: memory.bridge <= MOST_KIB,
  };
  console.log(JSON.stringify({ start, memory_kib: memory, judged }));
  process.exitCode = Object.values(judged).every(Boolean) ? 0 : 1;
} finally {
  rmSync(path.dirname(store), { recursive: true, force: true });
}
