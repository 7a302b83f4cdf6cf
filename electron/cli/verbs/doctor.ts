import { VERSION } from '../../core/api/version.ts';
import { spokenReason } from '../../core/catalogue/sentences/spoken.ts';
import { terminalWords } from '../../core/catalogue/terminal/words.ts';
import type { Evidence } from '../../core/evidence/evidence.ts';
import { approvalsHeard } from '../../core/evidence/queries.ts';
import { toColumns } from '../../core/text/columns.ts';
import { plain } from '../../core/view/terminal-text.ts';
import type { Args } from '../args.ts';
import { EXIT_FAILED } from '../exit.ts';
import type { Place, Terminal } from './shared.ts';
import { findEngine, findPlace } from './shared.ts';

type Name =
  | 'node'
  | 'settings'
  | 'engine'
  | 'notices'
  | 'openclaw'
  | 'config'
  | 'token'
  | 'service'
  | 'approvals';

type Check = {
  readonly name: Name;
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
      terminal.tell(
        `${MARKS[state]} ${toColumns(terminalWords.doctor[name], 9)} ${plain(words)}\n`,
      );
    }
  }
  return checks.some(({ state }) => state === 'bad') ? EXIT_FAILED : 0;
}

async function ownChecks(place: Place): Promise<readonly Check[]> {
  const link = await findEngine(place);
  link?.close();
  const said = terminalWords.doctor;
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
          words: said.tooOld(node, LEAST_NODE.join('.')),
        },
    finding === undefined
      ? { name: 'settings', state: 'good', words: said.settingsGood }
      : { name: 'settings', state: 'bad', words: spokenReason(finding) },
    link === null
      ? { name: 'engine', state: 'open', words: said.noEngine }
      : { name: 'engine', state: 'good', words: said.engineRuns },
    !notifications
      ? { name: 'notices', state: 'open', words: said.noticesOff }
      : noticesSeen === 'yes'
        ? { name: 'notices', state: 'good', words: said.noticeSeen }
        : { name: 'notices', state: 'open', words: said.noticeUnseen },
  ];
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
}

/** What OpenClaw lets Clawbuoy see, from one look. */
export function gatewayChecks(
  evidence: Pick<Evidence, 'install' | 'gateway' | 'memory'>,
  trouble: readonly string[],
): readonly Check[] {
  const { install, gateway } = evidence;
  return [
    installCheck(install),
    configCheck(install, trouble),
    socketCheck(gateway.socket),
    serviceCheck(gateway.service),
    approvalsCheck(approvalsHeard(evidence)),
  ];
}

function installCheck({ state, stateDir }: Evidence['install']): Check {
  const name = 'openclaw';
  switch (state) {
    case 'present':
      return { name, state: 'good', words: stateDir };
    case 'absent':
      return { name, state: 'bad', words: terminalWords.doctor.notThere(stateDir) };
    case 'denied':
      return { name, state: 'bad', words: terminalWords.doctor.mayNotBeRead(stateDir) };
  }
}

function configCheck({ config }: Evidence['install'], [trouble]: readonly string[]): Check {
  const name = 'config';
  const said = terminalWords.doctor;
  switch (config) {
    case 'read':
      return trouble === undefined
        ? { name, state: 'good', words: said.configRead }
        : { name, state: 'bad', words: spokenReason(trouble) };
    case 'absent':
      return { name, state: 'open', words: said.noConfig };
    case 'denied':
      return { name, state: 'bad', words: said.configDenied };
    case 'too-large':
      return { name, state: 'bad', words: said.configTooLarge };
    case 'malformed':
      return { name, state: 'bad', words: said.configMistake };
  }
}

/** Whether the gateway accepts the token, and what Clawbuoy may ask. */
function socketCheck(socket: Evidence['gateway']['socket']): Check {
  const name = 'token';
  const said = terminalWords.doctor;
  switch (socket.kind) {
    case 'open':
      return {
        name,
        state: 'good',
        words: said.tokenTaken(socket.methods.length),
      };
    case 'refused':
      return socket.why === 'unauthorized' || socket.why === 'pairing-required'
        ? { name, state: 'bad', words: spokenReason(socket.detail) }
        : { name, state: 'open', words: said.notAskedFor(spokenReason(socket.detail)) };
    case 'not-tried':
    case 'connecting':
    case 'closed':
      return { name, state: 'open', words: said.noGateway };
  }
}

function serviceCheck(service: Evidence['gateway']['service']): Check {
  const name = 'service';
  const said = terminalWords.doctor;
  switch (service.kind) {
    case 'installed':
      return service.state === 'not-loaded' || service.state === 'failed'
        ? {
            name,
            state: 'bad',
            words: said.serviceNot(service.manager, service.name, service.state),
          }
        : { name, state: 'good', words: said.serviceKeeps(service.manager, service.name) };
    case 'none':
    case 'unknown':
      return { name, state: 'open', words: said.noService(spokenReason(service.why)) };
  }
}

/** Nothing is bad where an old version tells of some: to hear of all would silence its chats. */
function approvalsCheck(heard: ReturnType<typeof approvalsHeard>): Check {
  const name = 'approvals';
  const said = terminalWords.doctor;
  switch (heard) {
    case 'all':
      return { name, state: 'good', words: said.allApprovals };
    case 'some':
      return { name, state: 'open', words: said.someApprovals };
    case 'unknown':
      return { name, state: 'open', words: said.unknownApprovals };
  }
}
