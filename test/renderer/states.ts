import type { PanelStatus, SettingsReply } from '../../electron/core/api/ipc-contract.ts';
import { TRY_METHOD } from '../../electron/core/api/model-try.ts';
import { DEFAULT_SETTINGS } from '../../electron/core/api/settings-schema.ts';
import type { Incident, Level } from '../../electron/core/api/snapshot.ts';
import type { EngineStatus } from '../../electron/core/api/status.ts';
import { say } from '../../electron/core/catalogue/sentences/sentence.ts';
import { healingCounts } from '../../electron/core/history/healing-counts.ts';
import { incidentStory } from '../../electron/core/history/incident-story.ts';
import type { JournalEntry, JournalRecord } from '../../electron/core/history/journal-record.ts';
import { SAMPLE_INTERVAL_MS } from '../../electron/core/history/latency-sample.ts';
import { answeredShares } from '../../electron/core/history/patterns.ts';
import { timelineOf } from '../../electron/core/history/timeline.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { sampleText } from '../../electron/core/notices/away/outlet-status.ts';
import { LOCK_PATH, NOW_MS, OWN, PLACES, secondsAgo } from '../core/view/status-fixture.ts';
import {
  ago,
  block,
  CLOSED,
  evidence,
  failedTurn,
  HOUR,
  lock,
  MAIN,
  MINUTE,
  methodsOf,
  NO_SERVICE,
  openSocket,
  run,
  SECOND,
  service,
  session,
} from '../support/evidence.ts';
import { caseOf, incidentOf, judged } from '../support/judged-status.ts';
import { releaseOf } from '../support/release.ts';
import type { PanelReplies } from './panel-replies.ts';

const RESEARCH = 'agent:research:main';
const REFUSED = { http: { kind: 'refused' }, socket: { kind: 'not-tried' } } as const;
const well = evidence();
/** What is seen of openclaw/openclaw #7222: a leaked lock, and somebody who waits on Telegram. */
const leaked = evidence({
  version: '2026.2.1',
  sessions: [
    session({ channel: 'telegram' }),
    session({ key: 'agent:main:discord:channel:998877', sessionId: 'd1', channel: 'discord' }),
  ],
  runs: [run({ sessionKey: 'agent:main:discord:channel:998877', quietMs: SECOND })],
  locks: [lock({ path: LOCK_PATH, ageMs: 14 * MINUTE, openedBy: CLOSED })],
  messages: [
    {
      sessionKey: MAIN,
      userAtMs: ago(200 * SECOND),
      replyAtMs: ago(HOUR),
      droppedAtMs: null,
      source: 'event',
    },
  ],
});

const { running, ended } = releaseOf(leaked);

export function sessionRows(count: number): EngineStatus['snapshot']['sessions'] {
  return Array.from({ length: count }, (_each, index) => ({
    key: `agent:main:telegram:direct:${index}`,
    agentId: 'main',
    state: index % 50 === 0 ? 'working' : 'idle',
    since: secondsAgo(60 * index),
    cause: index % 50 === 0 ? 'last step 2 s ago' : '',
  }));
}

/** Everything the first page can show, by name. What it says is the judge's. */
export const nowStates = {
  green: judged(well),
  amber: judged(caseOf('111972-lease')),
  red: judged(leaked),
  grey: judged(
    evidence({
      install: { state: 'denied' },
      gateway: { http: { kind: 'not-asked' }, socket: { kind: 'not-tried' }, pid: null },
      memory: null,
      findings: ['/Users/ada/.openclaw: permission denied'],
    }),
  ),
  busy: judged(leaked, { running }),
  paused: judged(leaked, { pausedUntil: secondsAgo(-1_800) }),
  refused: judged(leaked, { lastResult: ended('unlock', 'refused', leaked, SECOND) }),
  mended: judged(
    evidence({
      version: '2026.2.1',
      sessions: [session({ channel: 'telegram' })],
      blocks: [block({ atMs: ago(250 * SECOND), lost: true })],
    }),
    { lastResult: ended('unlock', 'done', well) },
    { replies: [{ sessionKey: MAIN, at: secondsAgo(30) }] },
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
          detail: 'gateway token mismatch',
          atMs: ago(SECOND),
        },
      },
    }),
  ),
  'no notifications': judged(
    well,
    {},
    { notices: ["macOS does not show Clawbuoy's notifications: not allowed"] },
  ),
  'first run': judged(well, {}, { askAboutNotices: true }),
  demo: judged(leaked, {}, { demo: true }),
} satisfies Record<string, PanelStatus>;

