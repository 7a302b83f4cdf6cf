import type {
  IncidentClass,
  Level,
  LockVerdict,
  Recommendation,
} from '../../electron/core/api/snapshot.ts';
import type { Evidence } from '../../electron/core/evidence/evidence.ts';
import type { StartupFact } from '../../electron/core/evidence/gateway-facts.ts';
import type { NoticeFact } from '../../electron/core/evidence/report-facts.ts';
import {
  ago,
  block,
  CLOSED,
  evidence,
  FOREIGN_PID,
  GATEWAY_PID,
  GATEWAY_STARTED_MS,
  GONE,
  HOUR,
  LOCK_PATH,
  lock,
  MAIN,
  MINUTE,
  memory,
  NO_SERVICE,
  NOW_MS,
  owner,
  run,
  SECOND,
  service,
  session,
  stallNotice,
} from '../support/evidence.ts';

/** One public report (or one moment of it) as evidence, and what a careful operator would say. */
export type IncidentCase = {
  /** The public issue or pull request on openclaw/openclaw. */
  readonly issue: string;
  /** The file's name, and with it the moment of the story. */
  readonly file: string;
  readonly version: string;
  readonly what: string;
  readonly evidence: Evidence;
  readonly expected: {
    readonly level: Level;
    readonly class: IncidentClass | null;
    /** Of the lock that the report is about; null where there is none. */
    readonly verdict: LockVerdict | null;
    readonly action: Recommendation;
  };
};

const OLD_PID = 31_337;
/** A look without memory that has just connected. */
const ONE_LOOK = {
  mode: 'one-look' as const,
  watchingSinceMs: ago(2 * SECOND),
  memory: null,
};
const JUST_OPENED = { coveredSinceMs: ago(2 * SECOND), confirmedAtMs: ago(SECOND) };
const unseen = (parts: Parameters<typeof run>[0]) =>
  run({ runId: `of ${MAIN}`, knownBy: 'list', ...parts });
const UNCONNECTED = { coveredSinceMs: null, confirmedAtMs: null };
const OPEN_IN_GATEWAY = { ...CLOSED, pids: [GATEWAY_PID] };
const BOOTING = {
  http: { kind: 'refused' as const },
  socket: { kind: 'not-tried' as const },
  cpuShare: null,
  listeners: null,
};
/** A watch that has looked for an hour, in vain. */
const NEVER_OK = memory({ state: 'starting', lastOkAtMs: null, failingSinceMs: ago(HOUR) });
const REFUSED = {
  http: { kind: 'refused' as const },
  socket: { kind: 'not-tried' as const },
};
const OTHER_SESSION = 'agent:main:telegram:group:77001';
const OTHER_ID = '77aa0c1e-6d0a-4c0e-9a53-0f3f2b1c7a22';
const OTHER_LOCK = LOCK_PATH.replace(/[^/]+$/, `${OTHER_ID}.jsonl.lock`);
const busy = (lengthMs: number): NoticeFact => ({
  kind: 'database-locked',
  atMs: ago(lengthMs),
  holderPid: null,
});
const deadLock = (ageMs: number) => lock({ ageMs, pid: OLD_PID, owner: GONE });
const deadBlock = () => block({ ownerPid: OLD_PID });
const RESTARTED = { startedAtMs: ago(5 * MINUTE) };
const restarted = {
  process: owner('openclaw-gateway', RESTARTED),
};
const message = (waitedMs: number) => ({
  sessionKey: MAIN,
  userAtMs: ago(waitedMs),
  replyAtMs: ago(waitedMs + HOUR),
  droppedAtMs: null,
  source: 'event' as const,
});

/** Asked again after three minutes in vain. */
const askedTwice = (waitedMs: number) => ({
  ...message(waitedMs),
  unansweredAtMs: [ago(waitedMs + 3 * MINUTE), ago(waitedMs)],
});

