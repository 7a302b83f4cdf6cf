import { describe, expect, it } from 'vitest';
import type { GatewayState, Level, Recommendation } from '../../../electron/core/api/snapshot.ts';
import { snapshotSchema } from '../../../electron/core/api/snapshot.ts';
import type { Evidence } from '../../../electron/core/evidence/evidence.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import type { EvidenceParts } from '../../support/evidence.ts';
import {
  ago,
  block,
  evidence,
  GATEWAY_PID,
  GONE,
  HOUR,
  html,
  lock,
  MAIN,
  MINUTE,
  memory,
  NO_SERVICE,
  NOW_MS,
  openSocket,
  owner,
  readyz,
  run,
  SECOND,
  service,
  session,
} from '../../support/evidence.ts';

type Gateway = Partial<Evidence['gateway']>;
type Case = readonly [
  sentence: string,
  parts: EvidenceParts,
  state: GatewayState,
  level: Level,
  action: Recommendation,
];

function table(cases: readonly Case[]): void {
  it.each(cases)('%s', (_sentence, parts, state, level, action) => {
    const snapshot = snapshotSchema.parse(judge(evidence(parts)).snapshot);
    const seen = {
      state: snapshot.gateway.state,
      level: snapshot.level,
      action: snapshot.recommended.action,
    };
    expect(seen, snapshot.headline).toEqual({ state, level, action });
  });
}

const REFUSED = { http: { kind: 'refused' }, socket: { kind: 'not-tried' } } satisfies Gateway;
const SILENT = {
  http: { kind: 'silent', afterMs: 2_000 },
  httpRepeats: 2,
  socket: { kind: 'not-tried' },
} satisfies Gateway;
const refusedSocket = (
  why:
    | 'unauthorized'
    | 'pairing-required'
    | 'protocol'
    | 'certificate'
    | 'restarting'
    | 'starting'
    | 'stranger'
    | 'other',
) => ({ kind: 'refused', atMs: ago(SECOND), why, detail: `the words of ${why}` }) as const;
const inARow = (failures: number) => ({
  failures,
  sinceMs: ago(9 * SECOND),
  lastAtMs: ago(SECOND),
  detail: 'it hung up',
});
const young = (ageMs: number) => owner('openclaw', { startedAtMs: ago(ageMs) });
const since = (state: GatewayState, lengthMs: number) =>
  memory({ state, sinceMs: ago(lengthMs), failingSinceMs: ago(lengthMs) });

/** When the question went out that is answered in evidence without further words. */
const ANSWERED_MS = NOW_MS - SECOND - 3;

describe('a gateway that is well', () => {
  table([
    ['2026.2.1 answers a page to everything and says hello', {}, 'up', 'green', 'none'],
    ['2026.7.35 says that it is ready', { version: '2026.7.35' }, 'up', 'green', 'none'],
    ['2026.9.6 says that it is ready', { version: '2026.9.6' }, 'up', 'green', 'none'],
    [
      'an open socket is enough where HTTP was not asked',
      { gateway: { http: { kind: 'not-asked' } } },
      'up',
      'green',
      'none',
    ],
    [
      'an answer with a reconnecting socket is no trouble',
      {
        version: '2026.9.6',
        gateway: { socket: { kind: 'connecting', sinceMs: ago(SECOND) } },
      },
      'up',
      'green',
      'none',
    ],
  ]);
});