/** An installation with work in several sessions, of two agents. */
const busyHouse = evidence({
  version: '2026.2.1',
  sessions: [
    session({ channel: 'telegram' }),
    session({ key: 'agent:main:telegram:direct:42', sessionId: 't1', channel: 'telegram' }),
    session({ key: RESEARCH, agentId: 'research', sessionId: 'r1' }),
    session({
      key: 'agent:main:whatsapp:group:120363041234567890@g.us',
      sessionId: 'w1',
      channel: 'whatsapp',
      label: 'Family',
      updatedAtMs: ago(2 * HOUR),
    }),
    session({
      key: 'agent:research:cron:daily-briefing',
      agentId: 'research',
      sessionId: 'c1',
      updatedAtMs: ago(25 * HOUR),
    }),
  ],
  runs: [
    run({ sessionKey: 'agent:main:telegram:direct:42', ageMs: 41 * SECOND, quietMs: 2 * SECOND }),
    run({ runId: 'r-1', sessionKey: RESEARCH, ageMs: 3 * MINUTE, quietMs: 95 * SECOND }),
  ],
  locks: leaked.locks,
  messages: leaked.messages,
});

/** What a week is told with: a gateway that was down some hours ago, and what is wrong now. */
export type WeekOfTrouble = { readonly down: Incident; readonly now: Incident };

const DOWN_AT = new Date(NOW_MS - 9 * HOUR).toISOString();

/** The week of the gallery: the gateway was down, and a lock is leaked now. */
export const weekOfTrouble: WeekOfTrouble = {
  down: incidentOf(
    evidence({
      gateway: {
        ...REFUSED,
        pid: null,
        process: null,
        service: service({ state: 'stopped', pid: null }),
      },
    }),
  ),
  now: incidentOf(leaked),
};

/** A week with two incidents, a crash and two nights asleep, as the journal keeps it. */
export function journalOfAWeek(trouble: WeekOfTrouble = weekOfTrouble): readonly JournalRecord[] {
  const records: JournalRecord[] = [];
  const add = (atMs: number, entry: JournalEntry) => {
    const at = new Date(atMs).toISOString();
    records.push({ v: 1, id: `r${records.length}`, at, ...entry } as JournalRecord);
  };
  const level = (atMs: number, from: Level, to: Level) =>
    add(atMs, { type: 'level-changed', from, to, headline: '' });
  const begin = NOW_MS - 6 * 24 * HOUR;
  add(begin, { type: 'engine-started', pid: 1, version: '0.1.0', stateDir: '/STATE' });
  const down = { ...trouble.down, since: DOWN_AT };
  const asleep = (atMs: number) => {
    const hour = new Date(atMs).getUTCHours();
    return hour >= 22 || hour < 1;
  };
  for (let atMs = begin; atMs <= NOW_MS; atMs += SAMPLE_INTERVAL_MS) {
    const agoMs = NOW_MS - atMs;
    const isDown = agoMs <= 9 * HOUR && agoMs > 8.4 * HOUR;
    const isSlow = agoMs <= 5 * HOUR && agoMs > 4 * HOUR;
    const isRed = agoMs <= 200_000;
    const now: Level = isDown || isRed ? 'red' : isSlow ? 'amber' : 'green';
    const wobble = 4 + 3 * Math.sin(atMs / 2_000_000) + ((atMs / SAMPLE_INTERVAL_MS) % 5);
    if (asleep(atMs)) continue;
    if (agoMs === 9 * HOUR) {
      add(atMs, { type: 'incident-opened', incident: down });
      level(atMs, 'green', 'red');
    }
    if (agoMs === 8.5 * HOUR) {
      add(atMs, {
        type: 'incident-closed',
        incidentId: down.id,
        class: down.class,
        why: judge(well).snapshot.headline,
      });
    }
    add(atMs, {
      type: 'pulse',
      level: now,
      medianMs: isDown ? null : isSlow ? wobble * 30 : wobble,
      worstMs: isDown ? null : wobble * 40,
    });
  }
  {
    const incident = trouble.now;
    const atMs = Date.parse(incident.since);
    add(atMs, { type: 'incident-opened', incident: { ...incident, level: 'amber' } });
    add(atMs + 60_000, { type: 'incident-changed', incident });
    add(atMs + 60_500, {
      type: 'notification',
      event: 'shown',
      notificationId: incident.id,
      incidentId: incident.id,
      title: incident.saying ?? '',
    });
    add(atMs + 90_000, {
      type: 'action-started',
      actionId: 'abort-1',
      action: 'abort',
      target: 'agent:main:main',
      by: 'person',
      why: String(say('endingFreesItsSession')),
    });
    add(atMs + 92_000, {
      type: 'action-finished',
      actionId: 'abort-1',
      action: 'abort',
      target: 'agent:main:main',
      outcome: 'nothing-to-do',
      reason: String(say('noRunWasActive')),
      undo: null,
    });
  }
  return records;
}

/** What main answers about a week: its pictures, and the story of one incident. */
export function weekReplies(records: readonly JournalRecord[], incidentId: string) {
  return {
    timeline: {
      day: timelineOf(records, NOW_MS - 24 * HOUR, NOW_MS),
      week: timelineOf(records, NOW_MS - 7 * 24 * HOUR, NOW_MS),
    },
    answered: answeredShares(records, NOW_MS),
    incident: incidentStory(records, incidentId),
  } satisfies Partial<PanelReplies>;
}

