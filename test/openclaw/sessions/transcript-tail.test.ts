import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MOST_ENTRIES } from '../../../electron/core/evidence/heard-facts.ts';
import {
  tailStep as stepIn,
  tailFacts,
} from '../../../electron/core/evidence/heard-transcripts.ts';
import { withWrittenSteps } from '../../../electron/core/evidence/written-steps.ts';
import {
  createTranscriptReader,
  readEntries,
} from '../../../electron/openclaw/sessions/transcript-tail.ts';
import { type FileReads, realReads } from '../../../electron/system/file-reads.ts';
import { ago, MAIN, NOW_MS, run, SECOND, session } from '../../support/evidence.ts';

const transcript = (sessionKey: string, tail: string) => ({
  sessionKey,
  entries: readEntries(tail),
});
const tailStep = (key: string, tail: string) => stepIn(transcript(key, tail));
const tailFact = (key: string, tail: string) => tailFacts(transcript(key, tail)).message;
const tailTurns = (key: string, tail: string) => tailFacts(transcript(key, tail)).turns;

function entry(role: string, atMs: number, more: object = {}): string {
  const message = { role, timestamp: atMs, content: [{ type: 'text', text: 'secret' }], ...more };
  return JSON.stringify({ type: 'message', timestamp: new Date(atMs).toISOString(), message });
}

/** An entry that names the one that it follows. */
function linked(id: string, parentId: string, role: string, atMs: number, more: object = {}) {
  const message = { role, timestamp: atMs, content: 'are you there', ...more };
  const timestamp = new Date(atMs).toISOString();
  return JSON.stringify({ type: 'message', id, parentId, timestamp, message });
}

const USER = entry('user', ago(40 * SECOND));
const CALL = entry('assistant', ago(30 * SECOND), {
  stopReason: 'toolUse',
  content: [{ type: 'toolCall', id: 'call-1', name: 'exec', arguments: { command: 'secret' } }],
});
const RESULT = entry('toolResult', ago(20 * SECOND));
const MUTE = entry('assistant', ago(10 * SECOND), {
  stopReason: 'stop',
  content: [],
  provider: 'anthropic',
  model: 'claude',
});
const REPLY = entry('assistant', ago(10 * SECOND), { stopReason: 'stop' });