describe('nothing listens', () => {
  table([
    [
      'a service that is loaded can start it again',
      { gateway: { ...REFUSED, process: GONE, service: service({ state: 'stopped', pid: null }) } },
      'down',
      'red',
      'restart',
    ],
    [
      'a service that is not loaded is started, not restarted (openclaw/openclaw #155720)',
      {
        gateway: {
          ...REFUSED,
          process: GONE,
          service: service({ state: 'not-loaded', pid: null }),
        },
      },
      'down',
      'red',
      'start',
    ],
    [
      'a young process of OpenClaw is starting',
      { gateway: { ...REFUSED, process: young(89 * SECOND) } },
      'starting',
      'amber',
      'wait',
    ],
    [
      '2026.7.35 has a minute to start',
      {
        version: '2026.7.35',
        gateway: { ...REFUSED, process: young(59 * SECOND) },
        memory: memory({ version: '2026.7.35' }),
      },
      'starting',
      'amber',
      'wait',
    ],
    [
      'an old process that was never seen to answer is left alone while it may work',
      {
        gateway: { ...REFUSED, process: young(90 * SECOND) },
        memory: memory({ state: 'down', lastOkAtMs: null, failingSinceMs: ago(10 * SECOND) }),
      },
      'starting',
      'amber',
      'wait',
    ],
    [
      'one that has shown no work for longer than a start may take is down',
      {
        gateway: { ...REFUSED, process: young(2 * MINUTE) },
        memory: memory({ state: 'starting', lastOkAtMs: null, failingSinceMs: ago(2 * MINUTE) }),
      },
      'down',
      'red',
      'restart',
    ],
    [
      'an old process that has just stopped listening restarts inside itself',
      { gateway: { ...REFUSED, process: young(HOUR) }, memory: since('up', 30 * SECOND) },
      'starting',
      'amber',
      'wait',
    ],
    [
      'an old process that has not listened for two minutes is down',
      { gateway: { ...REFUSED, process: young(HOUR) }, memory: since('starting', 2 * MINUTE) },
      'down',
      'red',
      'restart',
    ],
    [
      'a young zombie starts nothing',
      {
        gateway: {
          ...REFUSED,
          process: owner('openclaw', { startedAtMs: ago(SECOND), state: 'zombie' }),
        },
      },
      'down',
      'red',
      'restart',
    ],
    [
      'a young process of somebody else starts nothing',
      {
        gateway: { ...REFUSED, process: owner('other', { startedAtMs: ago(SECOND) }) },
      },
      'down',
      'red',
      'restart',
    ],
    [
      'a service about to start it is believed',
      {
        gateway: { ...REFUSED, process: GONE, service: service({ state: 'starting', pid: null }) },
      },
      'starting',
      'amber',
      'wait',
    ],
    [
      'a restart that was announced is waited for',
      {
        gateway: {
          ...REFUSED,
          process: GONE,
          socket: {
            kind: 'closed',
            atMs: ago(5 * SECOND),
            code: 1012,
            reason: 'service restart',
            restartExpectedMs: 10_000,
          },
        },
      },
      'starting',
      'amber',
      'wait',
    ],
    [
      'an announced restart that nobody would carry out is an end',
      {
        gateway: {
          ...REFUSED,
          process: GONE,
          service: NO_SERVICE,
          socket: {
            kind: 'closed',
            atMs: ago(5 * SECOND),
            code: 1012,
            reason: 'service restart',
            restartExpectedMs: 10_000,
          },
        },
      },
      'down',
      'red',
      'none',
    ],
    ...(
      [
        ['unloads', 'not-loaded', 2, 'down', 'red', 'start'],
        ['may throttle', 'stopped', 5, 'starting', 'amber', 'wait'],
        ['has left stopped', 'stopped', 20, 'down', 'red', 'restart'],
        ['has given up', 'failed', 20, 'down', 'red', 'restart'],
      ] as const
    ).map(
      ([does, state, agoS, shown, level, action]): Case => [
        `an announced restart of a service that its manager ${does}: ${shown}`,
        {
          gateway: {
            ...REFUSED,
            process: GONE,
            service: service({ state, pid: null }),
            socket: {
              kind: 'closed',
              atMs: ago(agoS * SECOND),
              code: 1012,
              reason: 'service restart',
              restartExpectedMs: 10_000,
            },
          },
        },
        shown,
        level,
        action,
      ],
    ),
    [
      'an announced restart that is two minutes late is an end',
      {
        gateway: {
          ...REFUSED,
          process: GONE,
          socket: {
            kind: 'closed',
            atMs: ago(2 * MINUTE),
            code: 1012,
            reason: 'service restart',
            restartExpectedMs: 10_000,
          },
        },
      },
      'down',
      'red',
      'restart',
    ],
  ]);
});

describe('it accepts and says nothing', () => {
  table([
    [
      'one unanswered probe changes nothing',
      { gateway: { ...SILENT, httpRepeats: 1 } },
      'up',
      'green',
      'none',
    ],
    [
      'a first look ever does not call silence healthy',
      { memory: null, gateway: { ...SILENT, httpRepeats: 1 } },
      'hung',
      'amber',
      'wait',
    ],
    ['two are a hang, which may pass', { gateway: SILENT }, 'hung', 'amber', 'wait'],
    [
      'a hang of 29 s may still pass',
      { gateway: SILENT, memory: since('hung', 29 * SECOND) },
      'hung',
      'amber',
      'wait',
    ],
    [
      'a hang of 30 s does not',
      { gateway: SILENT, memory: since('hung', 30 * SECOND) },
      'hung',
      'red',
      'restart',
    ],
    [
      'a young process that has not answered yet is starting, however busy (2026.9.6)',
      {
        version: '2026.9.6',
        memory: memory({ state: 'down', lastOkAtMs: ago(2 * MINUTE) }),
        gateway: { ...SILENT, cpuShare: 0.99, process: young(40 * SECOND) },
      },
      'starting',
      'amber',
      'wait',
    ],
    [
      'a young process that has answered hangs',
      { version: '2026.9.6', gateway: { ...SILENT, process: young(40 * SECOND) } },
      'hung',
      'amber',
      'wait',
    ],
    [
      'a process that never answers does not start for ever',
      {
        version: '2026.9.6',
        memory: memory({
          state: 'hung',
          sinceMs: ago(MINUTE),
          lastOkAtMs: ago(HOUR),
          failingSinceMs: ago(3 * MINUTE),
        }),
        gateway: { ...SILENT, process: young(3 * MINUTE) },
      },
      'hung',
      'red',
      'restart',
    ],
    [
      'a process that a signal has stopped is hung at once',
      {
        gateway: {
          ...SILENT,
          httpRepeats: 1,
          process: owner('openclaw-gateway', { state: 'stopped' }),
        },
      },
      'hung',
      'amber',
      'wait',
    ],
    [
      'a stopped process is never called busy',
      {
        gateway: {
          ...SILENT,
          cpuShare: 0.99,
          process: owner('openclaw-gateway', { state: 'stopped' }),
        },
      },
      'hung',
      'amber',
      'wait',
    ],
    [
      'a process that burns a core is slow (openclaw/openclaw #73467)',
      {
        gateway: {
          ...SILENT,
          cpuShare: 0.999,
          process: owner('openclaw-gateway', { state: 'running' }),
        },
      },
      'slow',
      'amber',
      'wait',
    ],
    [
      'slow for 4 min 59 s is still waited for',
      { gateway: { ...SILENT, cpuShare: 0.9 }, memory: since('slow', 299 * SECOND) },
      'slow',
      'amber',
      'wait',
    ],
    [
      'slow for five minutes is not',
      { gateway: { ...SILENT, cpuShare: 0.9 }, memory: since('slow', 5 * MINUTE) },
      'slow',
      'red',
      'restart',
    ],
  ]);
});

