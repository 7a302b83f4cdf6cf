import { VERSION } from '../../core/api/version.ts';
import type { Evidence } from '../../core/evidence/evidence.ts';
import { plain } from '../../core/view/terminal-text.ts';
import type { Args } from '../args.ts';
import { EXIT_FAILED } from '../exit.ts';
import type { Place, Terminal } from './shared.ts';
import { findEngine, findPlace } from './shared.ts';

type Check = {
  readonly name: string;
  /** `open`: unknown from here, or only a person can tell. */
  readonly state: 'good' | 'bad' | 'open';
  readonly words: string;
};

const MARKS = { good: '✓', bad: '✕', open: '?' } as const;
const LEAST_NODE = [20, 19] as const;

/** Checks whether Clawbuoy itself has everything that it needs. Exit 5 if something is missing. */
export async function doctor(args: Args, terminal: Terminal): Promise<number> {
  const place = findPlace(args);
  const { singleLook } = await import('./single-look.ts');
  const { evidence } = await singleLook(place);
  const checks = [...(await ownChecks(place)), ...gatewayChecks(evidence, place.location.findings)];
  if (args.json) terminal.out(`${JSON.stringify({ version: VERSION, checks }, null, 2)}\n`);
  else {
    for (const { name, state, words } of checks) {
      terminal.out(`${MARKS[state]} ${name.padEnd(9)} ${plain(words)}\n`);
    }
  }
  return checks.some(({ state }) => state === 'bad') ? EXIT_FAILED : 0;
}

async function ownChecks(place: Place): Promise<readonly Check[]> {
  const link = await findEngine(place);
  link?.close();
  const { notifications, noticesSeen } = place.settings;
  const node = process.versions.node;
  const isNew = isNewEnough(node);
  const [finding] = place.findings;
  return [
    isNew
      ? { name: 'node', state: 'good', words: node }
      : {
          name: 'node',
          state: 'bad',
          words: `${node}; ${LEAST_NODE.join('.')} or newer is needed`,
        },
    finding === undefined
      ? { name: 'settings', state: 'good', words: 'all of them can be used' }
      : { name: 'settings', state: 'bad', words: finding },
    link === null
      ? { name: 'engine', state: 'open', words: 'none runs here; each command looks by itself' }
      : { name: 'engine', state: 'good', words: 'one runs and answers on its socket' },
    !notifications
      ? { name: 'notices', state: 'open', words: 'switched off in the settings' }
      : noticesSeen === 'yes'
        ? { name: 'notices', state: 'good', words: 'somebody has seen one' }
        : { name: 'notices', state: 'open', words: 'nobody has said yet that one was seen' },
  ];
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
}

/** What OpenClaw lets Clawbuoy see, from one look. */
export function gatewayChecks(
  { install, gateway }: Pick<Evidence, 'install' | 'gateway'>,
  trouble: readonly string[],
): readonly Check[] {
  return [
    installCheck(install),
    configCheck(install, trouble),
    socketCheck(gateway.socket),
    serviceCheck(gateway.service),
  ];
}

function installCheck({ state, stateDir }: Evidence['install']): Check {
  const name = 'openclaw';
  switch (state) {
    case 'present':
      return { name, state: 'good', words: stateDir };
    case 'absent':
      return { name, state: 'bad', words: `not at ${stateDir}; say where with --state-dir` };
    case 'denied':
      return { name, state: 'bad', words: `${stateDir} may not be read` };
  }
}

function configCheck({ config }: Evidence['install'], [trouble]: readonly string[]): Check {
  const name = 'config';
  switch (config) {
    case 'read':
      return trouble === undefined
        ? { name, state: 'good', words: 'read' }
        : { name, state: 'bad', words: trouble };
    case 'absent':
      return { name, state: 'open', words: 'there is none; the defaults of OpenClaw count' };
    case 'denied':
      return { name, state: 'bad', words: 'it may not be read' };
    case 'too-large':
      return { name, state: 'bad', words: 'it is too large to be read' };
    case 'malformed':
      return { name, state: 'bad', words: 'it has a mistake and cannot be read' };
  }
}

/** Whether the gateway accepts the token, and what Clawbuoy may ask. */
function socketCheck(socket: Evidence['gateway']['socket']): Check {
  const name = 'token';
  switch (socket.kind) {
    case 'open':
      return {
        name,
        state: 'good',
        words: `taken; ${socket.methods.length} kinds of question are allowed`,
      };
    case 'refused':
      return socket.why === 'unauthorized' || socket.why === 'pairing-required'
        ? { name, state: 'bad', words: socket.detail }
        : { name, state: 'open', words: `not asked for: ${socket.detail}` };
    case 'not-tried':
    case 'connecting':
    case 'closed':
      return { name, state: 'open', words: 'not asked for: no gateway answers' };
  }
}

function serviceCheck(service: Evidence['gateway']['service']): Check {
  const name = 'service';
  switch (service.kind) {
    case 'installed':
      return service.state === 'not-loaded' || service.state === 'failed'
        ? { name, state: 'bad', words: `${service.manager} has ${service.name}: ${service.state}` }
        : { name, state: 'good', words: `${service.manager} keeps ${service.name}` };
    case 'none':
    case 'unknown':
      return { name, state: 'open', words: `nothing starts OpenClaw again: ${service.why}` };
  }
}
