import type { PanelStatus } from '../../electron/core/api/ipc-contract.ts';
import type { Incident } from '../../electron/core/api/snapshot.ts';
import type { EngineStatus } from '../../electron/core/api/status.ts';
import { scribe } from '../../electron/core/catalogue/sentences/scribe.ts';
import { say, type Words } from '../../electron/core/catalogue/sentences/sentence.ts';
import { partNamed, stateWord } from '../../electron/core/catalogue/sentences/words.ts';
import type { Evidence } from '../../electron/core/evidence/evidence.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { journalOfAWeek, type PageState, weekReplies } from '../renderer/states.ts';
import {
  ago,
  block,
  CLOSED,
  evidence,
  HOUR,
  LOCK_PATH,
  lock,
  MAIN,
  MINUTE,
  NO_SERVICE,
  run,
  SECOND,
  service,
  session,
} from '../support/evidence.ts';
import { caseOf, judged } from '../support/judged-status.ts';

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
/** The parts of a release, in the words that recovery has for them. */
const page = scribe();
const released = judge(leaked).locks[0]?.why ?? '';
const part = (name: string, durationMs: number, detail: Words) => ({
  name: page.text(partNamed(name)),
  outcome: 'ok' as const,
  durationMs,
  detail: page.text(detail),
});
const steps = [
  part('prove leaked', 12, released),
  part('move aside', 4, say('keptInQuarantine', { id: 'q-7222' })),
  part('prove', 310, say('lockGoneGateway', { state: stateWord('up') })),
];
const back = [
  part('put back', 3, say('isBack', { path: LOCK_PATH })),
  part('prove', 290, say('lockWhereItWas')),
];
const ended = (
  action: 'unlock' | 'undo',
  outcome: 'done' | 'refused',
  after: Evidence,
): EngineStatus['lastResult'] => ({
  id: 'step-1',
  action,
  target: LOCK_PATH,
  outcome,
  reason: page.text(
    outcome === 'done' ? say('lockReleased', { why: released }) : say('runStillActive'),
  ),
  steps: action === 'undo' ? back : outcome === 'done' ? steps : steps.slice(0, 1),
  undo: action === 'unlock' && outcome === 'done' ? 'q-7222' : null,
  after: { ...judge(after).snapshot, at: new Date(ago(MINUTE)).toISOString() },
  said: page.said(),
});

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
  busy: judged(leaked, {
    running: {
      action: 'unlock',
      target: LOCK_PATH,
      startedAt: new Date(ago(3 * SECOND)).toISOString(),
      steps: steps.slice(0, 2),
      said: page.said(),
    },
  }),
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

/** The one incident that this evidence is judged to be. */
function incidentOf(seen: Evidence): Incident {
  const [incident] = judge(seen).snapshot.incidents;
  if (incident === undefined) throw new Error('there is nothing wrong in it');
  return incident;
}

const down = evidence({
  gateway: {
    ...REFUSED,
    pid: null,
    process: null,
    service: service({ state: 'stopped', pid: null }),
  },
});
const now = incidentOf(leaked);
const week = weekReplies(journalOfAWeek({ down: incidentOf(down), now: [now] }), now.id);

/** The pages that tell of a week, in the judge's own words. */
export const judgedPages: Readonly<Record<'history' | 'history of a week', PageState>> = {
  history: { panel: judged(leaked), replies: week, press: ['History'] },
  'history of a week': {
    panel: judged(leaked),
    replies: week,
    press: ['History', 'Last 7 days'],
  },
};