describe('it answers late', () => {
  table([
    [
      'an answer after a second is slow',
      { version: '2026.7.35', gateway: { http: readyz({}, { latencyMs: 1_000 }) } },
      'slow',
      'amber',
      'wait',
    ],
    [
      'an answer after 999 ms is not',
      { version: '2026.7.35', gateway: { http: readyz({}, { latencyMs: 999 }) } },
      'up',
      'green',
      'none',
    ],
    [
      'a question over the socket that has been open for 6 s is slow',
      {
        version: '2026.7.35',
        gateway: {
          socket: {
            kind: 'open',
            openedAtMs: ago(HOUR),
            version: '2026.7.35',
            methods: ['sessions.abort'],
            lastFrameAtMs: ago(6 * SECOND),
            silentSinceMs: ago(6 * SECOND),
          },
        },
      },
      'slow',
      'amber',
      'wait',
    ],
  ]);
});

describe('it has answered late for five minutes while somebody waits', () => {
  const late = {
    version: '2026.7.35' as const,
    gateway: { http: readyz({}, { latencyMs: 2_000 }) },
  };
  const waits = {
    sessionKey: MAIN,
    userAtMs: ago(6 * MINUTE),
    replyAtMs: null,
    droppedAtMs: null,
    source: 'event' as const,
  };
  const slow = { ...late, memory: since('slow', 5 * MINUTE), messages: [waits] };
  table([
    [
      'nothing moves for them: a restart',
      { ...slow, runs: [run({ ageMs: 6 * MINUTE, quietMs: 2 * MINUTE })] },
      'slow',
      'red',
      'restart',
    ],
    [
      'the run that answers them moves: it would end with a restart',
      { ...slow, runs: [run({ ageMs: 6 * MINUTE, quietMs: SECOND })] },
      'slow',
      'amber',
      'wait',
    ],
    [
      'the run of somebody else moves',
      { ...slow, runs: [run({ ageMs: MINUTE, quietMs: SECOND, sessionKey: 'agent:main:other' })] },
      'slow',
      'red',
      'restart',
    ],
  ]);
});

describe('it answers "not yet"', () => {
  const notReady = (failing: string[], uptimeMs: number | null) =>
    ({
      version: '2026.9.6',
      gateway: { http: readyz({ ready: false, failing, uptimeMs }) },
    }) as const;
  table([
    [
      'parts that are still loading are a start',
      notReady(['startup-sidecars'], 4 * SECOND),
      'starting',
      'amber',
      'wait',
    ],
    [
      'a drain is waited for, however long it has run',
      notReady(['gateway-draining'], HOUR),
      'draining',
      'amber',
      'wait',
    ],
    [
      'a drain past its five minutes is not',
      { ...notReady(['gateway-draining'], HOUR), memory: since('draining', 6 * MINUTE) },
      'draining',
      'red',
      'restart',
    ],
    [
      'a plain 503 is a start',
      {
        version: '2026.9.6',
        gateway: {
          http: { kind: 'answered', status: 503, latencyMs: 3, body: { kind: 'other' } },
          socket: { kind: 'not-tried' },
        },
      },
      'starting',
      'amber',
      'wait',
    ],
    [
      'a 503 with a socket that says "restarting" is a drain',
      {
        version: '2026.9.6',
        gateway: {
          http: { kind: 'answered', status: 503, latencyMs: 3, body: { kind: 'other' } },
          socket: refusedSocket('restarting'),
        },
      },
      'draining',
      'amber',
      'wait',
    ],
    [
      'a socket that says "starting" is no drain (2026.9.6)',
      { version: '2026.9.6', gateway: { http: readyz(), socket: refusedSocket('starting') } },
      'starting',
      'amber',
      'wait',
    ],
    [
      'a 503 in a drain that was known is the same drain',
      {
        version: '2026.9.6',
        gateway: {
          http: { kind: 'answered', status: 503, latencyMs: 3, body: { kind: 'other' } },
          socket: { kind: 'not-tried' },
        },
        memory: since('draining', MINUTE),
      },
      'draining',
      'amber',
      'wait',
    ],
  ]);

  it('a start counts from its own process, not from the lives before it', () => {
    const process = young(20 * SECOND);
    const starting = (memory: Evidence['memory']) =>
      judge(
        evidence({
          ...notReady(['startup-sidecars'], 20 * SECOND),
          gateway: { ...notReady(['startup-sidecars'], 20 * SECOND).gateway, process },
          memory,
        }),
      ).snapshot;
    const { level, recommended, gateway } = starting(since('starting', 10 * MINUTE));
    expect([gateway.state, level, recommended.action]).toEqual(['starting', 'amber', 'wait']);
    expect(recommended.until).toBe(new Date(NOW_MS + 40 * SECOND).toISOString());
  });

  it('a drain’s end is foretold five minutes after it began (2026.7.35, 2026.9.6)', () => {
    const draining = { ...notReady(['gateway-draining'], HOUR), memory: since('draining', MINUTE) };
    const { snapshot } = judge(evidence(draining));
    expect(snapshot.gateway.state).toBe('draining');
    expect(snapshot.recommended.until).toBe(new Date(NOW_MS + 4 * MINUTE).toISOString());
  });
});

