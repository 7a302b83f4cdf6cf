import {
  type OwnFacts,
  type PanelStatus,
  panelStatusSchema,
} from '../../../electron/core/api/ipc-contract.ts';
import {
  type EngineStatus,
  engineStatusSchema,
  type Places,
} from '../../../electron/core/api/status.ts';
import { type Plan, planSchema } from '../../../electron/core/steps/action.ts';
import { furtherOffers } from '../../../electron/core/steps/further-offers.ts';

export const NOW_MS = Date.parse('2026-11-22T12:00:00.000Z');

/** ISO time this many seconds before NOW_MS. */
export function secondsAgo(seconds: number): string {
  return new Date(NOW_MS - seconds * 1_000).toISOString();
}

/** A gateway that is up, nobody waits; parts can be given. Checked by the schema, as in life. */
export function statusWith(
  snapshot: Partial<EngineStatus['snapshot']> = {},
  rest: Partial<Omit<EngineStatus, 'snapshot'>> = {},
): EngineStatus {
  return engineStatusSchema.parse({
    snapshot: {
      schema: 1,
      at: secondsAgo(2),
      level: 'green',
      headline: 'OpenClaw is well.',
      activity: { kind: 'ready', since: null },
      gateway: {
        state: 'up',
        url: 'http://127.0.0.1:18789',
        version: '2026.2.1',
        pid: 4242,
        latencyMs: 3,
        since: secondsAgo(3_600),
        lastOkAt: secondsAgo(2),
        detail: '',
      },
      store: 'jsonl',
      locks: [],
      sessions: [],
      incidents: [],
      unanswered: [],
      recommended: { action: 'none', target: null, why: '', costs: 'nothing', until: null },
      findings: [],
      // What the agent does is told where nothing is wrong.
      ...(snapshot.level === undefined || snapshot.level === 'green'
        ? {}
        : { activity: undefined }),
      ...snapshot,
    },
    offers: [],
    running: null,
    lastResult: null,
    pausedUntil: null,
    ...rest,
  });
}

export const LOCK_PATH = '/Users/ada/.openclaw/agents/main/sessions/5f0c.jsonl.lock';

/** The OpenClaw that is watched, and another one beside it. */
export const PLACES: Places = {
  stateDir: '/Users/ada/.openclaw',
  url: 'ws://127.0.0.1:18789',
  profiles: ['default', 'work'],
  approvals: 'all',
};

/** What releasing that lock would do. */
export function unlockPlan(parts: Partial<Plan> = {}): Plan {
  return planSchema.parse({
    action: 'unlock',
    target: LOCK_PATH,
    verdict: 'ready',
    why: 'no run is behind it',
    costs: 'nothing: the lock file is kept and can be put back',
    undo: '`clawbuoy undo` puts the file back while its place is free',
    secondYes: null,
    preconditions: ['no run is active in the session, or the gateway is down'],
    steps: [
      { name: 'judge again', detail: 'who owns it, right before the move' },
      { name: 'move aside', detail: `${LOCK_PATH} goes into Clawbuoy's quarantine` },
    ],
    proof: 'the lock is gone',
    limitMs: 20_000,
    ...parts,
  });
}

/** The agent of openclaw/openclaw #7222: a leaked lock, and somebody who waits. */
export function stuckStatus(rest: Partial<Omit<EngineStatus, 'snapshot'>> = {}): EngineStatus {
  return statusWith(
    {
      level: 'red',
      headline: 'Session agent:main:main gets no answer: its file is locked by the gateway itself.',
      locks: [
        {
          path: LOCK_PATH,
          agentId: 'main',
          sessionId: '5f0c',
          sessionKey: 'agent:main:main',
          pid: 4242,
          ageMs: 840_000,
          verdict: 'leaked',
          why: 'no run is behind it',
          releasable: true,
        },
      ],
      incidents: [
        {
          id: 'session-locked-5f0c',
          class: 'session-locked',
          level: 'red',
          since: secondsAgo(200),
          sessionKey: 'agent:main:main',
          cause: 'The gateway holds the lock of this session, and no run is behind it.',
          evidence: [
            '11:46:00 the lock was made by process 4242, the gateway',
            '11:56:40 the gateway gave up on a message: session file locked (timeout 10000ms)',
          ],
          action: 'unlock',
          why: 'A connection open since before the lock was made has seen no run.',
        },
      ],
      unanswered: [
        {
          sessionKey: 'agent:main:main',
          since: secondsAgo(200),
          channel: 'telegram',
          lost: false,
        },
      ],
      recommended: {
        action: 'unlock',
        target: LOCK_PATH,
        why: 'Nothing else ends it.',
        costs: 'nothing',
        until: null,
      },
    },
    {
      offers: [
        {
          action: 'restart',
          target: null,
          costs: 'all runs in progress',
          recommended: false,
          free: false,
        },
        {
          action: 'unlock',
          target: LOCK_PATH,
          costs: 'nothing: the lock file is kept and can be put back',
          recommended: true,
          free: true,
        },
        {
          action: 'reset',
          target: 'agent:main:main',
          costs: 'the conversation so far, kept as an archive',
          recommended: false,
          free: false,
        },
      ],
      ...rest,
    },
  );
}

/** What the window is told of a status; parts can be given. Checked by the contract, as in life. */
export function panelWith(
  status: EngineStatus,
  rest: Partial<Omit<PanelStatus, 'status'>> = {},
): PanelStatus {
  return panelStatusSchema.parse({
    status,
    further: furtherOffers(status),
    marks: [],
    replies: [],
    notices: [],
    askAboutNotices: false,
    demo: false,
    ...rest,
  });
}

/** A packaged app that was put where it belongs, and has nothing new. */
export const OWN: OwnFacts = {
  changes: ['The first version.'],
  command: 'can-be-put',
  commandPath: '/usr/local/bin/clawbuoy',
  canUpdate: true,
  ready: null,
};
