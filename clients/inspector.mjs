// The Inspector's command line: lists, calls, reads and gets, over each transport.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { HERE, LEANCTX, run, serve } from './processes.mjs';

const INSPECTOR = path.join(HERE, 'node_modules', '@modelcontextprotocol', 'inspector', 'clients', 'launcher', 'build', 'index.js');
const TOOLS = ['ctx_agent', 'ctx_handoff', 'ctx_session', 'ctx_share'];
const URI = 'leanctx://my-team/feat%2Fauth';
const PLACE = { workspace: 'my-team', channel: 'feat/auth' };
/** How the Inspector ends when a tool answers isError. */
const TOOL_ERROR = 5;

/** Calls the Inspector on one server, and counts. */
class Inspector {
  calls = 0;
  findings = [];

  constructor(target, home) {
    this.target = target;
    this.home = home;
  }

  /** Calls it, and hands on its answer; what the answer should not be is noted. */
  async ask(what, args, look, expected = 0) {
    this.calls++;
    const { code, out, err } = await run(
      process.execPath,
      [INSPECTOR, '--cli', ...this.target([...args, '--format', 'json'])],
      // Nothing of the person's own: the Inspector has a catalogue and tokens in their home.
      { cwd: HERE, env: { ...process.env, HOME: this.home } },
    );
    try {
      assert.equal(code, expected, err || out);
      return look(JSON.parse(out).result, err);
    } catch (error) {
      this.findings.push(`${what}: ${error.message}`);
      return undefined;
    }
  }

  tool(what, name, given, look, expected) {
    const args = ['--method', 'tools/call', '--tool-name', name, '--tool-args-json', JSON.stringify(given)];
    return this.ask(
      what,
      args,
      result => {
        assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent, 'the text is not the structured content');
        return look(result.structuredContent);
      },
      expected,
    );
  }
}

async function look(inspector) {
  await inspector.ask('tools/list --strict', ['--method', 'tools/list', '--strict'], (result, err) => {
    assert.deepEqual(result.tools.map(tool => tool.name).sort(), TOOLS);
    assert.equal(err, '', 'the schemas are not portable');
  });
  const agent = await inspector.tool('register', 'ctx_agent', { action: 'register', client: 'cursor', ...PLACE }, answer => {
    assert.ok(answer.agent && answer.token);
    return { agent: answer.agent, token: answer.token };
  });
  const task = { action: 'task', text: 'Move auth to JWT', ...PLACE, ...agent };
  await inspector.tool('task', 'ctx_session', task, answer => assert.equal(answer.committed, 1));
  await inspector.tool(
    'a conflict',
    'ctx_session',
    { ...task, text: 'Keep sessions' },
    answer => {
      assert.equal(answer.error.code, 'conflict');
      assert.equal(answer.revision, 1);
    },
    TOOL_ERROR,
  );
  await inspector.ask('resources/list', ['--method', 'resources/list'], result => assert.deepEqual(result.resources, []));
  await inspector.ask('resources/templates/list', ['--method', 'resources/templates/list'], result =>
    assert.equal(result.resourceTemplates.length, 3),
  );
  await inspector.ask('resources/read', ['--method', 'resources/read', '--uri', `${URI}/log`], result =>
    assert.match(result.contents[0].text, /Move auth to JWT/),
  );
  await inspector.ask('prompts/list', ['--method', 'prompts/list'], result =>
    assert.deepEqual(result.prompts.map(prompt => prompt.name).sort(), ['handoff', 'resume']),
  );
  const about = Object.entries({ ...PLACE, ...agent }).map(([name, value]) => `${name}=${value}`);
  await inspector.ask('prompts/get', ['--method', 'prompts/get', '--prompt-name', 'resume', '--prompt-args', ...about], result =>
    assert.match(JSON.stringify(result.messages), /Move auth to JWT/),
  );
  // A client of a later protocol asks for that first, and must find its way back.
  await inspector.ask('a later protocol', ['--protocol-era', 'auto', '--method', 'tools/list'], result =>
    assert.equal(result.tools.length, TOOLS.length),
  );
}

const figures = (transport, { calls, findings }) => ({
  line: { transport, calls, passed: calls - findings.length, failed: findings.length },
  findings,
});

export async function inspector({ directory, report }) {
  const home = path.join(directory, 'home');
  mkdirSync(home);
  const server = await serve(path.join(directory, 'inspector-store'), directory);
  const http = new Inspector(args => [`${server.url}/mcp`, ...args], home);
  await look(http);
  await server.stop();
  report('inspector', figures('http', http));

  const store = path.join(directory, 'inspector-stdio-store');
  // Each call has a process of its own, so what one did the next finds in the directory.
  const stdio = new Inspector(args => [...args, '--', LEANCTX, 'mcp', '--store', store], home);
  await look(stdio);
  report('inspector', figures('stdio', stdio));
}
