import type { StartFailure } from '../../electron/core/evidence/start-facts.ts';
import { ago, evidence, GONE, HOUR, MINUTE, memory, SECOND, service } from '../support/evidence.ts';
import type { IncidentCase } from './cases.ts';

/** A gateway that ends as often as it is started, or is not started at all: what it said last. */

const away = (parts: Parameters<typeof service>[0] = {}) => ({
  http: { kind: 'refused' as const },
  socket: { kind: 'not-tried' as const },
  pid: null,
  process: GONE,
  listeners: [],
  service: service({ state: 'failed', pid: null, lastExit: '78: EX_CONFIG', ...parts }),
});
const refused: StartFailure = {
  atMs: ago(20 * SECOND),
  source: 'log',
  reason: 'config',
  keys: ['gateway: Unrecognized key: "colour"'],
  isNamed: true,
  said: 'Invalid config at /home/ada/.openclaw/openclaw.json:',
};
const before = memory({
  state: 'down',
  lastOkAtMs: ago(10 * MINUTE),
  failingSinceMs: ago(MINUTE),
  version: '2026.9.6',
});
const none = { verdict: null, action: 'none' as const };

export const START_CASES: readonly IncidentCase[] = [
  {
    issue: '#133984',
    file: 'start-config-refused',
    version: '2026.9.6',
    what: 'a key of the config is unknown to the new version; it ends with 78',
    evidence: evidence({
      version: '2026.9.6',
      gateway: { ...away(), startTrouble: { failures: [refused], configChangedAtMs: ago(HOUR) } },
      memory: before,
    }),
    expected: { level: 'red', class: 'config-invalid', ...none },
  },
  {
    issue: '#155927',
    file: 'start-database-locked',
    version: '2026.9.6',
    what: 'each start meets a database that another process holds',
    evidence: evidence({
      version: '2026.9.6',
      gateway: {
        ...away({ lastExit: '1' }),
        startTrouble: {
          failures: [25, 10].map((seconds) => ({
            ...refused,
            atMs: ago(seconds * SECOND),
            reason: 'store' as const,
            keys: [],
            said: 'database is locked',
          })),
          configChangedAtMs: ago(HOUR),
        },
      },
      memory: before,
    }),
    expected: { level: 'red', class: 'start-failed', ...none },
  },
  {
    issue: '#107930',
    file: 'start-wrong-node',
    version: '2026.9.6',
    what: 'the Node of its service is older than this OpenClaw needs',
    evidence: evidence({
      version: '2026.9.6',
      gateway: {
        ...away(),
        startTrouble: {
          failures: [],
          configChangedAtMs: ago(HOUR),
          program: {
            node: '/usr/local/bin/node',
            isNodeThere: true,
            nodeVersion: 'v20.20.2',
            entry: '/usr/local/lib/node_modules/openclaw/openclaw.mjs',
            isEntryThere: true,
            wants: '>=24.16.0 <25 || >=26.1.0',
            looksForNode: false,
          },
        },
      },
      memory: before,
    }),
    expected: { level: 'red', class: 'wrong-node', ...none },
  },
];