describe('a closed door', () => {
  it.each([
    ['unauthorized', true],
    ['pairing-required', false],
    ['certificate', false],
  ] as const)('asks for a token only where one would help: %s', (why, wantsToken) => {
    const { snapshot } = judge(evidence({ gateway: { socket: refusedSocket(why) } }));
    expect(snapshot.incidents[0]?.why).toContain(`the words of ${why}`);
    expect(snapshot.incidents[0]?.why.includes('OPENCLAW_GATEWAY_TOKEN')).toBe(wantsToken);
  });
});

describe('a gateway that answers and cannot be looked into', () => {
  const closing = { kind: 'closed', atMs: ago(SECOND), code: 1006, reason: '' } as const;
  const dropped = { ...closing, restartExpectedMs: null };
  const opaque = (socket: Evidence['gateway']['socket'], failures: number): EvidenceParts => ({
    version: '2026.9.6',
    gateway: { socket, socketTrouble: inARow(failures) },
  });
  const UNSEEN: Partial<Evidence['sessions']> = { atMs: null, source: 'none', list: [] };
  const oneLook = (failures: number): EvidenceParts => ({
    ...opaque(refusedSocket('other'), failures),
    mode: 'one-look',
    memory: null,
    sessions: UNSEEN,
  });
  table([
    ['one drop is no trouble', opaque(dropped, 1), 'up', 'green', 'none'],
    ['nor are two', opaque(dropped, 2), 'up', 'green', 'none'],
    [
      'one drop before anything was seen is no reason to call it well',
      {
        ...opaque(dropped, 1),
        memory: memory({ version: null }),
        sessions: UNSEEN,
      },
      'up',
      'grey',
      'none',
    ],
    ['three in a row are', opaque(dropped, 3), 'up', 'amber', 'wait'],
    [
      'a hello and then nonsense is not called well, be it for the first time',
      { ...opaque(openSocket('2026.9.6', { openedAtMs: ago(2 * SECOND) }), 1), sessions: UNSEEN },
      'up',
      'grey',
      'none',
    ],
    [
      'one drop before the hello is no reason to doubt what comes after it',
      {
        ...opaque(openSocket('2026.9.6', { openedAtMs: ago(100) }), 1),
        memory: memory({ version: '2026.9.6' }),
        sessions: UNSEEN,
      },
      'up',
      'green',
      'none',
    ],
    [
      'nor is one bad answer among good ones',
      opaque(openSocket('2026.9.6'), 1),
      'up',
      'green',
      'none',
    ],
    [
      'the first hello of all is not called well before its first answer',
      { version: '2026.9.6', memory: null, sessions: UNSEEN },
      'up',
      'grey',
      'none',
    ],
    [
      'a protocol of its own does not pass',
      opaque(refusedSocket('protocol'), 3),
      'up',
      'amber',
      'none',
    ],
    [
      'a page from 2026.2.1 is no excuse',
      { gateway: { socket: refusedSocket('other'), socketTrouble: inARow(3) } },
      'up',
      'amber',
      'wait',
    ],
    ['one look says after one failure that it saw nothing', oneLook(1), 'up', 'grey', 'none'],
    ['one look takes two for trouble', oneLook(2), 'up', 'amber', 'wait'],
    [
      'a missing token is the plainer word',
      opaque(refusedSocket('unauthorized'), 3),
      'unauthorized',
      'amber',
      'none',
    ],
  ]);

  it('is an incident of its own that names the last error and its time', () => {
    const { snapshot } = judge(evidence(opaque(dropped, 4)));
    const [incident] = snapshot.incidents;
    expect(incident).toMatchObject({ class: 'gateway-opaque' });
    expect(incident?.evidence).toContain(
      `${new Date(ago(SECOND)).toISOString()} its socket: it hung up`,
    );
    expect(incident?.evidence.join()).toContain('4 failures in a row');
    expect(snapshot.headline).toContain('cannot be looked into: it hung up');
  });

  it('is looked into all the same while its list is late and its events are heard', () => {
    const late = (listMs: number, frameMs = SECOND, coveredMs = HOUR) =>
      judge(
        evidence({
          version: '2026.9.6',
          gateway: {
            socket: openSocket('2026.9.6', { lastFrameAtMs: ago(frameMs) }),
            socketTrouble: inARow(3),
          },
          sessions: { atMs: ago(listMs), source: 'gateway', list: [session()] },
          runs: { coveredSinceMs: ago(coveredMs) },
        }),
      ).snapshot.level;
    expect(late(90 * SECOND)).toBe('green');
    // Longer than that a person must not wait unseen.
    expect(late(3 * MINUTE)).toBe('amber');
    expect(late(90 * SECOND, 90 * SECOND)).toBe('amber');
    // The list is of an earlier connection: what came in between is not known.
    expect(late(90 * SECOND, SECOND, MINUTE)).toBe('amber');
  });
});

