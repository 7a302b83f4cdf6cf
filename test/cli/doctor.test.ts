import { describe, expect, it } from 'vitest';
import { gatewayChecks } from '../../electron/cli/verbs/doctor.ts';
import { evidence, openSocket } from '../support/evidence.ts';

function approvals(version: Parameters<typeof openSocket>[0] | null) {
  const seen = evidence({
    gateway: version === null ? { socket: { kind: 'not-tried' } } : { socket: openSocket(version) },
  });
  return gatewayChecks(seen, []).find(({ name }) => name === 'approvals');
}

describe('what waits for a person', () => {
  it('is heard of whole from September on', () => {
    expect(approvals('2026.9.6')).toMatchObject({ state: 'good' });
  });

  // To hear of all there would take the question out of the chat: nothing to be mended.
  it.each(['2026.2.1', '2026.7.35'] as const)('is heard of in part from %s, and said so', (old) => {
    expect(approvals(old)).toMatchObject({
      state: 'open',
      words: expect.stringContaining('look in the chat or in OpenClaw'),
    });
  });

  it('is not known where no gateway answers', () => {
    expect(approvals(null)).toMatchObject({ state: 'open' });
  });
});
