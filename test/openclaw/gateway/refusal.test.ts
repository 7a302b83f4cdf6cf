import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../electron/openclaw/gateway/refusal.ts';

describe('a gateway that wants its devices approved', () => {
  const notPaired = (message: string, details?: object) =>
    refusalOf({ code: 'NOT_PAIRED', message, details });

  it('names the very command where it tells of the request (2026.2.1, 2026.9.6)', () => {
    const told = notPaired('pairing required', { requestId: 'a1b2-c3' });
    expect(told.why).toBe('pairing-required');
    expect(told.detail).toContain('`openclaw devices approve a1b2-c3`');
  });

  // 2026.2.1 knows no `--latest`, and 2026.9.6 approves nothing by it.
  it.each([{}, { details: null }, { requestId: '$(reboot)' }])(
    'names the list of requests where it tells none that is fit for a shell: %j',
    (details) => {
      const { detail } = notPaired('pairing required', details);
      expect(detail).toContain('`openclaw devices list`');
      expect(detail).not.toMatch(/latest|reboot/);
    },
  );

  it('says why no identity was shown to one that wants one', () => {
    expect(notPaired('device identity required').detail).toContain('wss://');
  });
});