describe('a place that is only a guess', () => {
  const GUESS = 'openclaw.json cannot be understood: it is not JSON5';
  const guess = (gateway: Gateway, install: Partial<Evidence['install']> = {}): EvidenceParts => ({
    memory: null,
    install: { config: 'malformed', urlGuess: GUESS, ...install },
    gateway: { pid: null, process: null, listeners: null, ...gateway },
  });
  table([
    [
      'nothing there proves nothing',
      guess({ ...REFUSED, service: NO_SERVICE }),
      'unknown',
      'amber',
      'none',
    ],
    ['though its service runs', guess(REFUSED), 'unknown', 'amber', 'none'],
    [
      'its service manager knows better',
      guess({ ...REFUSED, service: service({ state: 'not-loaded' }) }),
      'down',
      'red',
      'none',
    ],
    [
      'whoever is silent there may be anybody',
      { ...guess(SILENT), memory: since('hung', 40 * SECOND) },
      'hung',
      'amber',
      'none',
    ],
    [
      'a config without a state folder is no absence',
      guess({ ...REFUSED, service: NO_SERVICE }, { state: 'absent' }),
      'unknown',
      'amber',
      'none',
    ],
    [
      'what answers there is looked at as ever',
      { install: { urlGuess: GUESS } },
      'up',
      'green',
      'none',
    ],
  ]);

  it('nor is it restarted for a message that was known of before', () => {
    const waits = {
      sessionKey: session().key,
      userAtMs: ago(4 * MINUTE),
      replyAtMs: null,
      droppedAtMs: null,
      source: 'transcript' as const,
      unansweredAtMs: [ago(6 * MINUTE), ago(4 * MINUTE)],
    };
    const busy = { ...SILENT, cpuShare: 0.99, httpLate: 2 };
    const told = {
      ...guess(busy),
      version: '2026.9.6' as const,
      memory: since('slow', MINUTE),
      messages: [waits],
    };
    const silence = (parts: EvidenceParts) =>
      judge(evidence(parts)).snapshot.incidents.find((one) => one.class === 'agent-silent');
    expect(silence(told)).toMatchObject({ level: 'red', action: 'none' });
    expect(silence({ ...told, install: {} })?.action).toBe('restart');
  });

  it('names what cannot be understood, and what to do', () => {
    const { snapshot } = judge(evidence(guess({ ...REFUSED, service: NO_SERVICE })));
    expect(snapshot.incidents).toMatchObject([
      { class: 'unreadable', cause: expect.stringContaining(GUESS) },
    ]);
    expect(snapshot.recommended.why).toContain('Mend the config');
  });
});

