import { afterEach, describe, expect, it } from 'vitest';
import type { EngineStatus } from '../../../electron/core/api/status.ts';
import { drawnOnce } from '../../../electron/core/catalogue/sentences/drawn-once.ts';
import { scribe } from '../../../electron/core/catalogue/sentences/scribe.ts';
import { say } from '../../../electron/core/catalogue/sentences/sentence.ts';
import { partNamed } from '../../../electron/core/catalogue/sentences/words.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import { stepView } from '../../../electron/core/view/step.ts';
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

  it('has the parts of a step under way in it, as headings without a full stop', () => {
    const page = scribe();
    const part = {
      outcome: 'ok',
      durationMs: 4,
      name: page.text(partNamed('move aside')),
    } as const;
    const detail = page.text(say('keptInQuarantine', { id: 'q-1' }));
    const running: EngineStatus['running'] = {
      action: 'unlock',
      target: null,
      startedAt: locked.snapshot.at,
      steps: [{ ...part, detail }],
      said: page.said(),
    };
    for (const [tongue, name, kept] of [
      ['de', 'Beiseitelegen', 'aufgehoben in der Quarantäne als q-1'],
      ['zh-Hans', '移到一边', '保存在隔离区：q-1'],
    ] as const) {
      speak(tongue);
      const [step] = drawnOnce()({ ...locked, running }).running?.steps ?? [];
      if (step === undefined) throw new Error('there is no part');
      expect(stepView(step, 0)).toMatchObject({ name, detail: kept });
    }
  });

  it('is the engine’s own in English', () => {
    expect(drawnOnce()(locked)).toBe(locked);
  });
});
