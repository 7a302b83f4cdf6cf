import { beforeEach, describe, expect, it } from 'vitest';
import { err, ok } from '../../../electron/core/result.ts';
import type { Answer, Question } from '../../../electron/openclaw/gateway/questions.ts';
import { createQuestions } from '../../../electron/openclaw/gateway/questions.ts';

/** A gateway whose every answer the test gives itself, at a time of its own. */
class Gateway {
  nowMs = 1_000_000;
  readonly sent: string[] = [];
  readonly taken: string[] = [];
  readonly #waiting: { settle: (answer: Answer) => void; giveUp: () => void }[] = [];
  readonly questions = createQuestions({
    now: () => this.nowMs,
    send: (method, params) => {
      this.sent.push(`${method} ${JSON.stringify(params)}`);
      let settle: (answer: Answer) => void = () => undefined;
      let inTimeIs: (answer: Answer | null) => void = () => undefined;
      const settled = new Promise<Answer>((resolve) => {
        settle = resolve;
      });
      const inTime = new Promise<Answer | null>((resolve) => {
        inTimeIs = resolve;
      });
      void settled.then((answer) => inTimeIs(answer));
      this.#waiting.push({ settle, giveUp: () => inTimeIs(null) });
      return { inTime, settled };
    },
  });

  ask(parts: Partial<Question> = {}) {
    return this.questions.ask({
      method: 'sessions.list',
      params: {},
      patienceMs: 5,
      take: (answer, sentAtMs) => {
        this.taken.push(`${answer.ok ? 'answer' : answer.error.code} of ${sentAtMs}`);
        return answer.ok;
      },
      ...parts,
    });
  }

  /** The oldest question that is under way is answered after so long. */
  answer(afterMs: number, answer: Answer = ok({})): void {
    this.nowMs += afterMs;
    this.#waiting.shift()?.settle(answer);
  }

  /** Whoever asked it first stops waiting. */
  losePatience(): void {
    this.#waiting[0]?.giveUp();
  }
}

describe('questions to a gateway', () => {
  let gateway: Gateway;
  beforeEach(() => {
    gateway = new Gateway();
  });

  it('are asked once at a time, though the asker has stopped waiting', async () => {
    const first = gateway.ask();
    gateway.losePatience();
    expect(await first).toBe('late');
    for (let tick = 0; tick < 100; tick += 1) {
      gateway.nowMs += 1_000;
      expect(await gateway.ask()).toBe('late');
    }
    expect(gateway.sent).toHaveLength(1);
    expect(gateway.taken).toEqual([]);
  });

  it('use an answer that comes late, with the time it was asked at', async () => {
    const first = gateway.ask();
    gateway.losePatience();
    await first;
    gateway.answer(6_000);
    await expect.poll(() => gateway.taken).toEqual(['answer of 1000000']);
  });

  it('are asked less, the longer the answer took', async () => {
    const first = gateway.ask();
    gateway.answer(6_000);
    expect(await first).toBe('answered');
    expect(gateway.questions.slow(2_000)).toEqual([
      { method: 'sessions.list', askedAtMs: 1_000_000, tookMs: 6_000, nextAtMs: 1_096_000 },
    ]);
    gateway.nowMs += 89_000;
    expect(await gateway.ask()).toBe('not-asked');
    gateway.nowMs += 1_000;
    void gateway.ask();
    expect(gateway.sent).toHaveLength(2);
    expect(gateway.questions.slow(2_000)).toEqual([]);
  });

  it('are asked for a person in a pause, too, and join the one under way', async () => {
    const first = gateway.ask();
    gateway.answer(6_000);
    await first;
    const own = [gateway.ask({ isOwn: true }), gateway.ask({ isOwn: true })];
    expect(gateway.sent).toHaveLength(2);
    gateway.answer(10);
    expect(await Promise.all(own)).toEqual(['answered', 'answered']);
    // Each person has the answer; the watch took its own once.
    expect(gateway.taken).toHaveLength(3);
  });

  it('of one kind about different things wait for each other', async () => {
    const one = gateway.ask({ method: 'chat.history', params: { sessionKey: 'a' } });
    const two = gateway.ask({ method: 'chat.history', params: { sessionKey: 'b' } });
    expect(gateway.sent).toHaveLength(1);
    gateway.answer(10);
    await one;
    await expect.poll(() => gateway.sent).toHaveLength(2);
    gateway.answer(10);
    expect(await two).toBe('answered');
  });

  it('of one kind are not asked while one about another thing is late', async () => {
    const one = gateway.ask({ method: 'chat.history', params: { sessionKey: 'a' } });
    gateway.losePatience();
    await one;
    const b = { method: 'chat.history', params: { sessionKey: 'b' } };
    expect(await gateway.ask(b)).toBe('not-asked');
    // Another kind has nothing to do with it.
    void gateway.ask({ method: 'health' });
    expect(gateway.sent).toHaveLength(2);
  });

  it('wait longer after each refusal and each lost connection', async () => {
    for (const code of ['FORBIDDEN', 'CLOSED']) {
      const asked = gateway.ask();
      gateway.answer(1, err({ code, message: '' }));
      await asked;
      gateway.nowMs += 1_000;
    }
    expect(await gateway.ask()).toBe('not-asked');
    gateway.nowMs += 1_000;
    void gateway.ask();
    expect(gateway.sent).toHaveLength(3);
  });

  it('begin anew with another gateway', async () => {
    const first = gateway.ask();
    gateway.answer(20_000);
    await first;
    gateway.questions.forget();
    void gateway.ask();
    expect(gateway.sent).toHaveLength(2);
  });
});