describe('who is it that answers?', () => {
  const stranger = { pid: 31, process: owner('other', { command: 'python3 -m http.server' }) };
  table([
    [
      'a refused token is amber and no step helps',
      { version: '2026.9.6', gateway: { socket: refusedSocket('unauthorized') } },
      'unauthorized',
      'amber',
      'none',
    ],
    [
      'so is a pairing that was not granted',
      { version: '2026.9.6', gateway: { socket: refusedSocket('pairing-required') } },
      'unauthorized',
      'amber',
      'none',
    ],
    [
      'a stranger at the port is amber, and is shown no token',
      { version: '2026.9.6', gateway: { socket: refusedSocket('stranger') } },
      'unauthorized',
      'amber',
      'none',
    ],
    [
      'a refused token proves that a gateway of 2026.2.1 answers',
      { gateway: { socket: refusedSocket('unauthorized') } },
      'unauthorized',
      'amber',
      'none',
    ],
    [
      'a page without a hello may be anybody',
      { memory: null, gateway: { socket: refusedSocket('other') } },
      'unknown',
      'grey',
      'none',
    ],
    [
      'a page while the handshake is under way is not news',
      { gateway: { socket: { kind: 'connecting', sinceMs: ago(SECOND) } } },
      'up',
      'green',
      'none',
    ],
    [
      'a page and no past cannot be told',
      { memory: null, gateway: { socket: { kind: 'connecting', sinceMs: ago(SECOND) } } },
      'unknown',
      'grey',
      'none',
    ],
    [
      'a readiness answer with a socket that fails is a gateway all the same',
      { version: '2026.7.35', gateway: { socket: refusedSocket('other') } },
      'up',
      'green',
      'none',
    ],
    [
      'another program has the port',
      { gateway: { ...stranger, http: html(), socket: refusedSocket('other') } },
      'unknown',
      'red',
      'none',
    ],
    [
      'a page from 2026.2.1 whose socket fails once is the gateway that said hello before',
      { gateway: { socket: refusedSocket('other'), socketTrouble: inARow(1) } },
      'up',
      'green',
      'none',
    ],
    [
      'a forwarder in front of a gateway is no such program while the handshake runs',
      {
        version: '2026.7.35',
        gateway: { ...stranger, socket: { kind: 'connecting', sinceMs: ago(SECOND) } },
      },
      'up',
      'green',
      'none',
    ],
    [
      'nor is one in front of 2026.2.1, which answers with a page like anybody',
      { gateway: { ...stranger, socket: { kind: 'connecting', sinceMs: ago(SECOND) } } },
      'up',
      'green',
      'none',
    ],
    [
      'nor is that one when its token is refused',
      { gateway: { ...stranger, socket: refusedSocket('unauthorized') } },
      'unauthorized',
      'amber',
      'none',
    ],
    [
      'nor is it when the gateway behind it refuses the token',
      { version: '2026.7.35', gateway: { ...stranger, socket: refusedSocket('unauthorized') } },
      'unauthorized',
      'amber',
      'none',
    ],
  ]);

  it('names a silent program at its address, and restarts nothing for it', () => {
    const hung = since('hung', 30 * SECOND);
    const { snapshot } = judge(evidence({ gateway: { ...SILENT, ...stranger }, memory: hung }));
    expect(snapshot).toMatchObject({
      level: 'red',
      gateway: { state: 'hung', pid: null },
      incidents: [{ class: 'gateway-hung', action: 'none' }],
    });
    expect(snapshot.headline).toContain('process 31 (python3 -m http.server) has its address');
  });

  it('names the program that has the port and does not offer to stop it', () => {
    const { snapshot } = judge(
      evidence({ gateway: { ...stranger, http: html(), socket: refusedSocket('other') } }),
    );
    expect(snapshot.incidents.map((one) => one.class)).toEqual(['port-taken']);
    expect(snapshot.headline).toContain('process 31 (python3 -m http.server)');
  });
});

describe('no OpenClaw at all', () => {
  const absent: EvidenceParts = {
    install: { state: 'absent' },
    gateway: { ...REFUSED, pid: null, process: null, service: NO_SERVICE },
    memory: null,
    sessions: { source: 'none', list: [] },
  };
  it('is not what is said of a gateway elsewhere that is named and cannot be reached', () => {
    const install = { state: 'absent', isLoopback: false, url: 'ws://192.0.2.1:18789' } as const;
    const { snapshot } = judge(evidence({ ...absent, install }));
    expect(snapshot).toMatchObject({ level: 'red', recommended: { action: 'none' } });
    expect(snapshot.headline).toBe('The gateway at ws://192.0.2.1:18789 cannot be reached.');
  });

  it('is grey and says where it looked', () => {
    const { snapshot } = judge(evidence(absent));
    expect(snapshot.level).toBe('grey');
    expect(snapshot.headline).toBe('No OpenClaw was found on this machine.');
    expect(snapshot.incidents[0]?.class).toBe('not-installed');
    expect(snapshot.incidents[0]?.evidence.join()).toContain('openclaw.json');
    expect(snapshot.lookedFor?.join()).toContain('openclaw.json');
    expect(snapshot.recommended.action).toBe('none');
  });

  it('is not said of a gateway that answers without a state folder', () => {
    const { snapshot } = judge(evidence({ install: { state: 'absent' } }));
    expect(snapshot.level).toBe('green');
  });
});