describe('the end of a transcript', () => {
  it('names the tool that was called and has given no result', () => {
    expect(tailStep(MAIN, `{"half":\n${USER}\n${CALL}\n`)).toEqual({
      sessionKey: MAIN,
      kind: 'tool',
      tool: 'exec',
      atMs: ago(30 * SECOND),
    });
  });

  it('knows a result as a step, and a reply as none', () => {
    expect(tailStep(MAIN, [USER, CALL, RESULT].join('\n'))?.kind).toBe('result');
    expect(tailStep(MAIN, [USER, CALL, RESULT, REPLY].join('\n'))).toBeNull();
    expect(tailStep(MAIN, USER)).toBeNull();
  });

  it('takes a message that the agent sent by its tool for the answer, and no other use of it', () => {
    const call = (action: string) =>
      entry('assistant', ago(30 * SECOND), {
        stopReason: 'toolUse',
        content: [{ type: 'toolCall', name: 'message', arguments: { action, text: 'secret' } }],
      });
    const kinds = (...lines: string[]) => tailTurns(MAIN, lines.join('\n')).map(({ kind }) => kind);
    expect(kinds(USER, call('send'), RESULT, MUTE)).toEqual(['answered']);
    expect(kinds(USER, call('send'), RESULT, CALL, RESULT, MUTE)).toEqual(['answered']);
    expect(kinds(USER, call('react'), RESULT, MUTE)).toEqual(['empty']);
    expect(kinds(USER, CALL, RESULT, MUTE)).toEqual(['empty']);
    const next = entry('user', ago(15 * SECOND));
    expect(kinds(USER, call('send'), RESULT, next, MUTE)).toEqual(['empty']);
  });

  it('takes the word by which an agent says nothing for no answer to a person', () => {
    const said = (text: string, more: object = {}) =>
      entry('assistant', ago(10 * SECOND), {
        ...{ stopReason: 'stop', provider: 'anthropic', model: 'claude' },
        content: [{ type: 'text', text }],
        ...more,
      });
    const kinds = (key: string, ...lines: string[]) =>
      tailTurns(key, lines.join('\n')).map(({ kind }) => kind);
    for (const text of ['NO_REPLY', ' **NO_REPLY**\n', 'no_reply', '{"action": "NO_REPLY"}']) {
      expect(kinds(MAIN, USER, said(text))).toEqual(['empty']);
      expect(kinds('agent:main:cron:1', USER, said(text))).toEqual([]);
    }
    expect(kinds(MAIN, USER, said('NO_REPLY is my word for that'))).toEqual(['answered']);
    // A helper's result came later, or OpenClaw asked by itself: nobody waits for words.
    expect(kinds(MAIN, USER, said('done'), said('NO_REPLY'))).toEqual(['answered']);
    const handedOn = entry('user', ago(20 * SECOND), {
      content: 'A background task just completed. You can respond with NO_REPLY.',
    });
    expect(kinds(MAIN, handedOn, said('NO_REPLY'))).toEqual([]);
    expect(kinds(MAIN, handedOn, said('It is done.'))).toEqual(['answered']);
    expect(tailFact(MAIN, [handedOn, said('NO_REPLY')].join('\n'))).toMatchObject({
      replyAtMs: ago(10 * SECOND),
    });
  });

  it('does not take OpenClaw’s own text for a failed answer for a begun one', () => {
    const failed = entry('assistant', ago(10 * SECOND), {
      ...{ stopReason: 'error', provider: 'anthropic', model: 'claude' },
      content: [{ type: 'text', text: '[assistant turn failed before producing content]' }],
      errorMessage: 'Connection error.',
    });
    expect(tailTurns(MAIN, [USER, failed].join('\n'))).toMatchObject([
      { kind: 'failed', begun: false },
    ]);
  });

  it('counts a message once that OpenClaw asks again by itself (2026.7.35)', () => {
    const kinds = (...lines: string[]) => tailTurns(MAIN, lines.join('\n')).map(({ kind }) => kind);
    expect(kinds(USER, MUTE, USER, MUTE)).toEqual(['empty']);
    expect(kinds(USER, MUTE, entry('user', ago(15 * SECOND)), MUTE)).toEqual(['empty', 'empty']);
  });

  it('knows which message was answered with words, and still does while the next one waits', () => {
    const next = entry('user', ago(SECOND));
    const told = (...lines: string[]) => tailFact(MAIN, lines.join('\n'))?.answeredUserAtMs;
    expect(told(USER, CALL, RESULT, REPLY, next)).toBe(ago(40 * SECOND));
    expect(told(USER, CALL)).toBeUndefined();
    expect(
      told(USER, entry('assistant', ago(9), { stopReason: 'stop', content: [] })),
    ).toBeUndefined();
  });

  it('does not take the call of a tool for a reply', () => {
    expect(tailFact(MAIN, [USER, CALL].join('\n'))).toMatchObject({ replyAtMs: null });
    expect(tailFact(MAIN, [USER, CALL, RESULT, REPLY].join('\n'))).toMatchObject({
      replyAtMs: ago(10 * SECOND),
    });
  });
});

describe('commands in a transcript', () => {
  const command = (text: string) => entry('user', ago(20 * SECOND), { content: text });

  it('wait for no answer: 2026.5.28 writes `/compact` down, and what it did as no reply', () => {
    const compacted = JSON.stringify({ type: 'compaction', id: 'c', summary: 'secret' });
    const tail = [USER, REPLY, command('/compact'), compacted].join('\n');
    expect(tailFact(MAIN, tail)).toMatchObject({ userAtMs: ago(40 * SECOND) });
    expect(tailFact(MAIN, command('/compact'))).toBeNull();
  });

  it('hide no message that came before them', () => {
    const tail = [USER, command('/status')].join('\n');
    expect(tailFact(MAIN, tail)).toMatchObject({ userAtMs: ago(40 * SECOND), replyAtMs: null });
  });

  it.each(['/weather today', '/etc/hosts is broken', 'run /compact', '/new tell me a joke'])(
    '%s is a message',
    (text) => {
      expect(tailFact(MAIN, command(text))).toMatchObject({ userAtMs: ago(20 * SECOND) });
    },
  );

  it.each(['/compact', '/Status', '/model: drill', '/think high'])('%s is none', (text) => {
    expect(tailFact(MAIN, command(text))).toBeNull();
  });
});

