// Clients that ask for much and read nothing: they must harm nobody.
import { spawn } from 'node:child_process';
import net from 'node:net';
import { once } from 'node:events';
import { kept } from './processes.mjs';

/** More than pipes and processes take in of what is asked while nothing is read. */
const QUESTIONS = 5_000;

/** Opens a connection on which things are asked, and nothing is ever read. */
async function stalled({ url, token }, requests) {
  const { hostname, port, host } = new URL(url);
  const socket = net.connect({ host: hostname, port: Number(port) });
  socket.pause();
  // A reset is how the server cuts off who does not read, and no failure here.
  socket.on('error', () => {});
  await once(socket, 'connect');
  for (const [path, headers] of requests) {
    const lines = Object.entries({ Host: host, Authorization: `Bearer ${token}`, ...headers });
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  }
  return socket;
}

/** An MCP session that subscribed to what changes all the time. */
async function session({ url, token }, uri) {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' };
  let id;
  const ask = async (method, params, number) => {
    const response = await fetch(`${url}/mcp`, {
      method: 'POST',
      headers: id ? { ...headers, 'Mcp-Session-Id': id } : headers,
      body: JSON.stringify({ jsonrpc: '2.0', method, params, ...(number ? { id: number } : {}) }),
    });
    if (!response.ok) {
      throw new Error(`${method} of a client that will not read: ${response.status} ${await response.text()}`);
    }
    await response.arrayBuffer();
    return response.headers.get('Mcp-Session-Id');
  };
  const clientInfo = { name: 'stalled', version: '1' };
  id = await ask('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo }, 1);
  await ask('notifications/initialized');
  await ask('resources/subscribe', { uri }, 2);
  return id;
}

/** Opens them: notices, events from the beginning, and answers that are asked for again and again; answers their sockets. */
export async function stall(way, place) {
  const channel = `/v1/workspaces/${place.workspace}/channels/${encodeURIComponent(place.channel)}`;
  const id = await session(way, `leanctx://${place.workspace}/${encodeURIComponent(place.channel)}`);
  const stream = { Accept: 'text/event-stream' };
  return Promise.all([
    stalled(way, [['/mcp', { ...stream, 'Mcp-Session-Id': id }]]),
    ...Array.from({ length: 4 }, () => stalled(way, [[`${channel}/events?after=0`, stream]])),
    ...Array.from({ length: 4 }, () => stalled(way, Array(200).fill([`${channel}/commits?limit=1000`, {}]))),
  ]);
}

/** A process of `leanctx mcp` whose client does not read. */
export class StalledProcess {
  constructor({ command, args, errors }, place) {
    this.child = kept(spawn(command, args, { stdio: ['pipe', 'pipe', errors] }));
    // A process that is killed does not read either.
    this.child.stdin.on('error', () => {});
    const uri = `leanctx://${place.workspace}/${encodeURIComponent(place.channel)}`;
    const clientInfo = { name: 'stalled', version: '1' };
    this.#send('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo }, 0);
    this.#send('notifications/initialized');
    this.#send('resources/subscribe', { uri }, 1);
    for (let id = 2; id < QUESTIONS; id++) {
      this.#send('tools/call', { name: 'ctx_session', arguments: { action: 'history', ...place } }, id);
    }
  }

  #send(method, params, id) {
    this.child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method, params, id })}\n`);
  }

  get pid() {
    return this.child.pid;
  }

  /** Whether it has stopped taking in what it is asked, since nobody takes its answers. */
  get isStalled() {
    return this.child.stdin.writableLength > 0;
  }

  kill() {
    this.child.kill('SIGKILL');
  }
}