describe('a gateway that is stopped again and again', () => {
  const lives = [1, 2, 3, 4].map((minute) => ({
    pid: 100 + minute,
    firstSeenAtMs: ago(minute * MINUTE),
  }));
  const fifth = owner('openclaw-gateway', { startedAtMs: ago(10 * SECOND) });

  it('is red and nothing is recommended: a restart would join the fight', () => {
    const { snapshot } = judge(
      evidence({ gateway: { process: fifth }, memory: memory({ lives }) }),
    );
    expect(snapshot.level).toBe('red');
    expect(snapshot.incidents[0]?.class).toBe('restart-loop');
    expect(snapshot.incidents[0]?.evidence).toHaveLength(5);
    expect(snapshot.recommended.action).toBe('none');
  });

  it('recommends nothing while it is down between two lives either', () => {
    const all = [...lives, { pid: GATEWAY_PID, firstSeenAtMs: ago(20 * SECOND) }];
    const { snapshot } = judge(
      evidence({ gateway: { ...REFUSED, process: GONE }, memory: memory({ lives: all }) }),
    );
    expect(snapshot.level).toBe('red');
    expect(snapshot.recommended.action).toBe('none');
  });

  it('is none with four lives, or with five over a longer time', () => {
    const four = lives.slice(0, 3);
    const three = judge(evidence({ gateway: { process: fifth }, memory: memory({ lives: four }) }));
    expect(three.snapshot.level).toBe('green');
    const spread = [1, 2, 3, 9].map((minute) => ({
      pid: 100 + minute,
      firstSeenAtMs: ago(minute * MINUTE),
    }));
    const over = judge(
      evidence({ gateway: { process: fifth }, memory: memory({ lives: spread }) }),
    );
    expect(over.snapshot.level).toBe('green');
  });

  it('the same life seen again counts once', () => {
    const { memory: after } = judge(evidence());
    const again = judge(evidence({ memory: after }));
    expect(again.memory.gateway.lives).toEqual(after.gateway.lives);
    expect(after.gateway.lives).toHaveLength(1);
  });
});

describe('right after a wake', () => {
  const grace = { graceUntilMs: NOW_MS + 10 * SECOND };
  it('nothing is red, and it says when it will look again', () => {
    const { snapshot } = judge(
      evidence({
        machine: grace,
        gateway: SILENT,
        memory: since('hung', HOUR),
      }),
    );
    expect(snapshot.level).toBe('amber');
    expect(snapshot.recommended.action).toBe('wait');
    expect(snapshot.recommended.until).toBe(new Date(NOW_MS + 10 * SECOND).toISOString());
  });

  it('is over when its time is over', () => {
    const parts: EvidenceParts = { gateway: SILENT, memory: since('hung', HOUR) };
    const over = judge(evidence({ ...parts, machine: { graceUntilMs: NOW_MS } }));
    expect(over.snapshot.level).toBe('red');
  });
});

describe('what is inside a gateway that cannot be looked into', () => {
  it.each([
    ['down', { ...REFUSED, process: GONE }],
    ['frozen', SILENT],
    ['unauthorized', { socket: refusedSocket('unauthorized') }],
  ] as const)('is not news while it is %s: locks and runs raise no incident', (_name, gateway) => {
    const { snapshot } = judge(
      evidence({
        version: '2026.7.35',
        gateway,
        locks: [lock({ pid: 99, owner: GONE })],
        runs: [run({ quietMs: HOUR })],
      }),
    );
    const classes = snapshot.incidents.map((one) => one.class);
    expect(classes).not.toContain('session-locked');
    expect(classes).not.toContain('run-stalled');
    expect(snapshot.incidents).toHaveLength(1);
  });
});

describe('a slow answer', () => {
  const late = { http: readyz({}, { latencyMs: 1_500 }) };

  it('once, from a gateway that was up, is a hiccup; twice in a row is slow', () => {
    const before = judge(evidence({ version: '2026.7.35' })).memory;
    const seen = (httpRepeats: number) =>
      judge(evidence({ version: '2026.7.35', memory: before, gateway: { ...late, httpRepeats } }))
        .snapshot;
    expect([seen(1).gateway.state, seen(1).level]).toEqual(['up', 'green']);
    expect([seen(2).gateway.state, seen(2).level]).toEqual(['slow', 'amber']);
  });

  it('that owns up to being overloaded is shown with these words', () => {
    const said = (degraded: boolean, latencyMs: number) => {
      const http = readyz({ degraded }, { latencyMs });
      const gateway = { http, httpRepeats: 2 };
      const { incidents } = judge(evidence({ version: '2026.7.35', gateway })).snapshot;
      return incidents.flatMap((one) => one.evidence).filter((line) => /overloaded/.test(line));
    };
    expect(said(true, 1_500)).toEqual(['by its own word it is overloaded']);
    expect(said(false, 1_500)).toEqual([]);
    // A prompt answer is prompt, whatever it says.
    expect(said(true, 4)).toEqual([]);
  });
});

describe('what was known before a gateway stopped answering', () => {
  it('is shown as old, with its time', () => {
    const before = judge(evidence({ sessions: [session()] })).memory;
    const down = judge(
      evidence({ sessions: [session()], memory: before, gateway: { ...REFUSED, process: GONE } }),
    ).snapshot;
    expect(down.findings[0]).toBe(
      `sessions are shown as they were at ${new Date(ANSWERED_MS).toISOString()}, when it last answered`,
    );
    expect(judge(evidence({ sessions: [session()] })).snapshot.findings).toEqual([]);
  });
});