describe('how the turns in a transcript ended', () => {
  const MODEL = { provider: 'drill', model: 'drill-1' };
  const refused = (atMs: number, more: object = {}) =>
    entry('assistant', atMs, {
      ...MODEL,
      content: [],
      stopReason: 'error',
      errorMessage: '401 Incorrect API key provided',
      ...more,
    });
  const answer = (atMs: number, more: object = {}) =>
    entry('assistant', atMs, { ...MODEL, stopReason: 'stop', ...more });

  it('tells of a refusal with its model and the provider’s words, and that it is no reply', () => {
    const tail = [USER, refused(ago(10 * SECOND))].join('\n');
    expect(tailTurns(MAIN, tail)).toMatchObject([
      {
        kind: 'failed',
        source: 'transcript',
        ...MODEL,
        said: '401 Incorrect API key provided',
        failure: null,
        begun: false,
      },
    ]);
    expect(tailFact(MAIN, tail)).toMatchObject({ replyAtMs: null, failedAtMs: ago(10 * SECOND) });
  });

  it('takes the provider’s own code where this version writes it (2026.7.35)', () => {
    const entryOf = refused(ago(SECOND), { errorCode: 'invalid_api_key', errorType: 'x' });
    expect(tailTurns(MAIN, [USER, entryOf].join('\n'))).toMatchObject([
      { failure: 'invalid_api_key' },
    ]);
  });

  it('counts a call that was made again as one turn, and the next message as another', () => {
    const again = [USER, refused(ago(30 * SECOND)), refused(ago(20 * SECOND))];
    expect(tailTurns(MAIN, again.join('\n'))).toHaveLength(1);
    const next = [...again, entry('user', ago(5 * SECOND)), refused(ago(SECOND))];
    expect(tailTurns(MAIN, next.join('\n'))).toHaveLength(2);
  });

  it('keeps the last answer, the model that failed before it, and what came after it', () => {
    const tail = [
      USER,
      answer(ago(37 * SECOND)),
      entry('user', ago(36 * SECOND)),
      refused(ago(35 * SECOND)),
      answer(ago(30 * SECOND), { provider: 'spare', model: 'drill-2' }),
      entry('user', ago(5 * SECOND)),
      answer(ago(SECOND), { content: [{ type: 'thinking', thinking: 'secret' }] }),
    ].join('\n');
    expect(tailTurns(MAIN, tail)).toMatchObject([
      { kind: 'failed', ...MODEL },
      { kind: 'answered', provider: 'spare', model: 'drill-2' },
      { kind: 'empty' },
    ]);
    expect(JSON.stringify(tailTurns(MAIN, tail))).not.toContain('secret');
  });

  it('says of a broken answer that it had begun, and nothing of what OpenClaw copied', () => {
    const half = refused(ago(SECOND), { content: [{ type: 'text', text: 'po' }] });
    expect(tailTurns(MAIN, [USER, half].join('\n'))).toMatchObject([{ begun: true }]);
    const copy = answer(ago(SECOND), { provider: 'openclaw', model: 'delivery-mirror' });
    expect(tailTurns(MAIN, [USER, copy].join('\n'))).toEqual([]);
  });

  it('takes no answer of OpenClaw’s own to a command for one of the agent', () => {
    // As 2026.2.1 writes it after `/status`: no provider, no model.
    const message = {
      role: 'assistant',
      content: [{ type: 'text', text: 'OpenClaw 2026.2.1' }],
      timestamp: ago(SECOND),
      stopReason: 'injected',
    };
    const injected = JSON.stringify({ type: 'message', id: 'i', message });
    expect(tailTurns(MAIN, [USER, injected].join('\n'))).toEqual([]);
    const said = { ...message, stopReason: 'stop' };
    const real = JSON.stringify({ type: 'message', id: 'i', message: said });
    expect(tailTurns(MAIN, [USER, real].join('\n'))).toMatchObject([{ kind: 'answered' }]);
  });
});

