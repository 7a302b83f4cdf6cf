import { afterEach, describe, expect, it } from 'vitest';
import { type ModelTry, modelTrySchema } from '../../../electron/core/api/model-try.ts';
import { LANGUAGES } from '../../../electron/core/catalogue/languages.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import { modelTryWords } from '../../../electron/core/view/model-try.ts';

const [, failed, notTried] = modelTrySchema.options;
const every: readonly ModelTry[] = [
  { kind: 'answered', provider: 'openai', tookMs: 812 },
  { kind: 'answered', provider: 'openai', tookMs: null },
  ...failed.shape.why.options.map((why) => ({
    kind: 'failed' as const,
    provider: 'openai',
    why,
    tookMs: null,
    detail: null,
  })),
  ...notTried.shape.why.options.map((why) => ({
    kind: 'not-tried' as const,
    provider: null,
    why,
    detail: null,
  })),
];

afterEach(() => speak('en'));

describe('what came of trying a model', () => {
  it('is told with its time, and with what to do next', () => {
    expect(every.slice(0, 2).map(modelTryWords)).toEqual([
      'OpenAI answers (0.8 s). Send your message again in a few minutes.',
      'OpenAI answers. Send your message again in a few minutes.',
    ]);
    speak('de');
    expect(every.slice(0, 1).map(modelTryWords)).toEqual([
      'OpenAI antwortet (0,8 s). Schick deine Nachricht in ein paar Minuten noch einmal.',
    ]);
  });

  it.each(LANGUAGES)('has a sentence of its own for each outcome in %s', (language) => {
    speak(language);
    const words = every.map(modelTryWords);
    expect(new Set(words).size).toBe(every.length);
    for (const one of words) expect(one).toMatch(/[.。]$/);
  });

  it('names a provider on one line, whatever its name is', () => {
    const provider = `x\n${'y'.repeat(300)}`;
    const words = modelTryWords({ kind: 'answered', provider, tookMs: null });
    expect(words).not.toContain('\n');
    expect(words.length).toBeLessThan(120);
  });
});