describe('a gateway that freezes while somebody waits', () => {
  it('is no better than before: the locked session stays red', () => {
    const stuck = lock({ pid: 99, owner: GONE });
    const blocks = [block({ lockPath: stuck.path })];
    const parts: EvidenceParts = { version: '2026.7.35', locks: [stuck], blocks };
    const before = judge(evidence(parts)).snapshot;
    const frozen = judge(evidence({ ...parts, gateway: SILENT })).snapshot;
    expect([before.level, frozen.level]).toEqual(['red', 'red']);
    expect(frozen.incidents.map((one) => one.class)).toContain('gateway-hung');
  });
});

describe('a gateway that waited for a migration', () => {
  const waited = (endedMs: number) =>
    judge(
      evidence({
        version: '2026.9.6',
        gateway: { ...REFUSED, process: young(10 * MINUTE) },
        memory: memory({
          state: 'down',
          failingSinceMs: ago(10 * MINUTE),
          migratingAtMs: ago(endedMs),
        }),
      }),
    ).snapshot;

  it('begins to start when the migration ends, however old its process is', () => {
    expect([waited(59 * SECOND).gateway.state, waited(59 * SECOND).level]).toEqual([
      'starting',
      'amber',
    ]);
    expect(waited(60 * SECOND).gateway.state).toBe('down');
  });

  it('remembers the migration while it runs', () => {
    const notices = [
      {
        kind: 'migration' as const,
        atMs: ago(SECOND),
        untilMs: null,
        ownerPid: null,
        source: 'lease' as const,
      },
    ];
    const running = judge(evidence({ gateway: { ...REFUSED, process: GONE }, notices }));
    expect(running.memory.gateway.migratingAtMs).toBe(NOW_MS);
    expect(judge(evidence()).memory.gateway.migratingAtMs).toBeNull();
  });
});

describe('memory of the gateway', () => {
  it('keeps since when a state has lasted, and begins anew with another', () => {
    const first = judge(evidence({ gateway: SILENT, memory: since('hung', 20 * SECOND) }));
    expect(first.snapshot.gateway.since).toBe(new Date(ago(20 * SECOND)).toISOString());
    const back = judge(evidence({ memory: first.memory }));
    expect(back.snapshot.gateway.since).toBe(new Date(NOW_MS).toISOString());
  });

  it('keeps the last good answer apart from the last failure', () => {
    const failed = judge(
      evidence({ gateway: SILENT, memory: memory({ lastOkAtMs: ago(MINUTE) }) }),
    );
    expect(failed.snapshot.gateway.lastOkAt).toBe(new Date(ago(MINUTE)).toISOString());
    expect(failed.memory.gateway.failingSinceMs).toBe(NOW_MS);
    const again = judge(
      evidence({ atMs: NOW_MS + SECOND, gateway: SILENT, memory: failed.memory }),
    );
    expect(again.memory.gateway.failingSinceMs).toBe(NOW_MS);
    const well = judge(evidence({ memory: again.memory }));
    expect(well.memory.gateway.failingSinceMs).toBeNull();
    expect(well.snapshot.gateway.lastOkAt).toBe(new Date(ANSWERED_MS).toISOString());
  });

  it('knows the version of a gateway whose socket is closed', () => {
    const { snapshot } = judge(
      evidence({
        version: '2026.7.35',
        gateway: { ...REFUSED, process: GONE },
        memory: memory({ version: '2026.7.35' }),
      }),
    );
    expect(snapshot.gateway.version).toBe('2026.7.35');
    expect(snapshot.gateway.pid).toBeNull();
  });
});

it('says of a port that hangs up at once that it does, not that it was silent for 0 s', () => {
  const { snapshot } = judge(
    evidence({
      gateway: { http: { kind: 'silent', afterMs: 3 }, socket: { kind: 'not-tried' } },
      memory: null,
    }),
  );
  expect(snapshot.gateway.detail).toBe(
    'it accepts connections but gives no answer: it hangs up at once',
  );
});

describe('a gateway on this machine that was not reached', () => {
  const up = memory({ state: 'up' });
  const late = { kind: 'unreachable', code: 'ETIMEDOUT' } as const;
  const state = (gateway: Gateway) =>
    judge(evidence({ gateway: { socket: { kind: 'not-tried' }, ...gateway }, memory: up })).snapshot
      .gateway.state;

  it('is not called down for a single look, whatever the reason', () => {
    for (const code of ['ETIMEDOUT', 'EMFILE', 'ECONNRESET', 'EHOSTUNREACH'])
      expect(state({ http: { kind: 'unreachable', code }, httpRepeats: 1 }), code).toBe('up');
  });

  it('is never called down for being late alone: nobody has refused', () => {
    expect(state({ http: late, httpRepeats: 20 })).not.toBe('down');
  });

  it('is down where it stays beyond reach', () => {
    const http = { kind: 'unreachable', code: 'EHOSTUNREACH' } as const;
    expect(state({ http, httpRepeats: 2 })).toBe('down');
  });
});