describe('heartbeats in a transcript', () => {
  const poll = (id: string, parentId: string, seconds: number) =>
    linked(id, parentId, 'user', ago(seconds * SECOND), { content: '[OpenClaw heartbeat poll]' });
  const custom = (id: string, parentId: string) =>
    JSON.stringify({ type: 'custom', id, parentId, timestamp: new Date(0).toISOString() });
  const stop = { content: [{ type: 'text', text: 'pong' }], stopReason: 'stop' };

  it('are neither messages nor replies, in either form of their prompt', () => {
    const prompt = 'Read HEARTBEAT.md if it exists (workspace context). Follow it strictly.';
    const content = [{ type: 'text', text: prompt }];
    const tail = [
      linked('u', '', 'user', ago(90 * SECOND)),
      poll('b', 'u', 60),
      linked('c', 'b', 'assistant', ago(59 * SECOND), stop),
      linked('d', 'c', 'user', ago(30 * SECOND), { content }),
      linked('e', 'd', 'assistant', ago(29 * SECOND), stop),
    ].join('\n');
    expect(tailFact(MAIN, tail)).toMatchObject({ userAtMs: ago(90 * SECOND), replyAtMs: null });
  });

  it('do not answer the message that came while one of them ran out of time', () => {
    const tail = [
      poll('b', 'a', 60),
      linked('u', 'b', 'user', ago(59 * SECOND)),
      linked('c', 'b', 'assistant', ago(45 * SECOND), { content: [], stopReason: 'aborted' }),
      custom('d', 'c'),
      poll('e', 'd', 15),
      linked('f', 'e', 'assistant', ago(14 * SECOND), stop),
    ].join('\n');
    expect(tailFact(MAIN, tail)).toMatchObject({
      userAtMs: ago(59 * SECOND),
      replyAtMs: null,
      droppedAtMs: ago(15 * SECOND),
    });
  });

  it('do not drop a message that their turn goes on from, nor one whose turn is not known', () => {
    const end = [linked('c', 'b', 'assistant', ago(14 * SECOND), stop)];
    const message = linked('u', 'a', 'user', ago(59 * SECOND));
    for (const parent of ['u', 'older']) {
      const tail = [message, poll('b', parent, 15), ...end].join('\n');
      expect(tailFact(MAIN, tail)).toMatchObject({ replyAtMs: null, droppedAtMs: null });
    }
  });

  it('have dropped nothing of what the user writes afterwards', () => {
    const tail = [
      poll('b', 'a', 60),
      linked('u', 'b', 'user', ago(59 * SECOND)),
      linked('c', 'b', 'assistant', ago(45 * SECOND), { content: [], stopReason: 'aborted' }),
      poll('e', 'c', 15),
      linked('v', 'e', 'user', ago(9 * SECOND)),
    ].join('\n');
    expect(tailFact(MAIN, tail)).toMatchObject({ userAtMs: ago(9 * SECOND), droppedAtMs: null });
  });

  it('leave a reply to a message that was steered into one a reply', () => {
    const tail = [
      poll('b', 'a', 60),
      linked('u', 'b', 'user', ago(59 * SECOND)),
      linked('c', 'u', 'assistant', ago(58 * SECOND), stop),
    ].join('\n');
    expect(tailFact(MAIN, tail)).toMatchObject({ replyAtMs: ago(58 * SECOND) });
  });
});

describe('the entries that are kept', () => {
  const at = (index: number) => ago(500 * SECOND - index * SECOND);
  const step = (index: number) => {
    const more = { stopReason: 'toolUse', content: [{ type: 'toolCall', name: `tool-${index}` }] };
    return index % 2 === 0
      ? linked(`${index}`, `${index - 1}`, 'assistant', at(index), more)
      : linked(`${index}`, `${index - 1}`, 'toolResult', at(index));
  };
  const many = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => step(from + index));

  it('hold a long row of tool steps as one, and lose neither its message nor its last step', () => {
    const tail = [linked('1', '0', 'user', at(1)), ...many(2, 301)].join('\n');
    expect(readEntries(tail).map((one) => [one.role, one.count])).toEqual([
      ['user', undefined],
      ['assistant', 301],
    ]);
    expect(tailFact(MAIN, tail)).toMatchObject({ userAtMs: at(1), replyAtMs: null });
    expect(tailStep(MAIN, tail)).toMatchObject({ tool: 'tool-302', atMs: at(302) });
  });

  it('keep the steps of two turns apart, which are written in between each other', () => {
    const tail = [
      linked('1', '0', 'user', at(1)),
      linked('2', '1', 'assistant', at(2), { stopReason: 'toolUse' }),
      linked('u', '0', 'user', at(3)),
      linked('3', '2', 'toolResult', at(4)),
      linked('v', 'u', 'assistant', at(5), { stopReason: 'toolUse' }),
    ].join('\n');
    expect(readEntries(tail).map(({ after }) => after)).toEqual([null, 0, null, 1, 2]);
  });

  it('are the last ones of many, each after the one that it followed', () => {
    const tail = Array.from({ length: 260 }, (_, index) =>
      linked(`${index}`, `${index - 1}`, index % 2 === 0 ? 'user' : 'assistant', at(index), {
        stopReason: index % 2 === 0 ? undefined : 'stop',
      }),
    ).join('\n');
    const entries = readEntries(tail);
    expect(entries).toHaveLength(MOST_ENTRIES);
    expect(entries.slice(0, 3).map((one) => one.after)).toEqual([null, 0, 1]);
    expect(entries.at(-1)).toMatchObject({ after: MOST_ENTRIES - 2, sentAtMs: at(259) });
  });

  it('hold no word of the conversation', () => {
    const tail = [USER, CALL, RESULT, REPLY, entry('user', ago(0), { content: '/compact secret' })];
    expect(JSON.stringify(readEntries(tail.join('\n')))).not.toContain('secret');
  });
});

