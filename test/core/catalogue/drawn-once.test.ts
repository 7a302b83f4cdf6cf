import { afterEach, describe, expect, it } from 'vitest';
import { drawnOnce } from '../../../electron/core/catalogue/sentences/drawn-once.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import { CLOSED, evidence, lock, MINUTE, NO_SERVICE } from '../../support/evidence.ts';
import { judgedStatus } from '../../support/judged-status.ts';

const locked = judgedStatus(
  evidence({ version: '2026.2.1', locks: [lock({ ageMs: 14 * MINUTE, openedBy: CLOSED })] }),
);
const down = judgedStatus(
  evidence({
    gateway: {
      http: { kind: 'refused' },
      socket: { kind: 'not-tried' },
      pid: null,
      process: null,
      service: NO_SERVICE,
    },
  }),
);

describe('a status in another language', () => {
  afterEach(() => speak('en'));

  it('is drawn once, however often it is asked for', () => {
    speak('de');
    const draw = drawnOnce();
    const first = draw({ ...locked });
    expect(first.snapshot.recommended.why).not.toBe(locked.snapshot.recommended.why);
    expect(draw({ ...locked, offers: [...locked.offers] })).toBe(first);
  });

  it('is drawn anew where the snapshot, an offer or the language is another', () => {
    speak('de');
    const draw = drawnOnce();
    const first = draw(locked);
    expect(draw(down).snapshot.incidents[0]?.cause).toMatch(/Gateway/);
    expect(draw({ ...locked, offers: [] }).offers).toEqual([]);
    speak('zh-Hans');
    const chinese = draw(locked);
    expect(chinese.snapshot.incidents[0]?.cause).toMatch(/\p{Script=Han}/u);
    expect(chinese.snapshot.incidents[0]?.cause).not.toBe(first.snapshot.incidents[0]?.cause);
  });

  it('is the engine’s own in English', () => {
    expect(drawnOnce()(locked)).toBe(locked);
  });
});
