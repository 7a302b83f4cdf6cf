import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ok } from '../../electron/core/result.ts';
import {
  block,
  type EvidenceParts,
  MAIN,
  MINUTE,
  NOW_MS,
  run,
  SESSION_ID,
} from '../support/evidence.ts';
import { fileError, watchedFiles } from '../support/faulty-files.ts';
import { NEW_ID, resettable, stop, TRANSCRIPT } from './scenes.ts';
import { refusedRpc, World } from './world.ts';

const world = () => resettable(new World(onTestFinished));

const asked = (made: World, method: string) => made.done.filter((one) => one.startsWith(method));
const sessionFile = (made: World, name: string) =>
  join(made.stateDir, 'agents/main/sessions', name);

describe('a reset', () => {
  it('copies row and conversation aside first, then ends the run, then resets', async () => {
    const made = world();
    const result = await made.act('reset', MAIN);
    expect(result).toMatchObject({ outcome: 'done' });
    expect(result.steps.map((step) => step.name)).toEqual([
      'copy aside',
      'abort',
      'reset',
      'prove',
    ]);
    const [copy] = made.archive.entries();
    expect(copy).toMatchObject({
      state: 'reset',
      sessionKey: MAIN,
      sessionId: SESSION_ID,
      newSessionId: NEW_ID,
      row: { sessionId: SESSION_ID },
      complete: true,
    });
    expect(readFileSync(made.archive.pathOf(copy?.id ?? ''), 'utf8')).toBe(TRANSCRIPT);
    expect(result.undo).toBe(copy?.id);
  });

  it('lists who must ask again', async () => {
    const made = world();
    const earlier = made.seen;
    made.seen = () => ({ ...earlier(), blocks: [block()] });
    const result = await made.act('reset', MAIN);
    expect(result.reason).toMatch(/1 message got no answer \(.*Z\) and must be sent again/);
  });

  it('goes on where a message behind the hung run hangs as well, on 2026.9.6 alone', async () => {
    for (const [version, outcome] of [
      ['2026.9.6', 'done'],
      ['2026.7.35', 'failed'],
    ] as const) {
      const made = world();
      made.version = version;
      const { seen, answer } = made;
      const hangs = run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE });
      const next = { ...run({ runId: 'the-next', ageMs: 0 }), startedAtMs: made.nowMs + 1 };
      const has = (method: string) => asked(made, method).length > 0;
      made.seen = () => {
        const runs = has('sessions.reset') ? [] : has('sessions.abort') ? [next] : [hangs];
        return { ...seen(), runs };
      };
      made.answer = (method, params) =>
        method === 'sessions.abort' ? ok({ status: 'aborted' }) : answer(method, params);
      const result = await made.act('reset', MAIN);
      expect(result, version).toMatchObject({ outcome });
      if (outcome === 'done') expect(result.reason).toContain('2 messages got no answer');
    }
  });

  it('names a message that had no turn before it, on 2026.9.6', async () => {
    const made = world();
    made.version = '2026.9.6';
    const answer = made.answer;
    const cameMs = Date.parse('2026-11-29T15:58:21.627Z');
    made.answer = (method, params) => {
      if (method !== 'chat.history') return answer(method, params);
      const state = asked(made, 'sessions.reset').length > 0 ? 'interrupted' : 'queued';
      const items = [
        { id: 'earlier', acceptedAt: cameMs - 1, state: 'cancelled' },
        { id: 'waits', acceptedAt: cameMs, state },
      ];
      return ok({ messages: [], pendingInputs: { items } });
    };
    const result = await made.act('reset', MAIN);
    expect(result).toMatchObject({ outcome: 'done' });
    expect(result.reason).toContain(`1 message got no answer (${new Date(cameMs).toISOString()})`);
  });

  it('names a message once of which two sources tell, and each of two in a row', async () => {
    const told = async (before: readonly number[], after: readonly number[], given: number) => {
      const made = world();
      made.version = '2026.9.6';
      const { seen, answer } = made;
      const has = (method: string) => asked(made, method).length > 0;
      made.seen = () => {
        const times = has('sessions.abort') ? after : before;
        const userAtMs = times.at(-1) ?? null;
        const heard = { sessionKey: MAIN, droppedAtMs: null, source: 'event' } as const;
        return {
          ...seen(),
          messages: [{ ...heard, userAtMs, replyAtMs: null, unansweredAtMs: [...times] }],
        };
      };
      made.answer = (method, params) => {
        if (method !== 'chat.history') return answer(method, params);
        const state = has('sessions.reset') ? 'interrupted' : 'queued';
        const items = [{ id: 'waits', acceptedAt: given, state }];
        return ok({ messages: [], pendingInputs: { items } });
      };
      return (await made.act('reset', MAIN)).reason;
    };
    const cameMs = NOW_MS - MINUTE;
    expect(await told([cameMs], [cameMs], cameMs - 40)).toContain('1 message got no answer');
    const [first, second] = [cameMs, cameMs + 900];
    expect(await told([first], [first, second], second + 40)).toContain('2 messages got no answer');
  });

  describe('of who must ask again', () => {
    const heard = { sessionKey: MAIN, droppedAtMs: null, source: 'event' } as const;
    const lost = block();
    const lostMs = lost.atMs - (lost.waitedMs ?? 0);
    const at = (ms: number) => new Date(ms).toISOString();

    async function told(made: World, parts: EvidenceParts): Promise<string | undefined> {
      const earlier = made.seen;
      made.seen = () => ({ ...earlier(), blocks: [lost], ...parts });
      return /got no answer \((.*)\)/.exec((await made.act('reset', MAIN)).reason)?.[1];
    }

    it('leaves out whom somebody has dismissed, and who was answered since', async () => {
      const dismissed = [{ sessionKey: MAIN, sinceMs: lostMs }];
      const messages = [{ ...heard, userAtMs: lostMs, replyAtMs: lost.atMs + 1 }];
      expect(await told(world(), {})).toBe(at(lostMs));
      expect(await told(world(), { dismissed })).toBeUndefined();
      expect(await told(world(), { messages })).toBeUndefined();
    });

    it('leaves out whom the reset before it has told of', async () => {
      const made = world();
      expect(await told(made, {})).toBe(at(lostMs));
      const nextMs = made.nowMs + MINUTE;
      made.nowMs = nextMs + MINUTE;
      const messages = [{ ...heard, userAtMs: nextMs, replyAtMs: null }];
      expect(await told(made, { messages })).toBe(at(nextMs));
    });

    it('names the message of the run that it ends, and those behind it', async () => {
      const made = world();
      const stalled = run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE });
      let phase: 'active' | 'aborted' = 'active';
      const answer = made.answer;
      made.answer = (method, params) => {
        if (!method.endsWith('.abort')) return answer(method, params);
        phase = 'aborted';
        return ok({ aborted: true, runIds: [] });
      };
      const behind = [9 * MINUTE, 4 * MINUTE].map((lengthMs) => made.nowMs - lengthMs);
      const userAtMs = behind[1] ?? null;
      const messages = [{ ...heard, userAtMs, replyAtMs: null, unansweredAtMs: behind }];
      const earlier = made.seen;
      made.seen = () => ({ ...earlier(), runs: [{ ...stalled, phase }] });
      const all = [stalled.startedAtMs, ...behind].map(at).join(', ');
      expect(await told(made, { messages, blocks: [] })).toBe(all);
    });
  });

  it('changes nothing when the copy cannot be written', async () => {
    for (const code of ['ENOSPC', 'EACCES', 'EROFS']) {
      const made = world();
      made.files = watchedFiles(({ name, paths }) => {
        if (name === 'open' && paths[0]?.includes('archive')) throw fileError(code);
      });
      const result = await made.act('reset', MAIN);
      expect(result).toMatchObject({ outcome: 'failed', undo: null });
      expect(result.reason).toContain(code);
      expect(result.reason).toContain('nothing was changed');
      expect(asked(made, 'sessions.reset')).toEqual([]);
      expect(asked(made, 'chat.abort')).toEqual([]);
    }
  });

  it('does not reset while a run goes on', async () => {
    const made = world();
    const earlier = made.seen;
    made.seen = () => ({ ...earlier(), runs: [run({ quietMs: 6 * MINUTE })] });
    made.answer = () => ok({ aborted: false, runIds: [] });
    const result = await made.act('reset', MAIN);
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(asked(made, 'sessions.reset')).toEqual([]);
  });

  it.each([
    ['as long as a turn of 2026.7.35 waits for a lock, three times over', 181_000, 'done'],
    ['not for ever', 400_000, 'failed'],
  ] as const)('asks again %s', async (_title, activeMs, outcome) => {
    const made = world();
    made.version = '2026.7.35';
    const answer = made.answer;
    let firstMs: number | null = null;
    made.answer = (method, params) => {
      if (method !== 'sessions.reset') return answer(method, params);
      firstMs ??= made.nowMs;
      if (made.nowMs - firstMs >= activeMs) return answer(method, params);
      made.nowMs += 15_000;
      return refusedRpc('Sitzung noch belegt.', { code: 'UNAVAILABLE' });
    };
    expect(await made.act('reset', MAIN)).toMatchObject({ outcome });
  });

  it('names the session it should be on 2026.9.6, and is refused when it is another', async () => {
    const made = new World(onTestFinished);
    made.version = '2026.9.6';
    made.answer = (method) =>
      method === 'sessions.reset'
        ? refusedRpc('Eine andere Sitzung.', { details: { reason: 'session-changed' } })
        : ok({ status: 'no-active-run', messages: [] });
    const result = await made.act('reset', MAIN);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(asked(made, 'sessions.reset')).toEqual([
      `sessions.reset ${JSON.stringify({ key: MAIN, expectedSessionId: SESSION_ID })}`,
    ]);
  });

  it('says beforehand that a database cannot be undone, and links the copy afterwards', async () => {
    const made = new World(onTestFinished);
    made.version = '2026.9.6';
    made.answer = () => ok({ status: 'no-active-run', messages: [{ role: 'user' }] });
    const result = await made.act('reset', MAIN);
    expect(result).toMatchObject({ outcome: 'done', undo: null });
    expect(result.reason).toContain(made.archive.pathOf(made.archive.entries()[0]?.id ?? ''));
    for (const id of [null, result.id]) {
      const undone = await made.act('undo', id);
      expect(undone).toMatchObject({ outcome: 'nothing-to-do' });
      expect(undone.reason).toContain(made.archive.pathOf(made.archive.entries()[0]?.id ?? ''));
    }
    expect((await made.act('undo', 'reset-other')).reason).not.toContain('database');
  });

  it('fails with a reason, and resets nothing, when the socket drops before its word', async () => {
    const closed = { ok: false as const, error: { code: 'CLOSED', message: 'closed 1006' } };
    for (const version of ['2026.2.1', '2026.9.6'] as const) {
      for (const dropped of ['chat.history', 'chat.abort', 'sessions.abort', 'sessions.reset']) {
        const made = world();
        made.version = version;
        const answer = made.answer;
        made.answer = (method, params) => (method === dropped ? closed : answer(method, params));
        const wasAsked = () => asked(made, dropped).length > 0;
        const result = await made.act('reset', MAIN);
        expect(result.outcome, `${version} ${dropped}`).toBe(wasAsked() ? 'failed' : 'done');
        if (wasAsked()) expect(result.reason).toContain('was lost before it answered');
        const list = readFileSync(sessionFile(made, 'sessions.json'), 'utf8');
        expect(list.includes(NEW_ID), `${version} ${dropped}`).toBe(!wasAsked());
      }
    }
  });

  it('leaves OpenClaw’s transcript as it was', async () => {
    const made = world();
    await made.act('reset', MAIN);
    expect(readFileSync(sessionFile(made, `${SESSION_ID}.jsonl`), 'utf8')).toBe(TRANSCRIPT);
  });
});