describe('a run whose gateway tells nothing of tools', () => {
  const steps = (tail: string) => [tailStep(MAIN, tail)].filter((step) => step !== null);
  const works = (parts: Parameters<typeof run>[0], tail: string) =>
    withWrittenSteps([run(parts)], steps(tail), NOW_MS)[0];

  it('works with the tool that its transcript names', () => {
    const step = { kind: 'tool', name: 'exec', sinceMs: ago(30 * SECOND) };
    expect(works({ quietMs: 31 * SECOND }, CALL)).toMatchObject({ step });
  });

  it('has progressed when the result was written', () => {
    expect(works({ quietMs: 39 * SECOND }, RESULT)).toMatchObject({
      lastProgressAtMs: ago(20 * SECOND),
      step: { kind: 'model' },
    });
  });

  it('is beyond the tool once it has been heard of since', () => {
    expect(works({ ageMs: 40 * SECOND, quietMs: SECOND }, CALL)?.step.kind).toBe('model');
  });

  it('has nothing to do with what was written before it began', () => {
    for (const ageMs of [25 * SECOND, 29 * SECOND]) {
      expect(works({ ageMs, quietMs: ageMs }, CALL)?.step.kind).toBe('model');
    }
  });
});

describe('transcripts that are looked at again and again', () => {
  let stateDir = '';
  let folder = '';
  let bytesRead = 0;
  const counting: FileReads = {
    ...realReads,
    read(fd, position, maxBytes) {
      const bytes = realReads.read(fd, position, maxBytes);
      bytesRead += bytes.length;
      return bytes;
    },
  };
  const row = (sessionId: string) => session({ key: `agent:main:${sessionId}`, sessionId });
  const write = (sessionId: string, ...lines: string[]) =>
    writeFileSync(join(folder, `${sessionId}.jsonl`), `${lines.join('\n')}\n`);
  const readSince = (work: () => unknown) => {
    const before = bytesRead;
    work();
    return bytesRead - before;
  };

  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'buoy-tails-'));
    folder = join(stateDir, 'agents', 'main', 'sessions');
    mkdirSync(folder, { recursive: true });
  });
  afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

  it('are read once while they do not change, and still tell the same', () => {
    write('one', USER, REPLY);
    write('two', USER, CALL);
    const read = createTranscriptReader(stateDir, counting);
    const first = read([row('one'), row('two')], NOW_MS);
    expect(first.map(({ sessionKey, entries }) => [sessionKey, entries.length])).toEqual([
      ['agent:main:one', 2],
      ['agent:main:two', 2],
    ]);
    expect(readSince(() => expect(read([row('one'), row('two')], NOW_MS)).toEqual(first))).toBe(0);
  });

  it('are read again, and only those, once they have grown', () => {
    write('one', USER);
    write('two', USER);
    const read = createTranscriptReader(stateDir, counting);
    read([row('one'), row('two')], NOW_MS);
    appendFileSync(join(folder, 'two.jsonl'), `${REPLY}\n`);
    let replies: (number | null)[] = [];
    const bytes = readSince(() => {
      replies = read([row('one'), row('two')], NOW_MS).map(
        (one) => tailFacts(one).message?.replyAtMs ?? null,
      );
    });
    expect(replies).toEqual([null, ago(10 * SECOND)]);
    expect(bytes).toBe(Buffer.byteLength(`${USER}\n${REPLY}\n`));
  });

  it('are read again when another file of the same length takes their place', () => {
    const other = entry('user', ago(50 * SECOND));
    expect(other.length).toBe(USER.length);
    write('one', USER);
    const read = createTranscriptReader(stateDir, counting);
    read([row('one')], NOW_MS);
    rmSync(join(folder, 'one.jsonl'));
    write('one', other);
    expect(read([row('one')], NOW_MS)[0]?.entries[0]?.sentAtMs).toBe(ago(50 * SECOND));
  });

  it('say nothing once they are gone, and are read by their last 64 KiB at most', () => {
    write('one', USER);
    writeFileSync(join(folder, 'two.jsonl'), `${'x'.repeat(200_000)}\n${REPLY}\n`);
    const read = createTranscriptReader(stateDir, counting);
    expect(readSince(() => read([row('two')], NOW_MS))).toBe(64 * 1024);
    read([row('one')], NOW_MS);
    rmSync(join(folder, 'one.jsonl'));
    expect(read([row('one')], NOW_MS)).toEqual([]);
  });
});