const records = journalOfAWeek();
const replies = weekReplies(records, weekOfTrouble.now.id);

/** A provider that OpenClaw can be asked to try (2026.9). */
const modelRefuses = evidence({
  version: '2026.9.6',
  sessions: [session({ channel: 'telegram' })],
  turns: [MINUTE, 4 * MINUTE].map((beforeMs) =>
    failedTurn({
      atMs: ago(beforeMs),
      provider: 'openai',
      model: 'gpt-5',
      reason: 'auth',
      said: '401 Incorrect API key',
    }),
  ),
  gateway: {
    socket: openSocket('2026.9.6', { methods: [...methodsOf('2026.9.6'), TRY_METHOD] }),
  },
});
export const refusedByModel = incidentOf(modelRefuses);

/** The same, as it was before the last trouble began. */
const calmDay = timelineOf(
  records.filter(({ at }) => Date.parse(at) < NOW_MS - 600_000),
  NOW_MS - 25 * HOUR,
  NOW_MS - HOUR,
);

export type PageState = {
  readonly panel: PanelStatus;
  readonly replies: Partial<PanelReplies>;
  /** What to press to get there, by name. */
  readonly press: readonly string[];
  /** What to unfold then, by its words. */
  readonly unfold?: readonly string[];
};

/** The other pages, by name. */
const PHONE_SETTINGS: SettingsReply = {
  settings: DEFAULT_SETTINGS,
  defaults: DEFAULT_SETTINGS.thresholds,
  version: '0.1.0',
  healing: [...healingCounts([], NOW_MS)],
  placeForms: [
    {
      name: 'phone',
      kind: 'telegram',
      text: 'short',
      answers: true,
      fields: { server: 'https://api.telegram.org' },
      secrets: { token: '', chat: 'env:CHAT' },
    },
  ],
  samples: {
    short: sampleText({ text: 'short' }, NOW_MS),
    full: sampleText({ text: 'full' }, NOW_MS),
  },
  ping: '',
  pingPace: { everyMs: 60_000, graceMs: 120_000 },
  findings: [],
  places: PLACES,
  own: OWN,
  login: 'not-registered',
};

export const pageStates: Readonly<Record<string, PageState>> = {
  'a calm day': {
    panel: nowStates.green,
    replies: { timeline: { ...replies.timeline, day: calmDay } },
    press: [],
  },
  'what will happen': {
    panel: nowStates.red,
    replies,
    press: [],
    unfold: ['What will happen'],
  },
  sessions: { panel: judged(busyHouse), replies, press: ['Conversations'] },
  'no sessions': { panel: nowStates.green, replies, press: ['Conversations'] },
  history: { panel: nowStates.red, replies, press: ['History'] },
  'history of a week': {
    panel: nowStates.red,
    replies,
    press: ['History', 'Last 7 days'],
  },
  'empty history': { panel: nowStates.green, replies: {}, press: ['History'] },
  incident: { panel: nowStates.red, replies, press: ['Red How it began'] },
  'incident of a model': {
    panel: judged(modelRefuses),
    replies: weekReplies(
      journalOfAWeek({ ...weekOfTrouble, now: refusedByModel }),
      refusedByModel.id,
    ),
    press: ['Red How it began'],
  },
  settings: { panel: nowStates.green, replies, press: ['Settings'] },
  'settings, a place is added': {
    panel: nowStates.green,
    replies: {},
    press: ['Settings', 'Add a Place'],
  },
  'settings, a place is changed': {
    panel: {
      ...nowStates.green,
      status: {
        ...nowStates.green.status,
        outlets: [
          {
            name: 'phone',
            kind: 'telegram',
            enabled: true,
            waiting: 0,
            deliveredAt: null,
            failed: null,
            sample: sampleText({ text: 'short' }, NOW_MS),
          },
        ],
      },
    },
    replies: { settings: PHONE_SETTINGS },
    press: ['Settings', 'Change phone'],
  },
  'settings, broken file': {
    panel: nowStates.green,
    replies: {
      ...replies,
      settings: {
        settings: { ...DEFAULT_SETTINGS, quietHours: { from: '22:00', to: '07:00' } },
        defaults: DEFAULT_SETTINGS.thresholds,
        version: '0.1.0',
        healing: [
          ...healingCounts([], NOW_MS).map((one) =>
            one.kind === 'startGateway' ? { ...one, would: 7, helped: 6, unclear: 1 } : one,
          ),
        ],
        placeForms: [],
        samples: {
          short: sampleText({ text: 'short' }, NOW_MS),
          full: sampleText({ text: 'full' }, NOW_MS),
        },
        ping: '',
        pingPace: { everyMs: 60_000, graceMs: 120_000 },
        findings: [
          'settings.json is not used, the defaults are: it is not JSON; it was set aside as settings.broken-2026-11-22T12-00-00.json',
        ],
        places: PLACES,
        own: OWN,
        login: 'requires-approval',
      },
    },
    press: ['Settings'],
  },
};