describe('undoing a reset', () => {
  async function resetWorld(): Promise<World> {
    const made = world();
    await made.act('reset', MAIN);
    return made;
  }
  const rowOf = (made: World) =>
    JSON.parse(readFileSync(sessionFile(made, 'sessions.json'), 'utf8'))[MAIN];

  it('is refused while the gateway runs, and links the copy', async () => {
    const made = await resetWorld();
    const result = await made.act('undo', null);
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain(made.archive.pathOf(made.archive.entries()[0]?.id ?? ''));
    expect(rowOf(made)).toEqual({ sessionId: NEW_ID });
  });

  it('gives the session its old file back once the gateway is stopped', async () => {
    const made = await resetWorld();
    stop(made);
    expect(await made.act('undo', null)).toMatchObject({ outcome: 'done' });
    expect(rowOf(made)).toEqual({ sessionId: SESSION_ID });
    expect(made.archive.entries()[0]).toMatchObject({ state: 'restored' });
    expect(await made.act('undo', null)).toMatchObject({ outcome: 'nothing-to-do' });
  });

  it('brings the transcript back from OpenClaw’s own archive (2026.7.35)', async () => {
    const made = await resetWorld();
    stop(made);
    const folder = join(made.stateDir, 'agents/main/sessions');
    const name = `${SESSION_ID}.jsonl.reset.2026-11-22T11-51-02.487Z`;
    writeFileSync(join(folder, name), TRANSCRIPT);
    rmSync(join(folder, `${SESSION_ID}.jsonl`));
    expect(await made.act('undo', null)).toMatchObject({ outcome: 'done' });
    expect(readFileSync(join(folder, `${SESSION_ID}.jsonl`), 'utf8')).toBe(TRANSCRIPT);
    expect(existsSync(join(folder, name))).toBe(true);
  });

  it('is refused when the new session has been used, or somebody holds a lock', async () => {
    for (const [name, content] of [
      [`${NEW_ID}.jsonl`, TRANSCRIPT],
      [`${NEW_ID}.jsonl.lock`, '{}'],
      ['sessions.json.lock', '{}'],
    ] as const) {
      const made = await resetWorld();
      stop(made);
      writeFileSync(sessionFile(made, name), content);
      expect(await made.act('undo', null)).toMatchObject({ outcome: 'refused' });
      expect(rowOf(made)).toEqual({ sessionId: NEW_ID });
    }
  });

  it('is refused when the port is taken again in the last moment', async () => {
    const made = await resetWorld();
    stop(made);
    made.listeners = [777];
    expect(await made.act('undo', null)).toMatchObject({ outcome: 'refused' });
    expect(rowOf(made)).toEqual({ sessionId: NEW_ID });
  });

  it('leaves nothing of its own in OpenClaw’s folder', async () => {
    const made = await resetWorld();
    stop(made);
    await made.act('undo', null);
    expect(readdirSync(join(made.stateDir, 'agents/main/sessions')).sort()).toEqual([
      `${SESSION_ID}.jsonl`,
      'sessions.json',
    ]);
  });
});
