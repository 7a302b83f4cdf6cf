import { describe, expect, it } from 'vitest';
import { judgedStates } from '../gallery/judged.ts';
import { nowStates, pageStates } from './states.ts';

const panels = {
  ...nowStates,
  ...judgedStates,
  ...Object.fromEntries(
    Object.entries(pageStates).map(([name, { panel }]) => [`page ${name}`, panel]),
  ),
};

describe('the states of the first page', () => {
  // Only the judge keeps its sentences as data, by their text.
  it.each(Object.entries(panels))('say what the judge says: %s', (_name, { status }) => {
    const { said = null, incidents, recommended, level } = status.snapshot;
    expect(said).not.toBeNull();
    for (const { cause, evidence } of incidents) {
      expect(Object.keys(said ?? {})).toEqual(expect.arrayContaining([cause, ...evidence]));
    }
    if (level !== 'green' && recommended.why !== '') {
      expect(Object.keys(said ?? {})).toContain(recommended.why);
    }
  });
});
