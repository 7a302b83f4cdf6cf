import { describe, expect, it } from 'vitest';
import { refusalOf, refusalOfClose } from '../../../electron/openclaw/gateway/refusal.ts';

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

describe('a gateway that is coming up or going down', () => {
  const unavailable = (message: string) => refusalOf({ code: 'UNAVAILABLE', message }).why;

  it('is told which of the two it is (2026.7.35, 2026.9.6)', () => {
    expect(unavailable('gateway starting; retry shortly')).toBe('starting');
    expect(unavailable('gateway is draining for restart')).toBe('restarting');
    expect(unavailable('gateway restarting')).toBe('restarting');
    expect(unavailable('')).toBe('restarting');
  });

  it('by the close code alone it is a restart, unless it says otherwise', () => {
    expect(refusalOfClose(1013, 'gateway starting').why).toBe('starting');
    expect(refusalOfClose(1013, '').why).toBe('restarting');
    expect(refusalOfClose(1012, 'service restart').why).toBe('restarting');
  });
});

describe('a gateway of another protocol', () => {
  const mismatch = (expectedProtocol: unknown) =>
    refusalOf({
      code: 'INVALID_REQUEST',
      message: 'protocol mismatch',
      details: { code: 'PROTOCOL_MISMATCH', expectedProtocol, minimumProbeProtocol: 3 },
    });

  it('is called newer than Clawbuoy, by the number that it names', () => {
    expect(mismatch(5)).toMatchObject({ why: 'protocol' });
    expect(mismatch(5).detail).toContain('version 5');
    expect(mismatch(5).detail).toContain('update Clawbuoy');
  });

  it('is called too old where it is', () => {
    expect(mismatch(2).detail).toContain('update OpenClaw');
  });

  it.each([[4], ['5'], [undefined], [-1]])('is in its own words where it names %s', (named) => {
    expect(mismatch(named)).toEqual({ why: 'protocol', detail: 'protocol mismatch' });
  });
});
