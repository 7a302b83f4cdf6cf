import { describe, expect, it } from 'vitest';
import {
  type CommandIdentity,
  identifyCommand,
} from '../../../electron/core/openclaw/command-line.ts';

type Case = readonly [what: string, argv: readonly string[] | null, identity: CommandIdentity];

const PACKAGE = '/usr/lib/node_modules/openclaw';

const CASES: readonly Case[] = [
  // As /proc/PID/cmdline and ps show the real ones, 2026.2.1 to 2026.9.6.
  [
    'a gateway just started',
    ['/usr/bin/node', `${PACKAGE}/openclaw.mjs`, 'gateway', 'run', '--port', '18789'],
    'openclaw-gateway',
  ],
  ['a gateway still loading', ['openclaw'], 'openclaw'],
  ['a gateway under its title', ['openclaw-gateway'], 'openclaw-gateway'],
  ['an agent run under its title', ['openclaw-agent'], 'openclaw'],
  ['a node worker under its title', ['openclaw-node-worker'], 'openclaw'],
  [
    'a helper of a gateway',
    ['/usr/bin/node', `${PACKAGE}/dist/process/spawn-broker/worker.js`],
    'openclaw',
  ],
  [
    'the service as launchd and systemd start it',
    ['/usr/bin/node', `${PACKAGE}/dist/index.js`, 'gateway', '--port', '18789'],
    'openclaw-gateway',
  ],
  [
    'the service in one line, as ps prints it',
    [`/opt/homebrew/bin/node ${PACKAGE}/dist/index.js gateway --port 18789`],
    'openclaw-gateway',
  ],
  [
    'the service of a profile',
    ['node', 'openclaw.mjs', '--profile', 'work', 'gateway'],
    'openclaw-gateway',
  ],
  [
    'the service with a global flag',
    ['node', 'dist/entry.js', '--dev', 'gateway', '--allow-unconfigured'],
    'openclaw-gateway',
  ],
  ['a gateway of an older release', ['clawdbot-gateway'], 'openclaw-gateway'],
  [
    'a checkout run from source',
    ['node', 'scripts/run-node.mjs', 'gateway', '--force'],
    'openclaw-gateway',
  ],

  // Commands that ask a gateway are not the gateway.
  ['gateway status', ['node', `${PACKAGE}/openclaw.mjs`, 'gateway', 'status'], 'openclaw'],
  ['gateway restart', ['openclaw', 'gateway', 'restart'], 'openclaw'],
  ['gateway call', ['openclaw', 'gateway', 'call', 'health'], 'openclaw'],
  [
    'a message about a gateway',
    ['openclaw', 'agent', '--message', 'is the', 'gateway', 'up'],
    'openclaw',
  ],
  ['an agent run in the CLI', ['node', '/tmp/h/openclaw.mjs', 'agent'], 'openclaw'],
  ['doctor through npx', ['npm', 'exec', 'openclaw@latest', 'doctor'], 'openclaw'],
  ['the macOS app', ['/Applications/OpenClaw.app/Contents/MacOS/OpenClaw'], 'openclaw'],
  ['the older macOS app', ['/Applications/Moltbot.app/Contents/MacOS/Moltbot'], 'openclaw'],
  [
    'a Windows-style path',
    ['C:\\Program Files\\nodejs\\node.exe', 'C:\\x\\node_modules\\openclaw\\dist\\x.js'],
    'openclaw',
  ],

  // Careful on purpose: rather OpenClaw's than releasable.
  ['any program with its entry file', ['node', '/srv/app/dist/index.js'], 'openclaw'],
  ['node with its config', ['node', '/srv/custom.js', '/etc/openclaw.json'], 'openclaw'],
  ['a program in its folder', ['/opt/openclaw/bin/something'], 'openclaw'],

  // Readable, and not OpenClaw.
  ['sleep', ['sleep', '60'], 'other'],
  ['node -e', ['node', '-e', 'setInterval(() => {}, 1000)'], 'other'],
  ['an editor on its config', ['vim', '/home/x/.openclaw/openclaw.json'], 'other'],
  ['tail on its log', ['tail', '-f', '/tmp/openclaw/openclaw-2026-11-22.log'], 'other'],
  [
    'a reader of its database',
    ['sqlite3', '/home/x/.openclaw/agents/main/agent/openclaw-agent.sqlite'],
    'other',
  ],
  [
    'node from a folder that starts with the name',
    ['/home/x/.cache/openclaw-probe/node24/bin/node', '-e', 'x'],
    'other',
  ],
  [
    'a program that works on a state folder',
    ['ls', '/home/x/.openclaw/agents/main/sessions'],
    'other',
  ],
  ['Clawbuoy', ['/Applications/Clawbuoy.app/Contents/MacOS/Clawbuoy'], 'other'],
  ['another gateway', ['nginx-gateway', 'gateway'], 'other'],
  ['a name that merely contains it', ['/usr/bin/myopenclawlike'], 'other'],
  [
    'an entry file of a similar name',
    ['node', '/srv/mydist/index.js.map', 'notdist/index.jsx'],
    'other',
  ],

  // Proves nothing.
  ['a command line that may not be read', null, 'unreadable'],
  ['a kernel thread', [], 'unreadable'],
  ['a title wiped out', ['', ' '], 'unreadable'],
];

describe('a command line', () => {
  it.each(CASES)('%s', (_what, argv, identity) => {
    expect(identifyCommand(argv)).toBe(identity);
  });

  it('is judged alike as a list and as one line', () => {
    for (const [what, argv, identity] of CASES) {
      if (argv === null) continue;
      expect([what, identifyCommand([argv.join(' ')])]).toEqual([what, identity]);
    }
  });
});
