import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOnlyFiles } from '../../../electron/openclaw/files.ts';
import { locate } from '../../../electron/openclaw/locate/locate.ts';
import type { LogFacts, LogFactsQuery } from '../../../electron/openclaw/log/log-facts.ts';
import { createLogFacts } from '../../../electron/openclaw/log/log-facts.ts';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const STARTED = NOW - 3_600_000;
const PID = 4242;
const ID = '662002f6-24f2-420e-a644-3e6c6a54b559';

let home: string;
let stateDir: string;
let log: string;
let facts: LogFacts;

function line(text: string, atMs: number, more: { level?: string; pid?: number } = {}): void {
  const time = new Date(atMs).toISOString();
  const subsystem = JSON.stringify({ subsystem: 'diagnostic' });
  appendFileSync(
    log,
    `${JSON.stringify({
      '0': subsystem,
      '1': text,
      ...(more.pid === undefined ? {} : { '2': { pid: more.pid } }),
      _meta: { name: subsystem, date: time, logLevelName: more.level ?? 'ERROR' },
      time,
    })}\n`,
  );
}

function create(file: string): LogFacts {
  log = file;
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(join(stateDir, 'openclaw.json'), JSON.stringify({ logging: { file } }));
  writeFileSync(log, '');
  const location = locate({
    env: { OPENCLAW_STATE_DIR: stateDir },
    homeDir: home,
    flags: {},
    files: readOnlyFiles,
    workDir: home,
  });
  return createLogFacts({ location, tmpDir: home, uid: 501, now: () => NOW });
}

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'log-facts-')));
  stateDir = join(home, 'state');
  // A log outside the state folder may be written by anybody.
  facts = create(join(home, 'shared.log'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const query = (parts: Partial<LogFactsQuery> = {}): LogFactsQuery => ({
  gatewayPid: PID,
  gatewayStartedAtMs: STARTED,
  sessionIds: [ID],
  ...parts,
});
const lockPath = () => join(stateDir, `agents/main/sessions/${ID}.jsonl.lock`);
const locked = (path: string, pid = PID) =>
  `session file locked (timeout 10000ms): pid=${pid} ${path}`;

describe('a message that met a lock', () => {
  it('is a block, told by the lane with its session and its wait', async () => {
    line(
      `lane task error: lane=session:agent:main:main durationMs=10591 error="Error: ${locked(lockPath())}"`,
      NOW,
    );
    expect(await facts.poll()).toBe(true);
    expect(facts.facts(query()).blocks).toEqual([
      {
        atMs: NOW,
        source: 'log',
        lockPath: lockPath(),
        ownerPid: PID,
        sessionKey: 'agent:main:main',
        waitedMs: 10_000,
        staleBecause: [],
        lost: true,
      },
    ]);
  });

  it('is one message though two lines tell of it, and keeps the session that one of them names', async () => {
    line(`Embedded agent failed before reply: ${locked(lockPath())}`, NOW - 5);
    line(
      `lane task error: lane=session:agent:main:main durationMs=10591 error="Error: ${locked(lockPath())}"`,
      NOW,
    );
    await facts.poll();
    const { blocks } = facts.facts(query());
    expect(blocks).toHaveLength(1);
    expect(blocks[0]).toMatchObject({ atMs: NOW - 5, sessionKey: 'agent:main:main' });
  });

  it('is two messages when ten seconds lie between them', async () => {
    line(locked(lockPath()), NOW - 10_600);
    line(locked(lockPath()), NOW);
    await facts.poll();
    expect(facts.facts(query()).blocks).toHaveLength(2);
  });

  it('stays lost when the gateway that lost it is gone', async () => {
    line(locked(lockPath()), NOW);
    await facts.poll();
    expect(facts.facts(query()).blocks).toHaveLength(1);
    const restarted = query({ gatewayPid: 4300, gatewayStartedAtMs: NOW + 5_000 });
    expect(facts.facts(restarted).blocks).toHaveLength(1);
  });

  it.each([
    ['of another OpenClaw', () => line(locked('/other/agents/main/sessions/x.jsonl.lock'), NOW)],
    [
      'of a folder whose name only begins like ours',
      () => line(locked(lockPath().replace(stateDir, `${stateDir}-work`)), NOW),
    ],
    [
      'that is only quoted in a quiet line',
      () => line(locked(lockPath()), NOW, { level: 'DEBUG' }),
    ],
  ])('is not believed %s', async (_whose, write) => {
    write();
    await facts.poll();
    expect(facts.facts(query()).blocks).toEqual([]);
  });

  it('is lost, too, when this look is the first, after the gateway that lost it has gone', async () => {
    line(locked(lockPath()), STARTED - 1);
    await facts.poll();
    expect(facts.facts(query()).blocks).toMatchObject([{ atMs: STARTED - 1, lost: true }]);
    expect(facts.facts(query({ gatewayStartedAtMs: null })).blocks).toHaveLength(1);
  });
});

describe('what the gateway says of its sessions', () => {
  const stalled = (id: string) =>
    `stalled session: sessionId=${id} sessionKey=agent:main:main state=processing age=381s queueDepth=2 classification=stalled_agent_run lastProgress=model_call:started lastProgressAge=380s recovery=checking`;

  it('is not believed from before this gateway started', async () => {
    line(stalled(ID), STARTED - 1, { level: 'WARN' });
    await facts.poll();
    expect(facts.facts(query()).notices).toEqual([]);
    expect(facts.facts(query({ gatewayStartedAtMs: null })).notices).toEqual([]);
  });

  it('is believed by a session id that the store knows', async () => {
    line(stalled(ID), NOW, { level: 'WARN' });
    await facts.poll();
    expect(facts.facts(query()).notices).toEqual([
      {
        kind: 'stalled-session',
        atMs: NOW,
        sessionKey: 'agent:main:main',
        sessionId: ID,
        ageMs: 381_000,
        recovery: 'checking',
        lastProgress: 'model_call:started',
        lastProgressAgeMs: 380_000,
        classification: 'stalled_agent_run',
      },
    ]);
  });

  it('is not believed by the name of a session, which exists everywhere', async () => {
    line(stalled('00000000-0000-4000-8000-000000000000'), NOW, { level: 'WARN' });
    await facts.poll();
    expect(facts.facts(query()).notices).toEqual([]);
  });

  it('ends with the gateway that said it', async () => {
    line(stalled(ID), NOW, { level: 'WARN' });
    await facts.poll();
    expect(facts.facts(query()).notices).toHaveLength(1);
    expect(facts.facts(query({ gatewayStartedAtMs: NOW + 1 })).notices).toEqual([]);
  });

  it('a run that is merely long is no trouble', async () => {
    line(stalled(ID).replace('stalled session', 'long-running session'), NOW, { level: 'WARN' });
    await facts.poll();
    expect(facts.facts(query()).notices).toEqual([]);
  });
});

describe('whose line it is', () => {
  it('a locked database is believed by the pid of our gateway', async () => {
    line('Error: database is locked', NOW, { pid: PID });
    line('Error: database is locked', NOW, { pid: 99 });
    line('Error: database is locked', NOW);
    await facts.poll();
    expect(facts.facts(query()).notices).toEqual([
      { kind: 'database-locked', atMs: NOW, holderPid: null },
    ]);
  });

  it('a log inside the state folder is ours alone', async () => {
    facts = create(join(stateDir, 'gateway.log'));
    line('Error: database is locked', NOW);
    await facts.poll();
    expect(facts.facts(query()).notices).toHaveLength(1);
  });
});

describe('reading on', () => {
  it('says that nothing is new when nothing that matters was written', async () => {
    await facts.poll();
    line('all is well', NOW);
    expect(await facts.poll()).toBe(false);
    line(locked(lockPath()), NOW);
    expect(await facts.poll()).toBe(true);
    expect(await facts.poll()).toBe(false);
  });

  it('keeps the last 500 findings', async () => {
    for (let n = 0; n < 600; n += 1) line(locked(lockPath()), NOW - (600 - n) * 5_000);
    await facts.poll();
    const { blocks } = facts.facts(query({ gatewayStartedAtMs: 0 }));
    expect(blocks).toHaveLength(500);
    expect(blocks.at(-1)?.atMs).toBe(NOW - 5_000);
  });
});

describe('what the log says of models', () => {
  const RUN = '8921b823-cc1c-485f-8e60-6c629932d2a1';
  const structured = (fields: object, words: string) => {
    const time = new Date(NOW).toISOString();
    const subsystem = JSON.stringify({ subsystem: 'agent/embedded' });
    const record = { '0': subsystem, '1': fields, '2': words, message: words, time };
    appendFileSync(log, `${JSON.stringify({ ...record, _meta: { logLevelName: 'WARN' } })}\n`);
  };
  const decision = (parts: object = {}) =>
    structured(
      {
        event: 'model_fallback_decision',
        runId: RUN,
        sessionId: ID,
        candidateProvider: 'drill',
        candidateModel: 'drill-1',
        reason: 'auth',
        errorPreview: '401 Incorrect API key provided',
        fallbackStepFinalOutcome: 'chain_exhausted',
        ...parts,
      },
      'model fallback decision',
    );

  it('is a failed turn of its session, by the fields of the line', async () => {
    decision();
    expect(await facts.poll()).toBe(true);
    const keys = new Map([[ID, 'agent:main:main']]);
    expect(facts.facts(query({ keys })).turns).toMatchObject([
      {
        kind: 'failed',
        source: 'log',
        sessionKey: 'agent:main:main',
        provider: 'drill',
        reason: 'auth',
        said: '401 Incorrect API key provided',
      },
    ]);
  });

  it('is nothing while another model is left', async () => {
    decision({ fallbackStepFinalOutcome: 'next_fallback' });
    expect(await facts.poll()).toBe(false);
  });

  const callFailed = (parts: object = {}) =>
    structured(
      {
        event: 'embedded_run_agent_end',
        runId: RUN,
        isError: true,
        error: 'LLM request failed.',
        failoverReason: null,
        model: 'drill-1',
        provider: 'drill',
        rawErrorPreview: 'Provider finish_reason: content_filter',
        providerRuntimeFailureKind: 'unclassified',
        ...parts,
      },
      'embedded run agent end',
    );

  it('is why a call of one of our runs failed, in its provider’s words (2026.7.35)', async () => {
    callFailed();
    expect(await facts.poll()).toBe(true);
    expect(facts.facts(query()).turns).toEqual([]);
    const keys = new Map([[RUN, 'agent:main:main']]);
    expect(facts.facts(query({ keys })).turns).toEqual([
      {
        kind: 'explained',
        atMs: NOW,
        runId: RUN,
        provider: 'drill',
        model: 'drill-1',
        reason: null,
        failure: 'unclassified',
        said: 'Provider finish_reason: content_filter',
      },
    ]);
  });

  it('is nothing where the call went well, and pushes no lost message out', async () => {
    callFailed({ isError: false });
    expect(await facts.poll()).toBe(false);
    line(locked(lockPath()), NOW - 5_000);
    for (let n = 0; n < 600; n += 1) callFailed();
    await facts.poll();
    expect(facts.facts(query({ gatewayStartedAtMs: 0 })).blocks).toHaveLength(1);
    const keys = new Map([[RUN, 'agent:main:main']]);
    expect(facts.facts(query({ keys })).turns).toHaveLength(50);
  });

  it('is until when a key is used no more, where one of our runs met that', async () => {
    const untilMs = NOW + 60_000;
    structured(
      {
        event: 'auth_profile_failure_state_updated',
        runId: RUN,
        provider: 'drill',
        reason: 'auth',
        cooldownUntil: untilMs,
      },
      'auth profile failure state updated',
    );
    await facts.poll();
    // The log is shared by all gateways of a machine.
    expect(facts.facts(query()).turns).toEqual([]);
    const keys = new Map([[RUN, 'agent:main:main']]);
    expect(facts.facts(query({ keys })).turns).toMatchObject([
      { kind: 'cooling', provider: 'drill', reason: 'auth', untilMs },
    ]);
  });
});
