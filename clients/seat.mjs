// A client of the TypeScript SDK at a server, over either transport; it comes back when its connection is lost.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport, StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ErrorCode, McpError, ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';

const CALL_MILLIS = 20_000;
const CONNECT_MILLIS = 60_000;
/** What the protocol calls wrong; asking again would not mend it. */
const WRONG = new Set([
  ErrorCode.ParseError,
  ErrorCode.InvalidRequest,
  ErrorCode.MethodNotFound,
  ErrorCode.InvalidParams,
  ErrorCode.InternalError,
]);
/** Of HTTP: the session is gone, too much is asked at once, or the server is stopping. */
const PASSING = new Set([404, 408, 429, 502, 503, 504]);

/** No answer came, so nobody knows what became of the call. */
export class LostError extends Error {}

function isPassing(error) {
  if (error instanceof McpError) {
    return !WRONG.has(error.code);
  }
  return !(error instanceof StreamableHTTPError) || PASSING.has(error.code);
}

export class Seat {
  #way;
  #client;
  #told;

  /**
   * @param way `{ url, token }`, or `{ command, args, errors }` of a server over standard input and output
   * @param told is called with the URI of a resource that changed
   */
  constructor(way, told = () => {}) {
    this.#way = way;
    this.#told = told;
  }

  /** The process that it started, if any. */
  get pid() {
    return this.#client?.transport?.pid ?? null;
  }

  #transport() {
    const { url, token, command, args, errors } = this.#way;
    if (url) {
      const headers = token ? { Authorization: `Bearer ${token}` } : {};
      return new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers } });
    }
    const env = process.env.JAVA_HOME ? { JAVA_HOME: process.env.JAVA_HOME } : {};
    return new StdioClientTransport({ command, args, env, stderr: errors ?? 'ignore' });
  }

  /** Connects, again and again where nobody is there yet. */
  async connect() {
    const deadline = Date.now() + CONNECT_MILLIS;
    for (;;) {
      const client = new Client({ name: 'leanctx-clients', version: '1.0.0' });
      client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => this.#told(params.uri));
      try {
        await client.connect(this.#transport(), { timeout: CONNECT_MILLIS });
        // From the listing on, the SDK holds each answer against the schema of its tool.
        await client.listTools();
        client.onclose = () => {
          this.#client = this.#client === client ? undefined : this.#client;
        };
        this.#client = client;
        return client;
      } catch (error) {
        await client.close().catch(() => {});
        if (!isPassing(error) || Date.now() > deadline) {
          throw error;
        }
        await pause(100);
      }
    }
  }

  async #ask(what) {
    const client = this.#client ?? (await this.connect());
    try {
      return await what(client);
    } catch (error) {
      if (error instanceof StreamableHTTPError && error.code === 404) {
        // The server does not know the session any more, so it has done nothing.
        await this.leave();
        return what(await this.connect());
      }
      if (!isPassing(error)) {
        throw error;
      }
      throw new LostError(error.message, { cause: error });
    }
  }

  /** Calls a tool; answers `{ isError, content }`. Throws a LostError where no answer came. */
  async call(name, args, options = {}) {
    const result = await this.#ask(client =>
      client.callTool({ name, arguments: args }, undefined, { timeout: CALL_MILLIS, ...options }),
    );
    assert.equal(result.content[0].type, 'text');
    assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent, 'the text is not the structured content');
    return { isError: result.isError === true, content: result.structuredContent };
  }

  async subscribe(uri) {
    return this.#ask(client => client.subscribeResource({ uri }));
  }

  /** Lets the connection go; the next call makes another. */
  async leave() {
    const client = this.#client;
    this.#client = undefined;
    await client?.transport?.terminateSession?.().catch(() => {});
    await client?.close().catch(() => {});
  }
}

/** The commits of a channel after a revision, all there are. */
export async function history(seat, place, after) {
  const commits = [];
  for (let at = after; ; ) {
    const { isError, content } = await seat.call('ctx_session', {
      action: 'history',
      after: at,
      limit: 1_000,
      max_tokens: 50_000,
      ...place,
    });
    assert.ok(!isError, JSON.stringify(content));
    if (content.commits.length === 0) {
      return commits;
    }
    commits.push(...content.commits);
    at = content.commits.at(-1).revision;
  }
}
