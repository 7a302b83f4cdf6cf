import { describe, expect, it } from 'vitest';
import { de } from '../../../electron/core/catalogue/de.ts';
import { en } from '../../../electron/core/catalogue/en.ts';
import { zhHans } from '../../../electron/core/catalogue/zh-hans.ts';

/** Names of OpenClaw's parts, which nobody learns by writing to an agent. */
const PARTS = {
  en: /\bsessions?\b|\bgateway\b|\b(a|the|its|stuck) runs?\b|\bjournal\b|\bstalled\b/i,
  de: /\bSession|\bSitzung|\bGateway\b|\bL[aä]uf(e|s|en)?\b|\bLauf\b|\bUnterhaltung/,
  'zh-Hans': /会话|网关|智能体/,
};

/** Every sentence below here that has no slots. Those with slots are seen in the other tests. */
function sentencesIn(words: unknown): readonly string[] {
  if (typeof words === 'string') return [words];
  if (typeof words !== 'object' || words === null) return [];
  return Object.values(words).flatMap(sentencesIn);
}

describe('the panel’s words', () => {
  it.each([
    ['en', en],
    ['de', de],
    ['zh-Hans', zhHans],
  ] as const)('name no part of OpenClaw (%s)', (language, words) => {
    const sentences = [
      ...sentencesIn(words),
      words.waitForYou(1),
      words.waitForYou(2),
      words.settings.healingHelp.endStalledRuns('3 min'),
    ];
    expect(sentences.length).toBeGreaterThan(400);
    expect(sentences.filter((one) => PARTS[language].test(one))).toEqual([]);
  });
});
