import { describe, expect, it } from 'vitest';
import {
  tailFact,
  tailStep,
  withWrittenSteps,
} from '../../../electron/openclaw/sessions/transcript-tail.ts';
import { ago, MAIN, NOW_MS, run, SECOND } from '../../support/evidence.ts';

function entry(role: string, atMs: number, more: object = {}): string {
  const message = { role, timestamp: atMs, content: [{ type: 'text', text: 'secret' }], ...more };
  return JSON.stringify({ type: 'message', timestamp: new Date(atMs).toISOString(), message });
}

const USER = entry('user', ago(40 * SECOND));
const CALL = entry('assistant', ago(30 * SECOND), {
  stopReason: 'toolUse',
  content: [{ type: 'toolCall', id: 'call-1', name: 'exec', arguments: { command: 'secret' } }],
});
const RESULT = entry('toolResult', ago(20 * SECOND));
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

  it('does not take the call of a tool for a reply', () => {
    expect(tailFact(MAIN, [USER, CALL].join('\n'))).toMatchObject({ replyAtMs: null });
    expect(tailFact(MAIN, [USER, CALL, RESULT, REPLY].join('\n'))).toMatchObject({
      replyAtMs: ago(10 * SECOND),
    });
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
    expect(works({ ageMs: 25 * SECOND, quietMs: 25 * SECOND }, CALL)?.step.kind).toBe('model');
  });
});
