import { describe, expect, it } from 'vitest';
import { ok } from '../../../electron/core/result.ts';
import { createRunInquiry } from '../../../electron/openclaw/feed/run-inquiry.ts';

/** What a gateway with these methods is asked about one session. */
async function asked(methods: readonly string[]): Promise<readonly string[]> {
  const questions: string[] = [];
  const watch = createRunInquiry({
    ask: async ({ method, take }) => {
      questions.push(method);
      take(ok({}), 0);
      return 'answered';
    },
    offers: (method) => methods.includes(method),
    now: () => 0,
  });
  // The second question comes too soon to be asked.
  await Promise.all([watch.askSession('agent:main:main'), watch.askSession('agent:main:main')]);
  return questions;
}

describe('the run in progress of a session', () => {
  it('is asked for once where the gateway may tell of it', async () => {
    expect(await asked(['chat.history', 'diagnostics.stability'])).toEqual(['chat.history']);
  });

  it('is not asked for on 2026.2.1, which refuses the question and logs it', async () => {
    expect(await asked(['chat.history'])).toEqual([]);
  });
});