export const CASES: readonly IncidentCase[] = [
  {
    issue: '#7222',
    file: '7222-locked',
    version: '2026.2.1',
    what: 'a message logged, no reply, process up: the gateway waits in vain for its own lock',
    evidence: evidence({
      version: '2026.2.1',
      locks: [lock({ ageMs: 3 * MINUTE, openedBy: CLOSED })],
      runs: UNCONNECTED,
      blocks: [block({ atMs: ago(20 * SECOND) })],
    }),
    expected: { level: 'red', class: 'session-locked', verdict: 'leaked', action: 'unlock' },
  },
  {
    issue: '#7222',
    file: '7222-silent',
    version: '2026.2.1',
    what: 'a message logged, no reply, process up: no lock and no run explains it; asked twice',
    evidence: evidence({ version: '2026.2.1', messages: [askedTwice(4 * MINUTE)] }),
    expected: { level: 'red', class: 'agent-silent', verdict: null, action: 'restart' },
  },
  {
    issue: '#7222',
    file: '7222-asked-once',
    version: '2026.5.28',
    what: 'one message without an answer, a run or a lock: no restart takes it up; to be sent again',
    evidence: evidence({
      version: '2026.5.28',
      sessions: [session({ hasActiveRun: false })],
      messages: [message(4 * MINUTE)],
    }),
    expected: { level: 'red', class: 'agent-silent', verdict: null, action: 'none' },
  },
  {
    issue: '#7222',
    file: '7222-transcript',
    version: '2026.2.1',
    what: 'one look: a transcript ends in a message of 4 min ago; silent or aborted, no trace tells',
    evidence: evidence({
      version: '2026.2.1',
      ...ONE_LOOK,
      runs: JUST_OPENED,
      messages: [{ ...message(4 * MINUTE), source: 'transcript' }],
    }),
    expected: { level: 'amber', class: 'agent-silent', verdict: null, action: 'none' },
  },
  {
    issue: '#26579',
    file: '26579',
    version: '2026.2.23',
    what: 'a config restart left a lock that names the old process',
    evidence: evidence({
      version: '2026.2.23',
      gateway: restarted,
      locks: [deadLock(20 * MINUTE)],
      blocks: [deadBlock()],
    }),
    expected: { level: 'red', class: 'session-locked', verdict: 'orphaned', action: 'unlock' },
  },
  {
    issue: '#17547',
    file: '17547',
    version: '2026.2.14',
    what: 'SIGUSR1 left a lock of the old process; another session is at work meanwhile',
    evidence: evidence({
      version: '2026.2.14',
      gateway: restarted,
      locks: [
        deadLock(20 * MINUTE),
        lock({ path: OTHER_LOCK, sessionId: OTHER_ID, ageMs: 30 * SECOND }),
      ],
      sessions: [session(), session({ key: OTHER_SESSION, sessionId: OTHER_ID })],
      runs: [run({ sessionKey: OTHER_SESSION, ageMs: 30 * SECOND })],
      blocks: [deadBlock()],
    }),
    expected: { level: 'red', class: 'session-locked', verdict: 'orphaned', action: 'unlock' },
  },
  {
    issue: '#60258',
    file: '60258',
    version: '2026.4.15',
    what: 'a worker died; five models fail in turn on its lock',
    evidence: evidence({
      version: '2026.4.15',
      locks: [deadLock(4 * MINUTE)],
      blocks: [55, 44, 33, 22, 11].map((seconds) =>
        block({ ownerPid: OLD_PID, atMs: ago(seconds * SECOND) }),
      ),
    }),
    expected: { level: 'red', class: 'session-locked', verdict: 'orphaned', action: 'unlock' },
  },
  {
    issue: '#70004',
    file: '70004',
    version: '2026.4.15',
    what: 'the owner was killed by a timeout (SIGKILL), its lock stays',
    evidence: evidence({
      version: '2026.4.15',
      gateway: restarted,
      locks: [deadLock(11 * MINUTE)],
      blocks: [deadBlock()],
    }),
    expected: { level: 'red', class: 'session-locked', verdict: 'orphaned', action: 'unlock' },
  },
  // As a file only: it takes a reboot.
  {
    issue: '#29927',
    file: '29927',
    version: '2026.2.6',
    what: 'a reboot gave the number in the lock to an unrelated program',
    evidence: evidence({
      version: '2026.2.6',
      machine: { bootedAtMs: ago(30 * MINUTE) },
      gateway: restarted,
      locks: [
        lock({
          ageMs: 2 * HOUR,
          seenSinceMs: ago(4 * MINUTE),
          pid: FOREIGN_PID,
          owner: owner('other', { startedAtMs: ago(29 * MINUTE) }),
          openedBy: CLOSED,
        }),
      ],
      blocks: [block({ ownerPid: FOREIGN_PID })],
    }),
    expected: { level: 'red', class: 'session-locked', verdict: 'recycled', action: 'unlock' },
  },
  {
    issue: '#31489',
    file: '31489',
    version: '2026.3.8',
    what: "the gateway's own number, in a lock older than its process",
    evidence: evidence({
      version: '2026.3.8',
      gateway: restarted,
      locks: [
        lock({
          ageMs: 40 * MINUTE,
          seenSinceMs: ago(5 * MINUTE),
          owner: owner('openclaw-gateway', RESTARTED),
          openedBy: CLOSED,
        }),
      ],
      blocks: [block()],
    }),
    expected: { level: 'red', class: 'session-locked', verdict: 'recycled', action: 'unlock' },
  },
  {
    issue: '#7871',
    file: '7871-proved',
    version: '2026.2.1',
    what: 'the live gateway owns it for 14 min, and it is proved that no run is behind it',
    evidence: evidence({
      version: '2026.2.1',
      locks: [lock({ ageMs: 14 * MINUTE, openedBy: CLOSED })],
      blocks: [block()],
    }),
    expected: { level: 'red', class: 'session-locked', verdict: 'leaked', action: 'unlock' },
  },
  {
    issue: '#7871',
    file: '7871-run',
    version: '2026.2.1',
    what: 'the live gateway owns it for 8 min with a run that has hung as long',
    evidence: evidence({
      version: '2026.2.1',
      locks: [lock({ ageMs: 8 * MINUTE })],
      runs: [run({ ageMs: 8 * MINUTE, quietMs: 8 * MINUTE })],
      blocks: [block()],
    }),
    expected: { level: 'red', class: 'session-locked', verdict: 'overdue', action: 'abort' },
  },
  {
    issue: '#7871',
    file: '7871-unknown',
    version: '2026.2.1',
    what: 'the live gateway has it open for 16 min, runs may take an hour, whose it is cannot be told',
    evidence: evidence({
      version: '2026.2.1',
      install: { runTimeoutMs: HOUR },
      locks: [lock({ ageMs: 16 * MINUTE, openedBy: OPEN_IN_GATEWAY })],
      runs: UNCONNECTED,
      blocks: [block()],
    }),
    expected: { level: 'red', class: 'session-locked', verdict: 'overdue', action: 'restart' },
  },
  // As a file only: it takes a day.
  {
    issue: '#49603',
    file: '49603',
    version: '2026.4.25',
    what: "the gateway's own number, for 28 h 31 min",
    evidence: evidence({
      version: '2026.4.25',
      machine: { bootedAtMs: ago(50 * HOUR) },
      gateway: { process: owner('openclaw-gateway', { startedAtMs: ago(40 * HOUR) }) },
      locks: [
        lock({
          ageMs: 28 * HOUR + 31 * MINUTE,
          seenSinceMs: ago(HOUR),
          owner: owner('openclaw-gateway', { startedAtMs: ago(40 * HOUR) }),
          openedBy: CLOSED,
        }),
      ],
      blocks: [block()],
    }),
    expected: { level: 'red', class: 'session-locked', verdict: 'overdue', action: 'restart' },
  },
  // As a file only: 2026.7.35 takes a lock with its own pid back at once, so none can be left to it.
  {
    issue: '#86530',
    file: '86530-within',
    version: '2026.5.22',
    what: 'made 2 s after the session ended and held since; its own limit of 12 min is not over',
    evidence: evidence({
      version: '2026.5.22',
      locks: [lock({ ageMs: 3 * MINUTE, maxHoldMs: 720_000, openedBy: OPEN_IN_GATEWAY })],
      runs: [run({ phase: 'ended', quietMs: 182 * SECOND, endedAtMs: ago(182 * SECOND) })],
    }),
    expected: { level: 'green', class: null, verdict: 'held', action: 'none' },
  },
  {
    issue: '#86530',
    file: '86530-past',
    version: '2026.5.22',
    what: 'the same, its limit and the watchdog are over and a message was given up',
    evidence: evidence({
      version: '2026.5.22',
      locks: [lock({ ageMs: 14 * MINUTE, maxHoldMs: 720_000, openedBy: OPEN_IN_GATEWAY })],
      blocks: [block()],
    }),
    expected: { level: 'red', class: 'session-locked', verdict: 'overdue', action: 'restart' },
  },
  // As a file only: drilled on 2026.2.1, where a compaction asked for by hand holds the lock.
  {
    issue: '#91358',
    file: '91358-seen',
    version: '2026.6.1',
    what: 'a compaction of 16 MB holds the lock: alive=true ageMs=120287',
    evidence: evidence({
      version: '2026.6.1',
      locks: [lock({ ageMs: 120_287, maxHoldMs: 900_000 })],
      runs: [run({ ageMs: 121 * SECOND, quietMs: 110 * SECOND, step: 'compaction' })],
      sessions: [session({ hasActiveRun: true })],
      blocks: [block({ source: 'event', waitedMs: MINUTE })],
    }),
    expected: { level: 'green', class: null, verdict: 'overdue', action: 'none' },
  },
  {
    issue: '#91358',
    file: '91358-unseen',
    version: '2026.6.1',
    what: 'the same compaction, begun before this connection',
    evidence: evidence({
      version: '2026.6.1',
      locks: [lock({ ageMs: 120_287, maxHoldMs: 900_000 })],
      runs: { coveredSinceMs: ago(30 * SECOND), confirmedAtMs: ago(SECOND) },
      sessions: [session({ hasActiveRun: true })],
      blocks: [block({ source: 'event', waitedMs: MINUTE })],
    }),
    expected: { level: 'amber', class: 'session-locked', verdict: 'overdue', action: 'wait' },
  },
  {
    issue: '#91358',
    file: '91358-by-hand',
    version: '2026.6.1',
    what: 'the same compaction asked for by a person: the gateway calls no run active',
    evidence: evidence({
      version: '2026.6.1',
      locks: [lock({ ageMs: 120_287, maxHoldMs: 900_000 })],
      sessions: [session({ hasActiveRun: false })],
      blocks: [block({ source: 'event', waitedMs: MINUTE })],
    }),
    expected: { level: 'amber', class: 'session-locked', verdict: 'overdue', action: 'wait' },
  },
  // As a file only: a lock of this gateway's own is kept by nothing but a fault inside of it.
  {
    issue: '#110492',
    file: '110492-within',
    version: '2026.7.1',
    what: 'own number, run unknown, a message given up; its limit of 5 min is near',
    evidence: evidence({
      version: '2026.7.1',
      locks: [lock({ ageMs: 2 * MINUTE, maxHoldMs: 300_000 })],
      runs: { coveredSinceMs: ago(30 * SECOND), confirmedAtMs: ago(SECOND) },
      sessions: [session()],
      blocks: [block({ source: 'event', waitedMs: MINUTE })],
    }),
    expected: { level: 'red', class: 'session-locked', verdict: 'overdue', action: 'wait' },
  },
  {
    issue: '#110492',
    file: '110492-past',
    version: '2026.7.1',
    what: 'own number for 12 min, run unknown, a message given up: alive proves nothing',
    evidence: evidence({
      version: '2026.7.1',
      locks: [lock({ ageMs: 12 * MINUTE, maxHoldMs: 300_000 })],
      runs: { coveredSinceMs: ago(30 * SECOND), confirmedAtMs: ago(SECOND) },
      sessions: [session()],
      blocks: [block({ source: 'event', waitedMs: MINUTE })],
    }),
    expected: { level: 'red', class: 'session-locked', verdict: 'overdue', action: 'restart' },
  },
  {
    issue: '#76823',
    file: '76823-openclaw',
    version: '2026.4.29',
    what: 'the gateway is down; another live OpenClaw process holds the lock, age 50 s',
    evidence: evidence({
      version: '2026.4.29',
      gateway: { ...REFUSED, process: GONE, service: service({ state: 'stopped', pid: null }) },
      locks: [lock({ ageMs: 50 * SECOND, pid: FOREIGN_PID, owner: owner('openclaw') })],
      runs: UNCONNECTED,
    }),
    expected: { level: 'red', class: 'gateway-down', verdict: 'held', action: 'restart' },
  },
  {
    issue: '#76823',
    file: '76823-stranger',
    version: '2026.4.29',
    what: 'the gateway is down; the live owner, age 13 s, is no OpenClaw',
    evidence: evidence({
      version: '2026.4.29',
      gateway: { ...REFUSED, process: GONE, service: service({ state: 'stopped', pid: null }) },
      locks: [
        lock({ ageMs: 13 * SECOND, pid: FOREIGN_PID, owner: owner('other'), openedBy: CLOSED }),
      ],
      runs: UNCONNECTED,
    }),
    expected: { level: 'red', class: 'gateway-down', verdict: 'foreign', action: 'restart' },
  },
  {
    issue: '#13203',
    file: '13203-dead',
    version: '2026.2.6',
    what: 'timeout acquiring the session store lock; its owner is dead',
    evidence: evidence({
      version: '2026.2.6',
      locks: [storeLock(20 * SECOND, OLD_PID)],
      notices: [storeTimeout()],
    }),
    expected: { level: 'red', class: 'store-locked', verdict: 'orphaned', action: 'unlock' },
  },
  {
    issue: '#13203',
    file: '13203-live',
    version: '2026.2.6',
    what: 'timeout acquiring the session store lock; its owner lives',
    evidence: evidence({
      version: '2026.2.6',
      locks: [storeLock(20 * SECOND, FOREIGN_PID)],
      notices: [storeTimeout()],
    }),
    expected: { level: 'amber', class: 'store-locked', verdict: 'held', action: 'wait' },
  },
  {
    issue: '#13203',
    file: '13203-live-lasting',
    version: '2026.2.6',
    what: 'the same for 70 s: a second message has met it; only the end of that process helps',
    evidence: evidence({
      version: '2026.2.6',
      locks: [storeLock(80 * SECOND, FOREIGN_PID)],
      notices: [storeTimeout(70 * SECOND), storeTimeout(20 * SECOND)],
    }),
    expected: { level: 'red', class: 'store-locked', verdict: 'held', action: 'none' },
  },
  // As a file only: a run that stays active after its model ended is a fault inside the gateway.
  {
    issue: '#100213',
    file: '100213',
    version: '2026.7.1',
    what: 'stuck after the model ended: lastProgress=model_call:ended recovery=none',
    evidence: evidence({
      version: '2026.7.1',
      sessions: [session({ hasActiveRun: true, startedAtMs: ago(11 * MINUTE) })],
      notices: [
        stallNotice({ ageMs: 10 * MINUTE, lastProgress: 'model_call:ended', recovery: 'none' }),
      ],
    }),
    expected: { level: 'red', class: 'run-stalled', verdict: null, action: 'abort' },
  },
  // As a file only: no gateway can be made to fail at freeing a session. An abort in vain is drilled.
  {
    issue: '#92270',
    file: '92270',
    version: '2026.5.28',
    what: "the gateway's own recovery frees nothing (aborted released=0), for 14 h",
    evidence: evidence({
      version: '2026.5.28',
      machine: { bootedAtMs: ago(50 * HOUR) },
      gateway: { process: owner('openclaw-gateway', { startedAtMs: ago(40 * HOUR) }) },
      sessions: [session({ hasActiveRun: true, startedAtMs: ago(14 * HOUR) })],
      messages: [message(14 * HOUR)],
      notices: [
        stallNotice({ ageMs: 14 * HOUR, recovery: 'checking' }),
        { kind: 'recovery-in-vain', atMs: ago(8 * SECOND), sessionKey: MAIN },
      ],
    }),
    expected: { level: 'red', class: 'run-stalled', verdict: null, action: 'restart' },
  },
  {
    issue: '#95865',
    file: '95865-checking',
    version: '2026.6.1',
    what: 'a model call hangs for 381 s, two messages queue, the gateway is checking',
    evidence: evidence({
      version: '2026.6.1',
      sessions: [session({ hasActiveRun: true, startedAtMs: ago(385 * SECOND) })],
      runs: [run({ ageMs: 385 * SECOND, quietMs: 381 * SECOND })],
      notices: [stallNotice({ ageMs: 371 * SECOND, recovery: 'checking' })],
    }),
    expected: { level: 'red', class: 'run-stalled', verdict: null, action: 'wait' },
  },
  {
    issue: '#95865',
    file: '95865-later',
    version: '2026.6.1',
    what: 'the same ten minutes on; the gateway has stopped checking',
    evidence: evidence({
      version: '2026.6.1',
      sessions: [session({ hasActiveRun: true, startedAtMs: ago(985 * SECOND) })],
      runs: [run({ ageMs: 985 * SECOND, quietMs: 981 * SECOND })],
      notices: [stallNotice({ ageMs: 971 * SECOND, recovery: 'none' })],
    }),
    expected: { level: 'red', class: 'run-stalled', verdict: null, action: 'abort' },
  },
  {
    issue: '#95865',
    file: '95865-one-look',
    version: '2026.9.6',
    what: 'one look: the model was called 200 s ago and its session has not had a word since',
    evidence: evidence({
      version: '2026.9.6',
      ...ONE_LOOK,
      sessions: [session({ hasActiveRun: true, startedAtMs: ago(201 * SECOND) })],
      runs: { ...JUST_OPENED, list: [unseen({ ageMs: 201 * SECOND, quietMs: 200 * SECOND })] },
    }),
    expected: { level: 'red', class: 'run-stalled', verdict: null, action: 'abort' },
  },
  {
    issue: '#143396',
    file: '143396-one-look-slow',
    version: '2026.9.6',
    what: 'one look: an answer that began 90 s ago, slow or stopped; it cannot be told which',
    evidence: evidence({
      version: '2026.9.6',
      ...ONE_LOOK,
      sessions: [session({ hasActiveRun: true, startedAtMs: ago(91 * SECOND) })],
      runs: {
        ...JUST_OPENED,
        list: [
          unseen({
            ageMs: 91 * SECOND,
            quietMs: 2 * SECOND,
            knownProgressAtMs: ago(90 * SECOND),
            step: 'streaming',
          }),
        ],
      },
    }),
    expected: { level: 'green', class: null, verdict: null, action: 'none' },
  },
  {
    issue: '#7222',
    file: '7222-one-look',
    version: '2026.2.1',
    what: 'one look: only a lock tells of a run of four minutes; neither work nor silence is proved',
    evidence: evidence({
      version: '2026.2.1',
      ...ONE_LOOK,
      runs: JUST_OPENED,
      locks: [lock({ ageMs: 4 * MINUTE, openedBy: OPEN_IN_GATEWAY })],
    }),
    expected: { level: 'amber', class: 'run-unclear', verdict: 'undetermined', action: 'wait' },
  },
  // Four hours without a run are as a file only; a message dropped with a heartbeat is drilled.
  {
    issue: '#103690',
    file: '103690',
    version: '2026.7.35',
    what: 'heartbeats fine, health green, four hours of silence to the user',
    evidence: evidence({
      version: '2026.7.35',
      gateway: { process: owner('openclaw-gateway', { startedAtMs: ago(8 * HOUR) }) },
      sessions: [session({ hasActiveRun: false })],
      messages: [askedTwice(4 * HOUR)],
      runs: [
        run({
          runId: 'heartbeat-1',
          heartbeat: true,
          phase: 'ended',
          ageMs: 6 * MINUTE,
          quietMs: 5 * MINUTE,
          endedAtMs: ago(5 * MINUTE),
        }),
      ],
    }),
    expected: { level: 'red', class: 'agent-silent', verdict: null, action: 'restart' },
  },
  {
    issue: '#103690',
    file: '103690-dropped',
    version: '2026.7.35',
    what: 'heartbeats fine; a message came while one hung, and was dropped with it; ask again',
    evidence: evidence({
      version: '2026.7.35',
      sessions: [session({ hasActiveRun: false })],
      messages: [{ ...message(4 * MINUTE), droppedAtMs: ago(3 * MINUTE), source: 'transcript' }],
    }),
    expected: { level: 'green', class: null, verdict: null, action: 'none' },
  },
  {
    issue: '#73467',
    file: '73467-just-now',
    version: '2026.4.26',
    what: '/readyz times out, the process lives, one thread at 99.9 %',
    evidence: evidence({
      version: '2026.4.26',
      gateway: {
        http: { kind: 'silent', afterMs: 2_000 },
        httpRepeats: 3,
        cpuShare: 0.999,
        process: owner('openclaw-gateway', { state: 'running' }),
      },
      memory: memory({
        state: 'slow',
        sinceMs: ago(20 * SECOND),
        failingSinceMs: ago(20 * SECOND),
      }),
    }),
    expected: { level: 'amber', class: 'gateway-slow', verdict: null, action: 'wait' },
  },
  {
    issue: '#73467',
    file: '73467-lasting',
    version: '2026.4.26',
    what: 'the same for six minutes',
    evidence: evidence({
      version: '2026.4.26',
      gateway: {
        http: { kind: 'silent', afterMs: 2_000 },
        httpRepeats: 300,
        cpuShare: 0.999,
        process: owner('openclaw-gateway', { state: 'running' }),
      },
      memory: memory({ state: 'slow', sinceMs: ago(6 * MINUTE), failingSinceMs: ago(6 * MINUTE) }),
    }),
    expected: { level: 'red', class: 'gateway-slow', verdict: null, action: 'restart' },
  },
  {
    issue: '#143556',
    file: '143556',
    version: '2026.9.6',
    what: 'a database was damaged while it runs: sends fail, and a restart would be its end',
    evidence: evidence({
      version: '2026.9.6',
      notices: [
        { kind: 'database-damaged', atMs: ago(4 * MINUTE) },
        { kind: 'database-damaged', atMs: ago(20 * SECOND) },
      ],
      messages: [message(4 * MINUTE)],
    }),
    expected: { level: 'red', class: 'store-damaged', verdict: null, action: 'none' },
  },
  {
    issue: '#148307',
    file: '148307-passing',
    version: '2026.9.4',
    what: 'database is locked, for 47 s',
    evidence: evidence({ version: '2026.9.4', notices: [busy(47 * SECOND), busy(9 * SECOND)] }),
    expected: { level: 'amber', class: 'store-busy', verdict: null, action: 'wait' },
  },
  {
    issue: '#148307',
    file: '148307-lasting',
    version: '2026.9.4',
    what: 'database is locked, for 75 s, and who holds it cannot be told',
    evidence: evidence({
      version: '2026.9.4',
      notices: [busy(75 * SECOND), busy(40 * SECOND), busy(5 * SECOND)],
    }),
    expected: { level: 'red', class: 'store-busy', verdict: null, action: 'restart' },
  },
  {
    issue: '#111972',
    file: '111972',
    version: '2026.7.1',
    what: 'the gateway exits because migrations are already running',
    evidence: evidence({
      version: '2026.7.1',
      gateway: { ...REFUSED, process: GONE, service: service({ state: 'stopped', pid: null }) },
      notices: [
        {
          kind: 'migration',
          atMs: ago(5 * SECOND),
          untilMs: NOW_MS + 4 * MINUTE,
          ownerPid: null,
          source: 'log',
        },
      ],
    }),
    expected: { level: 'amber', class: 'migration', verdict: null, action: 'wait' },
  },
  {
    issue: '#111972',
    file: '111972-lease',
    version: '2026.7.35',
    what: 'its log says nothing, nothing runs; the lease in the state database is live',
    evidence: evidence({
      version: '2026.7.35',
      gateway: { ...REFUSED, process: GONE, service: NO_SERVICE },
      notices: [
        {
          kind: 'migration',
          atMs: ago(3 * MINUTE),
          untilMs: NOW_MS + 4 * MINUTE,
          ownerPid: FOREIGN_PID,
          source: 'lease',
        },
      ],
    }),
    expected: { level: 'amber', class: 'migration', verdict: null, action: 'wait' },
  },
  {
    issue: '#155720',
    file: '155720',
    version: '2026.9.4',
    what: 'the LaunchAgent is installed and not loaded, for 24 h',
    evidence: evidence({
      version: '2026.9.4',
      gateway: {
        ...REFUSED,
        pid: null,
        process: null,
        service: service({ state: 'not-loaded', pid: null, runs: null }),
      },
      runs: UNCONNECTED,
      sessions: { source: 'none', atMs: null, list: [] },
      memory: memory({ state: 'down', sinceMs: ago(24 * HOUR), lastOkAtMs: ago(24 * HOUR) }),
    }),
    expected: { level: 'red', class: 'service-not-loaded', verdict: null, action: 'start' },
  },
  {
    issue: '#143396',
    file: '143396-watched',
    version: '2026.9.2',
    what: 'the gateway calls it stalled; its tools finish one by one, the last 20 s ago',
    evidence: evidence({
      version: '2026.9.2',
      sessions: [session({ hasActiveRun: true, startedAtMs: ago(14 * MINUTE) })],
      runs: [run({ ageMs: 14 * MINUTE, quietMs: 20 * SECOND, step: 'tool', tool: 'exec' })],
      notices: [
        stallNotice({
          ageMs: 400 * SECOND,
          lastProgress: 'tool:exec:started',
          recovery: 'none',
        }),
      ],
    }),
    expected: { level: 'green', class: null, verdict: null, action: 'none' },
  },
  {
    issue: '#143396',
    file: '143396-one-look',
    version: '2026.9.2',
    what: 'the same, seen by one look that has just connected',
    evidence: evidence({
      version: '2026.9.2',
      mode: 'one-look',
      watchingSinceMs: ago(2 * SECOND),
      memory: null,
      sessions: [session({ hasActiveRun: true, startedAtMs: ago(14 * MINUTE) })],
      runs: { coveredSinceMs: ago(2 * SECOND), confirmedAtMs: ago(SECOND) },
      notices: [
        stallNotice({
          ageMs: 400 * SECOND,
          lastProgress: 'tool:exec:started',
          recovery: 'none',
        }),
      ],
    }),
    expected: { level: 'amber', class: 'run-stalled', verdict: null, action: 'wait' },
  },
  {
    issue: '#43593',
    file: '43593',
    version: '2026.3.8',
    what: 'the log is not where it was; the run goes on',
    evidence: evidence({
      version: '2026.3.8',
      runs: [run({ ageMs: 3 * MINUTE, quietMs: 4 * SECOND, step: 'streaming' })],
      findings: ['the log cannot be read: /tmp/openclaw/openclaw-2026-11-22.log does not exist'],
    }),
    expected: { level: 'green', class: null, verdict: null, action: 'none' },
  },
  {
    issue: '#33459',
    file: '33459',
    version: '2026.3.8',
    what: 'a restart was asked for 4 s ago: it must not be asked for again',
    evidence: evidence({
      version: '2026.3.8',
      gateway: {
        http: { kind: 'refused' },
        process: GONE,
        service: service({ state: 'starting', pid: null }),
        socket: {
          kind: 'closed',
          atMs: ago(4 * SECOND),
          code: 1012,
          reason: 'service restart',
          restartExpectedMs: 1_500,
        },
      },
    }),
    expected: { level: 'amber', class: 'gateway-starting', verdict: null, action: 'wait' },
  },
  {
    issue: '#12768',
    file: '12768',
    version: '2026.2.6',
    what: 'the button was pressed and the new process is loading',
    evidence: evidence({
      version: '2026.2.6',
      gateway: {
        ...REFUSED,
        pid: 4300,
        process: owner('openclaw', { startedAtMs: ago(12 * SECOND), state: 'running' }),
        service: service({ pid: 4300, runs: 2 }),
      },
    }),
    expected: { level: 'amber', class: 'gateway-starting', verdict: null, action: 'wait' },
  },
  {
    issue: 'PR #44510',
    file: 'pr-44510',
    version: '2026.7.35',
    what: 'a message gave up on the lock of another live OpenClaw process: it may not be deleted',
    evidence: evidence({
      version: '2026.7.35',
      locks: [lock({ ageMs: 2 * MINUTE, pid: FOREIGN_PID, owner: owner('openclaw') })],
      sessions: [session({ hasActiveRun: false })],
      blocks: [block({ source: 'event', ownerPid: FOREIGN_PID, waitedMs: MINUTE })],
    }),
    expected: { level: 'red', class: 'session-locked', verdict: 'overdue', action: 'reset' },
  },
  {
    issue: 'PR #102155',
    file: 'pr-102155',
    version: '2026.2.1',
    what: 'a lock that cannot be read is not one that names nobody',
    evidence: evidence({
      version: '2026.2.1',
      locks: [
        lock({
          ageMs: HOUR,
          content: { kind: 'unreadable', why: 'permission denied (EACCES)' },
          owner: null,
        }),
      ],
    }),
    expected: { level: 'green', class: null, verdict: 'undetermined', action: 'none' },
  },
  {
    issue: '#110354',
    file: '110354',
    version: '2026.7.35',
    what: 'the machine woke 5 s ago after a night: everything is late',
    evidence: evidence({
      version: '2026.7.35',
      machine: { wokeAtMs: ago(5 * SECOND), graceUntilMs: NOW_MS + 25 * SECOND },
      runs: [run({ ageMs: 9 * HOUR, quietMs: 8 * HOUR })],
      sessions: [session({ hasActiveRun: true })],
      messages: [message(8 * HOUR)],
      gateway: { process: owner('openclaw-gateway', { startedAtMs: ago(20 * HOUR) }) },
    }),
    expected: { level: 'green', class: null, verdict: null, action: 'none' },
  },
  {
    issue: 'loop',
    file: 'restart-loop',
    version: '2026.7.35',
    what: 'two supervisors fight: six lives in five minutes',
    evidence: evidence({
      version: '2026.7.35',
      gateway: { ...REFUSED, process: GONE, service: NO_SERVICE },
      memory: memory({
        lives: [1, 2, 3, 4, 5].map((n) => ({ pid: 9_000 + n, firstSeenAtMs: ago(n * 50_000) })),
      }),
    }),
    expected: { level: 'red', class: 'restart-loop', verdict: null, action: 'none' },
  },
  {
    issue: 'loop',
    file: 'restart-loop-service',
    version: '2026.7.35',
    what: 'systemd starts it again and again, it ends at once: no life was ever seen',
    evidence: evidence({
      version: '2026.7.35',
      gateway: {
        ...REFUSED,
        process: GONE,
        service: service({
          state: 'starting',
          pid: null,
          runs: 12,
          lastExit: 'exit-code, status 1',
        }),
      },
      memory: memory({
        starts: [4, 6, 9, 11].map((count, place) => ({
          count,
          atMs: ago((40 - 10 * place) * SECOND),
        })),
      }),
    }),
    expected: { level: 'red', class: 'restart-loop', verdict: null, action: 'none' },
  },
  // From 2026.7 on one that systemd starts beside a healthy gateway ends with 78, and its own unit
  // does not start that again. It takes an older unit, or another supervisor.
  {
    issue: 'loop',
    file: 'restart-loop-two',
    version: '2026.9.6',
    what: 'two supervisors: a gateway answers, and a service keeps starting another in vain',
    evidence: evidence({
      version: '2026.9.6',
      gateway: {
        service: service({
          state: 'starting',
          pid: null,
          runs: 9,
          lastExit: 'exit-code, status 1',
        }),
      },
      memory: memory({ starts: [{ count: 3, atMs: ago(50 * SECOND) }] }),
    }),
    expected: { level: 'red', class: 'restart-loop', verdict: null, action: 'none' },
  },
  {
    issue: '#148529',
    file: '148529-slow',
    version: '2026.9.4',
    what: 'a start of 4 min that uses its processor and its disk is waited for',
    evidence: evidence({
      version: '2026.9.4',
      gateway: { ...BOOTING, ...startOf(4 * MINUTE, { cpuMs: 9 * SECOND, ioBytes: 40_000_000 }) },
      memory: NEVER_OK,
    }),
    expected: { level: 'amber', class: 'gateway-starting', verdict: null, action: 'wait' },
  },
  {
    issue: '#148529',
    file: '148529-busy-end',
    version: '2026.9.4',
    what: 'the end of such a start: the port is bound, the loop busy, and no life of it has answered',
    evidence: evidence({
      version: '2026.9.4',
      gateway: {
        ...BOOTING,
        ...startOf(9 * MINUTE, { cpuMs: 14 * SECOND, ioBytes: 0 }),
        http: { kind: 'silent', afterMs: 3_000 },
        listeners: [GATEWAY_PID],
      },
      memory: NEVER_OK,
    }),
    expected: { level: 'amber', class: 'gateway-starting', verdict: null, action: 'wait' },
  },
  {
    issue: '#119958',
    file: '119958-children',
    version: '2026.9.4',
    what: 'a start of 12 min that waits for the programs it has started is waited for',
    evidence: evidence({
      version: '2026.9.4',
      gateway: {
        ...BOOTING,
        ...startOf(12 * MINUTE, { cpuMs: 0, ioBytes: null, newChildren: 1 }),
      },
      memory: NEVER_OK,
    }),
    expected: { level: 'amber', class: 'gateway-starting', verdict: null, action: 'wait' },
  },
  {
    issue: '#148529',
    file: '148529-still',
    version: '2026.9.4',
    what: 'a start that has shown no work for longer than this version may take',
    evidence: evidence({
      version: '2026.9.4',
      gateway: { ...BOOTING, ...startOf(4 * MINUTE, { cpuMs: 30, ioBytes: 900 }) },
      memory: NEVER_OK,
    }),
    expected: { level: 'red', class: 'gateway-down', verdict: null, action: 'restart' },
  },
  {
    issue: '#150574',
    file: '150574-third',
    version: '2026.9.4',
    what: 'the third start in a row that never answered, each of 4 min: a loop while it boots',
    evidence: evidence({
      version: '2026.9.4',
      gateway: { ...BOOTING, ...startOf(25 * SECOND, { cpuMs: 9 * SECOND, ioBytes: 0 }) },
      memory: memory({
        state: 'starting',
        lastOkAtMs: null,
        failingSinceMs: ago(HOUR),
        lives: [505, 265, 25].map((seconds, place) => ({
          pid: place === 2 ? GATEWAY_PID : 5_000 + place,
          firstSeenAtMs: ago(seconds * SECOND),
        })),
      }),
    }),
    expected: { level: 'red', class: 'restart-loop', verdict: null, action: 'none' },
  },
  {
    issue: '#150762',
    file: '150762-between',
    version: '2026.9.4',
    what: 'the same between two lives, known by its manager’s count alone',
    evidence: evidence({
      version: '2026.9.4',
      gateway: {
        ...REFUSED,
        process: GONE,
        service: service({ state: 'stopped', pid: null, runs: 7, lastExit: '1' }),
      },
      memory: memory({
        state: 'starting',
        lastOkAtMs: null,
        failingSinceMs: ago(HOUR),
        starts: [500, 260, 20].map((seconds, place) => ({
          count: 5 + place,
          atMs: ago(seconds * SECOND),
        })),
      }),
    }),
    expected: { level: 'red', class: 'restart-loop', verdict: null, action: 'none' },
  },
  {
    issue: '#81894',
    file: '81894',
    version: '2026.9.6',
    what: 'the updater has unloaded the service, and its process is at work',
    evidence: evidence({
      version: '2026.9.6',
      gateway: {
        ...REFUSED,
        process: GONE,
        service: service({ state: 'not-loaded', pid: null, runs: null }),
      },
      maintenance: {
        kind: 'at-work',
        atMs: ago(SECOND),
        what: 'update',
        pid: OLD_PID,
        startedAtMs: ago(40 * SECOND),
      },
    }),
    expected: { level: 'amber', class: 'update-running', verdict: null, action: 'wait' },
  },
  {
    issue: '#82358',
    file: '82358-left',
    version: '2026.9.6',
    what: 'the same once the updater is gone and has left it unloaded',
    evidence: evidence({
      version: '2026.9.6',
      gateway: {
        ...REFUSED,
        process: GONE,
        service: service({ state: 'not-loaded', pid: null, runs: null }),
      },
      maintenance: { kind: 'none', atMs: ago(SECOND) },
    }),
    expected: { level: 'red', class: 'service-not-loaded', verdict: null, action: 'start' },
  },
];

