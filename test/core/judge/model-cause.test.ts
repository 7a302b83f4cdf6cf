import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelCause, statusIn } from '../../../electron/core/judge/model-cause.ts';

const heard = (parts: Partial<Parameters<typeof modelCause>[0]>) =>
  modelCause({ reason: null, failure: null, begun: false, said: null, ...parts });

describe('why a call failed', () => {
  it.each([
    // As transcripts of 2026.2.1 and 2026.7.35 hold it.
    ['401 Incorrect API key provided', 'signed-out'],
    ['402 Your credit balance is too low', 'no-credit'],
    ['403 OAuth token does not meet scope requirement', 'not-allowed'],
    ['404 The model drill-1 does not exist', 'no-such-model'],
    ['429 Rate limit reached for requests', 'rate-limited'],
    ['529 Overloaded', 'overloaded'],
    ['500 The server had an error', 'unknown'],
    ['terminated', 'cut-off'],
    ['Connection error.', 'unreachable'],
    [
      "400 This model's maximum context length is 128000 tokens, however you requested 200000 tokens",
      'too-long',
    ],
    // As events of 2026.7.35 and 2026.9.6 say it.
    ['HTTP 503: Service unavailable', 'overloaded'],
    ['LLM request failed: network connection error.', 'unreachable'],
    ['Context overflow: prompt too large for the model. Try /reset', 'too-long'],
  ] as const)('is read from "%s": %s', (said, cause) => {
    expect(heard({ said })).toBe(cause);
  });

  it.each([
    ['auth', 'signed-out'],
    ['billing', 'no-credit'],
    ['rate_limit', 'rate-limited'],
    ['overloaded', 'overloaded'],
    ['model_not_found', 'no-such-model'],
    ['context_overflow', 'too-long'],
    ['timeout', 'unknown'],
    ['a_word_of_tomorrow', 'unknown'],
  ] as const)('is read from the gateway’s own word "%s": %s', (reason, cause) => {
    expect(heard({ reason })).toBe(cause);
  });

  it('comes from the provider’s number before the gateway’s word for it', () => {
    expect(heard({ reason: 'auth', said: '403 OAuth token does not meet scope' })).toBe(
      'not-allowed',
    );
    expect(heard({ reason: 'timeout', failure: 'timeout', said: '429 slow down' })).toBe(
      'rate-limited',
    );
  });

  it('is a length, whatever number is given with it', () => {
    expect(heard({ failure: 'context_length_exceeded', said: '400 no' })).toBe('too-long');
    expect(heard({ reason: 'rate_limit', said: 'Context overflow: too large' })).toBe('too-long');
  });

  it('is a connection that ended in the middle, where an answer had begun', () => {
    const said = 'LLM request timed out.';
    expect(heard({ reason: 'timeout', said, begun: true })).toBe('cut-off');
    expect(heard({ reason: 'timeout', said })).toBe('unknown');
    expect(heard({ reason: 'auth', begun: true })).toBe('signed-out');
  });

  it('is unknown for any other words, and never a throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (reason, said) => {
        const cause = heard({ reason: `no ${reason}`, said: `no ${said}` });
        expect(typeof cause).toBe('string');
      }),
    );
    expect(heard({ reason: '__proto__', failure: 'constructor' })).toBe('unknown');
  });

  it('takes no number inside a sentence for a status', () => {
    expect(statusIn('the model said 401 times')).toBeNull();
    expect(statusIn('4011 is a port')).toBeNull();
    expect(statusIn('Error: 401: no')).toBe(401);
    expect(statusIn('401')).toBe(401);
  });
});
