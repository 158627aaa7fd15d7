// What clients/run runs: parts, each of which prints a line of figures and says what it found.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { agents, stdio } from './agents.mjs';
import { conformance } from './conformance.mjs';
import { inspector } from './inspector.mjs';
import { HERE, run } from './processes.mjs';

const PARTS = { judge, conformance, inspector, agents, stdio };

const HELP = `Usage: clients/run [PART ...] [--seed N] [--clients N] [--commits N] [--minutes N] [--keep]

Tries the MCP server with clients that others wrote, pinned in clients/package.json. Without PART all of them:

  judge        what judges histories, on histories that are wrong
  conformance  the conformance suite of MCP, against the server with fixtures and against leanctx serve
  inspector    the Inspector's command line, over HTTP and stdio
  agents       agents of the TypeScript SDK at once through one server: killed, restarted, beside readers that stall
  stdio        three of them, each with a process leanctx mcp of its own, on one directory

  --seed N     draws what agents do and when they are killed; by the clock if not given, and printed
  --clients N  how many agents, 8
  --commits N  how many commits of each, 200
  --minutes N  gives up after so long, 4
  --keep       keeps the directory of the run
`;

async function judge() {
  const { code, out, err } = await run(process.execPath, ['--test', '--test-reporter=tap', 'history.test.mjs'], { cwd: HERE });
  const figure = name => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(out)?.[1] ?? 0);
  const line = { tests: figure('tests'), passed: figure('pass'), failed: figure('fail') };
  report('judge', { line, findings: code === 0 && line.tests > 0 ? [] : [out + err] });
}

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        clients: { type: 'string', default: '8' },
        commits: { type: 'string', default: '200' },
        minutes: { type: 'string', default: '4' },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const unknown = positionals.find(part => !(part in PARTS));
    if (unknown) {
      throw new Error(`${unknown} is no part; there are ${Object.keys(PARTS).join(', ')}`);
    }
    return { ...values, parts: positionals.length > 0 ? positionals : Object.keys(PARTS) };
  } catch (error) {
    console.error(`clients: ${error.message}; see clients/run --help`);
    process.exit(2);
  }
}

const given = options();
if (given.help) {
  console.log(HELP);
  process.exit(0);
}
const directory = mkdtempSync(path.join(tmpdir(), 'leanctx-clients-'));
let found = 0;

/** Prints the figures of a part, and what it found. */
function report(part, { line, findings }) {
  console.log([part, ...Object.entries(line).map(([name, value]) => `${name}=${value}`)].join(' '));
  findings.forEach(finding => console.error(finding));
  found += findings.length;
}

function end(code) {
  if (given.keep || code !== 0) {
    console.error(`clients: kept ${directory}`);
  } else {
    rmSync(directory, { recursive: true, force: true });
  }
  process.exit(code);
}

setTimeout(() => {
  console.error(`clients: not done after ${given.minutes} minutes`);
  end(1);
}, Number(given.minutes) * 60_000).unref();

for (const part of given.parts) {
  try {
    await PARTS[part]({
      directory,
      report,
      seed: Number(given.seed),
      clients: Number(given.clients),
      commits: Number(given.commits),
    });
  } catch (error) {
    report(part, { line: { failed: 1 }, findings: [error.stack] });
  }
}
if (found > 0) {
  const parts = given.parts.join(' ');
  console.error(
    `clients: again with clients/run ${parts} --seed ${given.seed} --clients ${given.clients} --commits ${given.commits}`,
  );
}
end(found > 0 ? 1 : 0);