type Recent = NonNullable<StartupFact['recent']>;

/** The gateway's process at this age, and what it has done within the last 15 s. */
function startOf(ageMs: number, recent: Partial<Recent>) {
  const startup: StartupFact = {
    pid: GATEWAY_PID,
    seenSinceMs: ago(ageMs),
    cpuMs: 2 * SECOND,
    ioBytes: null,
    children: 0,
    listening: false,
    recent: { overMs: 15 * SECOND, cpuMs: 0, ioBytes: null, newChildren: 0, ...recent },
  };
  return { process: owner('openclaw-gateway', { startedAtMs: ago(ageMs) }), startup };
}

function storeLock(ageMs: number, pid: number) {
  return lock({
    kind: 'store',
    path: LOCK_PATH.replace(/[^/]+$/, 'sessions.json.lock'),
    sessionId: '',
    ageMs,
    pid,
    owner: pid === OLD_PID ? GONE : owner('openclaw', { startedAtMs: GATEWAY_STARTED_MS }),
  });
}

function storeTimeout(agoMs = 5 * SECOND): NoticeFact {
  return {
    kind: 'store-lock-timeout',
    atMs: ago(agoMs),
    path: LOCK_PATH.replace(/[^/]+$/, 'sessions.json.lock'),
  };
}
