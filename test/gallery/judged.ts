import type { PanelStatus } from '../../electron/core/api/ipc-contract.ts';
import {
  ago,
  block,
  CLOSED,
  evidence,
  HOUR,
  lock,
  MAIN,
  MINUTE,
  NO_SERVICE,
  run,
  SECOND,
  session,
} from '../support/evidence.ts';
import { caseOf, judged } from '../support/judged-status.ts';
import { releaseOf } from '../support/release.ts';

const WHATSAPP = 'agent:main:whatsapp:direct:+4915112345678';
const FAMILY = 'agent:main:whatsapp:group:120363041234567890@g.us';
const REFUSED = { http: { kind: 'refused' }, socket: { kind: 'not-tried' } } as const;

const chat = session({ key: WHATSAPP, channel: 'whatsapp', chatType: 'direct' });
const locked = (parts: Parameters<typeof session>[0]) =>
  evidence({
    version: '2026.2.1',
    sessions: [session(parts)],
    locks: [lock({ ageMs: 14 * MINUTE, openedBy: CLOSED })],
    blocks: [block({ sessionKey: parts?.key ?? MAIN })],
  });
const waits = (sessionKey: string, waitedMs: number) => ({
  sessionKey,
  userAtMs: ago(waitedMs),
  replyAtMs: ago(waitedMs + HOUR),
  droppedAtMs: null,
  source: 'event' as const,
});

/** Six people on six channels, some with long names. */
const SIX = [
  ['agent:main:whatsapp:direct:+4915112345678', 'whatsapp', null],
  [FAMILY, 'whatsapp', 'The committee for the summer festival of our street'],
  ['agent:main:telegram:group:-1001234563456:topic:42', 'telegram', null],
  ['agent:main:discord:channel:998877665544', 'discord', '#general'],
  ['agent:main:signal:direct:+4366412345678', 'signal', 'Aunt Mathilda'],
  ['agent:main:slack:channel:c0123456', 'slack', '#support'],
] as const;
const six = evidence({
  version: '2026.2.1',
  sessions: SIX.map(([key, channel, label]) =>
    session({ key, channel, label, sessionId: null, updatedAtMs: ago(5 * MINUTE) }),
  ),
  messages: SIX.map(([key], index) => waits(key, (4 + index) * MINUTE)),
});

const leaked = locked(chat);
const well = evidence({ sessions: [chat] });
const { running, ended } = releaseOf(leaked);

/** Every state of the first page that the judge can come to, by name. */
export const judgedStates: Readonly<Record<string, PanelStatus>> = {
  ready: judged(well),
  working: judged(
    evidence({ sessions: [chat], runs: [run({ ageMs: 3 * MINUTE, quietMs: 2 * SECOND })] }),
  ),
  locked: judged(leaked),
  'long names': judged(
    locked({ key: FAMILY, channel: 'whatsapp', label: SIX[1][2], chatType: 'group' }),
  ),
  'six who wait': judged(six),
  stalled: judged(caseOf('100213')),
  silent: judged(caseOf('7222-silent')),
  migration: judged(caseOf('111972-lease')),
  'down without a service': judged(
    evidence({ gateway: { ...REFUSED, pid: null, process: null, service: NO_SERVICE } }),
  ),
  'down with a service': judged(caseOf('82358-left')),
  hung: judged(
    evidence({
      gateway: {
        http: { kind: 'silent', afterMs: 2_000 },
        httpRepeats: 20,
        socket: { kind: 'not-tried' },
      },
    }),
  ),
  'restart loop': judged(caseOf('restart-loop')),
  'waits for you': judged(caseOf('waits-for-approval')),
  'channel refused': judged(caseOf('channel-token-revoked')),
  'model refused': judged(caseOf('model-401-twice')),
  'model limited': judged(caseOf('model-429-cooling')),
  busy: judged(leaked, { running }),
  mended: judged(
    well,
    { lastResult: ended('unlock', 'done', well) },
    {
      replies: [{ sessionKey: WHATSAPP, at: new Date(ago(20 * SECOND)).toISOString() }],
    },
  ),
  'mended, not answered yet': judged(well, { lastResult: ended('unlock', 'done', well) }),
  'taken back': judged(leaked, { lastResult: ended('undo', 'done', leaked) }),
  refused: judged(leaked, { lastResult: ended('unlock', 'refused', leaked) }),
  lost: judged(
    evidence({
      version: '2026.2.1',
      sessions: [chat],
      blocks: [block({ sessionKey: WHATSAPP, atMs: ago(20 * MINUTE), lost: true })],
    }),
  ),
  'not found': judged(
    evidence({
      install: { state: 'absent' },
      gateway: { ...REFUSED, pid: null, process: null, service: NO_SERVICE },
      memory: null,
      sessions: { source: 'none', list: [] },
    }),
  ),
  'token refused': judged(
    evidence({
      gateway: {
        socket: {
          kind: 'refused',
          why: 'unauthorized',
          detail: 'the token was refused',
          atMs: ago(SECOND),
        },
      },
    }),
  ),
  paused: judged(leaked, { pausedUntil: new Date(ago(-30 * MINUTE)).toISOString() }),
};
