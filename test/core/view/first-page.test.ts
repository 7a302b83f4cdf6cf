import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../electron/core/catalogue/languages.ts';
import { deBook } from '../../../electron/core/catalogue/sentences/de-book.ts';
import { drawAll } from '../../../electron/core/catalogue/sentences/draw.ts';
import { zhHansBook } from '../../../electron/core/catalogue/sentences/zh-hans-book.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import { panelView } from '../../../electron/core/view/panel.ts';
import { caseOf, judged } from '../../support/judged-status.ts';
import { NOW_MS } from './status-fixture.ts';

const files = readdirSync(join(import.meta.dirname, '../../incidents'))
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''));
/** Words of whoever builds OpenClaw, not of whoever writes to it. */
const JARGON =
  /\bprocess|Prozess|进程|\b(a|the|its) run\b|\babort|\bLauf\b|abgebrochen|中止|结束任务|\b(this|diese) version\b|这个版本/i;
const BOOKS = { en: null, de: deBook, 'zh-Hans': zhHansBook } as const;

describe('the first page, for each public incident', () => {
  afterEach(() => speak('en'));

  it.each(files)('sends nobody to where they are, and says nothing twice: %s', (file) => {
    const shown = judged(caseOf(file));
    for (const language of LANGUAGES) {
      speak(language);
      const book = BOOKS[language];
      const { status, ...facts } = book === null ? shown : drawAll(book, shown);
      const view = panelView(status, NOW_MS, facts);
      expect(view.advice ?? '').not.toMatch(/Click|im Fenster|点按|点击/);
      const lines = [view.headline, ...view.waiting, view.cause, view.advice, view.doubt].filter(
        (line) => line !== null,
      );
      expect(new Set(lines).size).toBe(lines.length);
      expect([view.cause, view.advice]).toContain(null);
    }
  });

  it.each(files)('speaks of no process, and of no run that ends: %s', (file) => {
    const shown = judged(caseOf(file));
    for (const language of LANGUAGES) {
      speak(language);
      const book = BOOKS[language];
      const { status, ...facts } = book === null ? shown : drawAll(book, shown);
      const { cause, advice, byHand } = panelView(status, NOW_MS, facts);
      expect([cause, advice, byHand?.words].join('\n')).not.toMatch(JARGON);
    }
  });
});
