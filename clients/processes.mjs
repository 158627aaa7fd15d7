// Processes that end with this one, whatever becomes of it.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const HERE = path.dirname(fileURLToPath(import.meta.url));
export const ROOT = path.dirname(HERE);
export const LEANCTX = path.join(ROOT, 'leanctx');

const START_MILLIS = 60_000;
const STOP_MILLIS = 15_000;
/** How a JVM ends that was told to by SIGTERM, and has done what it does then. */
const TERMINATED = 143;
const running = new Set();

process.on('exit', () => running.forEach(child => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => process.exit(130));
}

/** Sees to it that a process ends with this one. */
export function kept(child) {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Runs a program to its end; answers its exit code and what it printed. */
export async function run(command, args, options = {}) {
  const child = kept(spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options }));
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', text => (out += text));
  child.stderr.setEncoding('utf8').on('data', text => (err += text));
  const [code, signal] = await once(child, 'close');
  return { code: code ?? signal, out, err };
}

/** Another program of this directory, with a channel of messages to it. */
export function forked(file, args = []) {
  return kept(fork(path.join(HERE, file), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
}

/** A server that says where it is, once it is there. */
class Server {
  constructor(child, url, errors) {
    this.child = child;
    this.url = url;
    this.errors = errors;
  }

  get port() {
    return Number(new URL(this.url).port);
  }

  /** Asks it to stop, and waits until it has, in order and in time. */
  async stop() {
    const how = await this.#end('SIGTERM');
    if (how !== TERMINATED) {
      const late = how === 'SIGKILL' ? `, as it had not done so after ${STOP_MILLIS / 1_000} s` : '';
      throw new Error(`the server at ${this.url} ended with ${how} when it was asked to stop${late}:\n${readFileSync(this.errors, 'utf8')}`);
    }
  }

  /** Ends it without warning. */
  async kill() {
    await this.#end('SIGKILL');
  }

  /** Answers its exit code, or the signal that ended it. */
  async #end(signal) {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const late = setTimeout(() => this.child.kill('SIGKILL'), STOP_MILLIS);
      this.child.kill(signal);
      await once(this.child, 'exit');
      clearTimeout(late);
    }
    return this.child.exitCode ?? this.child.signalCode;
  }
}

async function server(command, args, errors) {
  const child = kept(spawn(command, args, { stdio: ['pipe', 'pipe', openSync(errors, 'a')], cwd: ROOT }));
  const late = setTimeout(() => child.kill('SIGKILL'), START_MILLIS);
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /^serving .*?at (http:\/\/\S+)$/.exec(line)?.[1];
      if (url) {
        child.stdout.resume();
        return new Server(child, url, errors);
      }
    }
  } finally {
    clearTimeout(late);
  }
  throw new Error(`${command} ${args.join(' ')} did not begin to serve:\n${readFileSync(errors, 'utf8')}`);
}

/** `leanctx serve` over a store. */
export function serve(store, directory, more = [], port = 0) {
  return server(LEANCTX, ['serve', '--store', store, '--port', String(port), ...more], path.join(directory, 'serve.err'));
}

/** The server of the tests, with the fixtures of the conformance suite. */
export function serveFixtures(directory) {
  const target = path.join(ROOT, 'leanctx-server', 'target');
  const jars = readFileSync(path.join(target, 'clients.classpath'), 'utf8').trim();
  const classpath = [path.join(target, 'test-classes'), path.join(target, 'classes'), jars].join(path.delimiter);
  const java = process.env.JAVA_HOME ? path.join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
  return server(
    java,
    ['-XX:TieredStopAtLevel=1', '-cp', classpath, 'io.leanctx.server.ConformanceServer'],
    path.join(directory, 'fixtures.err'),
  );
}
