import type { Life } from './life.ts';

const HEARTBEAT = { enabled: true, every: '30m', everyMs: 1_800_000 };

function eventLoop() {
  return {
    degraded: false,
    reasons: [],
    intervalMs: 1000,
    delayP99Ms: 21,
    delayMaxMs: 38,
    utilization: 0.03,
    cpuCoreRatio: 0.04,
  };
}

/** Its account of a channel as `health` and `channels.status` tell of it (2026.7 and later). */
export function botRow({ era, switches: { bot } }: Life): Record<string, unknown> | null {
  if (bot === null || era.generation === 'feb') return null;
  const { running } = bot;
  return {
    accountId: 'work',
    enabled: true,
    configured: true,
    running,
    connected: running,
    lifecycle: running ? 'running' : 'stopped',
    healthState: running ? 'healthy' : 'not-running',
    lastError: null,
  };
}

/** The `health` RPC and event. */
export function healthPayload(life: Life): Record<string, unknown> {
  const ts = life.scheduler.nowMs();
  const all = life.sessions.all();
  const bot = botRow(life);
  const sessions = {
    path: life.sessions.storePath('main'),
    count: all.length,
    recent: all
      .slice(0, 5)
      .map(([key, { updatedAt }]) => ({ key, updatedAt, age: ts - updatedAt })),
  };
  return {
    ok: true,
    ts,
    durationMs: 0,
    ...(life.era.generation === 'feb' ? {} : { eventLoop: eventLoop() }),
    channels: bot === null ? {} : { telegram: { ...bot, accounts: { work: bot } } },
    channelOrder: bot === null ? [] : ['telegram'],
    channelLabels: {},
    heartbeatSeconds: 1800,
    defaultAgentId: 'main',
    agents: [{ agentId: 'main', isDefault: true, heartbeat: HEARTBEAT, sessions }],
    sessions,
  };
}

/** The answer of `/ready` and `/readyz`, June 2026 and later. */
export function readyPayload(life: Life): Record<string, unknown> {
  return {
    ready: life.failing.length === 0,
    failing: life.failing,
    uptimeMs: life.scheduler.nowMs() - life.startedAtMs,
    eventLoop: eventLoop(),
  };
}

/** The answer of `/startup` and `/startupz`, 2026.9. */
export function startupPayload(life: Life): Record<string, unknown> {
  return {
    ok: life.readiness === 'started',
    status: life.readiness,
    version: life.era.version,
    uptimeMs: life.scheduler.nowMs() - life.startedAtMs,
  };
}

export function statusPayload(life: Life): Record<string, unknown> {
  const ts = life.scheduler.nowMs();
  const all = life.sessions.all();
  return {
    ...(life.era.generation === 'feb' ? {} : { runtimeVersion: life.era.version }),
    heartbeat: { defaultAgentId: 'main', agents: [{ agentId: 'main', ...HEARTBEAT }] },
    channelSummary: [],
    queuedSystemEvents: [],
    sessions: {
      paths: [life.sessions.storePath('main')],
      count: all.length,
      defaults: { model: 'simulated-1', contextTokens: 128_000 },
      recent: all.map(([key, entry]) => ({
        agentId: 'main',
        key,
        kind: 'direct',
        sessionId: entry.sessionId,
        updatedAt: entry.updatedAt,
        age: ts - entry.updatedAt,
        systemSent: entry.systemSent,
        abortedLastRun: entry.abortedLastRun,
      })),
    },
  };
}

/** The work that a restart would interrupt: `gateway.restart.preflight`. */
export function preflightPayload(life: Life) {
  const runs = life.runs.list();
  const embeddedRuns = runs.length;
  const pendingReplies = runs.filter((run) => run.source === 'chat').length;
  const queueSize = embeddedRuns * 2 + life.runs.queuedCount();
  const sep = life.era.generation === 'sep';
  const rootRequests = sep ? embeddedRuns : 0;
  const blockers = [
    { kind: 'queue', count: queueSize, what: 'queued or active operation(s)' },
    { kind: 'reply', count: pendingReplies, what: 'pending reply delivery operation(s)' },
    { kind: 'embedded-run', count: embeddedRuns, what: 'active embedded run(s)' },
    { kind: 'root-request', count: rootRequests, what: 'active gateway request(s)' },
  ]
    .filter(({ count }) => count > 0)
    .map(({ kind, count, what }) => ({ kind, count, message: `${count} ${what}` }));
  return {
    safe: blockers.length === 0,
    counts: {
      queueSize,
      pendingReplies,
      embeddedRuns,
      cronRuns: 0,
      ...(sep ? { backgroundExecSessions: 0, rootRequests } : {}),
      activeTasks: 0,
      totalActive: queueSize + pendingReplies + embeddedRuns + rootRequests,
    },
    blockers,
    summary:
      blockers.length === 0
        ? 'safe to restart now'
        : `restart deferred: ${blockers.map(({ message }) => message).join('; ')}`,
  };
}

const FIXED_LANES = ['background', 'cron', 'main', 'nested', 'subagent'];

export function lanesPayload(life: Life): Record<string, unknown> {
  const runs = life.runs.list();
  const activeCount = runs.filter((run) => run.stage !== 'lane').length;
  const queuedCount = runs.length - activeCount;
  const laneCount = new Set(runs.map((run) => run.key)).size;
  return {
    ts: life.scheduler.nowMs(),
    lanes: FIXED_LANES.map((lane) => ({
      lane,
      queuedCount: 0,
      activeCount: lane === 'main' ? activeCount : 0,
      maxConcurrent: 8,
      draining: false,
      generation: 0,
      blockedBy: null,
    })),
    dynamic:
      laneCount === 0
        ? null
        : { laneCount, activeCount, queuedCount, queuedLaneCount: queuedCount > 0 ? 1 : 0 },
  };
}

export function stabilityPayload(life: Life): Record<string, unknown> {
  const model = { provider: 'simulated', model: 'simulated-1' };
  const events = life.runs
    .list()
    .flatMap(({ startedAtMs: ts }) =>
      ts === null
        ? []
        : [
            {
              ts,
              type: 'session.state',
              outcome: 'processing',
              reason: 'run_started',
              queueDepth: 1,
            },
            { ts, type: 'model.call.started', ...model },
            { ts, type: 'run.execution_phase', phase: 'model_call_started', ...model },
          ],
    )
    .map((event, index) => ({ seq: index + 1, ...event }));
  return {
    generatedAt: new Date(life.scheduler.nowMs()).toISOString(),
    capacity: 1000,
    count: events.length,
    dropped: 0,
    firstSeq: events[0]?.seq ?? null,
    lastSeq: events.at(-1)?.seq ?? null,
    events,
  };
}
