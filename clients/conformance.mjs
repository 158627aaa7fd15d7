// The conformance suite of MCP: all of it against the server with fixtures, and what needs none against the server as it is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HERE, run, serve, serveFixtures } from './processes.mjs';

const SUITE = path.join(HERE, 'node_modules', '@modelcontextprotocol', 'conformance', 'dist', 'index.js');
const VERSION = '2025-11-25';
const BASELINE = path.join(HERE, 'not-applicable.yml');
/** What needs no tool, resource or prompt of the suite's own. */
const WITHOUT_FIXTURES = [
  'server-initialize',
  'ping',
  'logging-set-level',
  'tools-list',
  'resources-list',
  'prompts-list',
  'server-sse-polling',
  'server-sse-multiple-streams',
  'dns-rebinding-protection',
];

const suite = args => run(process.execPath, [SUITE, ...args], { cwd: HERE });

/** The scenarios that the suite has for servers. */
async function scenarios() {
  const { code, out, err } = await suite(['list', '--server', '--spec-version', VERSION]);
  assert.equal(code, 0, err);
  return [...out.matchAll(/^ {2}- (\S+)/gm)].map(match => match[1]);
}

/** Those that do not apply; each must say why. */
function notApplicable() {
  const lines = readFileSync(BASELINE, 'utf8').split('\n').filter(line => line.startsWith('  - '));
  return lines.map(line => {
    const entry = /^ {2}- (\S+) # (.+)$/.exec(line);
    assert.ok(entry, `${path.basename(BASELINE)} gives no reason: ${line}`);
    return entry[1];
  });
}

function counts(out) {
  return new Map(
    [...out.matchAll(/^[✓✗~] (\S+): (\d+) passed, (\d+) failed/gm)].map(([, name, , failed]) => [name, Number(failed)]),
  );
}

async function withFixtures(directory) {
  const all = await scenarios();
  const baseline = notApplicable();
  const server = await serveFixtures(directory);
  const { code, out, err } = await suite([
    ...['server', '--url', `${server.url}/mcp`, '--suite', 'all', '--spec-version', VERSION],
    ...['--expected-failures', BASELINE, '--output-dir', path.join(directory, 'conformance')],
  ]);
  await server.stop();
  const ran = counts(out);
  const unknown = baseline.filter(name => !all.includes(name));
  const failed = [...ran].filter(([name, count]) => count > 0 && !baseline.includes(name)).map(([name]) => name);
  const passed = [...ran].filter(([, count]) => count === 0).length;
  const findings = [
    ...all.filter(name => !ran.has(name)).map(name => `${name} was not run`),
    ...unknown.map(name => `${name} in ${path.basename(BASELINE)} is no scenario`),
    ...failed.map(name => `${name} fails`),
    ...baseline.filter(name => ran.get(name) === 0).map(name => `${name} passes by now; take it out of the baseline`),
  ];
  if (code !== 0 && findings.length === 0) {
    findings.push(`the suite ended with ${code}`);
  }
  if (findings.length > 0) {
    findings.push(out, err);
  }
  return {
    line: { server: 'fixtures', scenarios: all.length, passed, 'not-applicable': baseline.length, failed: failed.length },
    findings,
  };
}

async function asItIs(directory) {
  const server = await serve(path.join(directory, 'conformance-store'), directory);
  const findings = [];
  for (const scenario of WITHOUT_FIXTURES) {
    const { code, out, err } = await suite(['server', '--url', `${server.url}/mcp`, '--scenario', scenario]);
    if (code !== 0) {
      findings.push(`${scenario} fails:\n${out}${err}`);
    }
  }
  const failed = findings.length;
  await server.stop();
  return {
    line: { server: 'leanctx-serve', scenarios: WITHOUT_FIXTURES.length, passed: WITHOUT_FIXTURES.length - failed, failed },
    findings,
  };
}

export async function conformance({ directory, report }) {
  report('conformance', await withFixtures(directory));
  report('conformance', await asItIs(directory));
}
