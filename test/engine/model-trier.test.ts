import { describe, expect, it } from 'vitest';
import type { ModelTry } from '../../electron/core/api/model-try.ts';
import type { JournalEntry } from '../../electron/core/history/journal-record.ts';
import { createModelTrier, type ModelTrierOptions } from '../../electron/engine/model-trier.ts';
import { stuckStatus } from '../core/view/status-fixture.ts';
import { SEPTEMBER, watched } from './harness.ts';

const ANSWERED: ModelTry = { kind: 'answered', provider: 'openai', tookMs: 812 };

function trier(parts: Partial<ModelTrierOptions> = {}) {
  const { snapshot } = stuckStatus();
  const [first] = snapshot.incidents;
  if (first === undefined) throw new Error('no incident');
  const asked: unknown[] = [];
  const notes: JournalEntry[] = [];
  const made = createModelTrier({
    snapshot: () => ({
      ...snapshot,
      incidents: [first, { ...first, tryModel: { provider: 'openai', agentId: 'anna' } }],
    }),
    isBusy: () => false,
    ask: async (about) => {
      asked.push(about);
      return ANSWERED;
    },
    note: (entry) => notes.push(entry),
    ...parts,
  });
  return { ...made, asked, notes };
}

describe('trying a model', () => {
  it('asks the one that has trouble, with the login of its agent, and is noted in the journal', async () => {
    const { tryModel, asked, notes } = trier();
    expect(await tryModel(null)).toEqual(ANSWERED);
    expect(asked).toEqual([{ provider: 'openai', agentId: 'anna' }]);
    const text = 'OpenAI answers (0.8 s). Send your message again in a few minutes.';
    expect(notes).toEqual([{ type: 'note', text, tried: ANSWERED }]);
  });

  it('asks one that a person names, though nothing is known of it', async () => {
    const { tryModel, asked } = trier();
    await tryModel('anthropic');
    expect(asked).toEqual([{ provider: 'anthropic', agentId: null }]);
  });

  it('is never done twice at once, and may be done again afterwards', async () => {
    let end: (tried: ModelTry) => void = () => undefined;
    const { tryModel } = trier({
      ask: () =>
        new Promise((settle) => {
          end = settle;
        }),
    });
    const first = tryModel(null);
    expect(await tryModel(null)).toMatchObject({ kind: 'not-tried', why: 'busy' });
    end(ANSWERED);
    expect(await first).toEqual(ANSWERED);
    const again = tryModel(null);
    end(ANSWERED);
    expect(await again).toEqual(ANSWERED);
  });

  it.each([
    [
      'nothing has trouble',
      { snapshot: () => ({ ...stuckStatus().snapshot, incidents: [] }) },
      'nothing-to-try',
    ],
    ['a step is under way', { isBusy: () => true }, 'busy'],
  ] satisfies [string, Partial<ModelTrierOptions>, string][])(
    'asks nobody where %s',
    async (_what, parts, why) => {
      const { tryModel, asked, notes } = trier(parts);
      expect(await tryModel(null)).toMatchObject({ kind: 'not-tried', why });
      expect([asked, notes]).toEqual([[], []]);
    },
  );

  it('leaves the light of a simulated 2026.9.6 as it is, and is kept in its history', async ({
    onTestFinished,
  }) => {
    const { watch } = await watched(onTestFinished, SEPTEMBER);
    const { level } = watch.snapshot;
    const tried = await watch.engine.tryModel('simulated');
    expect(tried).toEqual({
      kind: 'answered',
      provider: 'simulated',
      tookMs: expect.any(Number),
    });
    expect(watch.snapshot.level).toBe(level);
    expect(watch.snapshot.lastAnswer ?? null).toBeNull();
    expect(watch.engine.history().filter((one) => one.type === 'note')).toMatchObject([
      { text: expect.stringContaining('simulated answers') },
    ]);
    expect(await watch.engine.tryModel('nobody')).toMatchObject({
      kind: 'failed',
      why: 'no_model',
    });
  });
});
