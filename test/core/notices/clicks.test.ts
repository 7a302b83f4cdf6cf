import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { strings } from '../../../electron/core/catalogue/catalogue.ts';
import { LANGUAGES } from '../../../electron/core/catalogue/languages.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import { awayFacts } from '../../../electron/core/notices/away/facts.ts';
import { withoutClicks } from '../../../electron/core/notices/clicks.ts';
import { noticeWords } from '../../../electron/core/notices/notice-words.ts';
import { LEAD_INSIDE } from '../../../electron/core/view/advice.ts';
import { notificationText } from '../../../electron/core/view/terminal-text.ts';
import { caseOf, judgedStatus } from '../../support/judged-status.ts';
import { NOW_MS } from '../view/status-fixture.ts';

const FILES = readdirSync(new URL('../../incidents', import.meta.url))
  .filter((one) => one.endsWith('.json'))
  .map((one) => one.replace('.json', ''));

describe('a notice where no click opens anything', () => {
  afterEach(() => speak('en'));

  it('keeps what helps, and says where the rest is', () => {
    expect(withoutClicks('Start it by hand. Click for the way.', 'See there.')).toBe(
      'Start it by hand. See there.',
    );
    expect(withoutClicks('Click for why. Send it again.', 'See there.')).toBe(
      'Send it again. See there.',
    );
    expect(withoutClicks('Best to wait.', 'See there.')).toBe('Best to wait.');
    const named = 'ClickUp has lost its connection. Telegram has lost its connection.';
    expect(withoutClicks(named, 'See there.')).toBe(named);
  });

  it.each(LANGUAGES)('knows every sentence that asks for one (%s)', (language) => {
    speak(language);
    const { notice, incident } = strings;
    const asking = [
      ...[...LEAD_INSIDE, 'gateway-opaque' as const].map((one) => incident[one].advice),
      notice.byHand,
      notice.inVainAgain,
      notice.helps.abort,
      notice.helps['go-on'],
      notice.helps.restart,
    ];
    for (const text of asking) expect(withoutClicks(text, 'X.'), text).toContain('X.');
  });

  it.each(LANGUAGES)('asks for none in a terminal or on a phone (%s)', (language) => {
    speak(language);
    let changed = 0;
    for (const file of FILES) {
      const { snapshot, offers } = judgedStatus(caseOf(file));
      for (const incident of snapshot.incidents) {
        const words = noticeWords(incident, snapshot, offers, NOW_MS);
        const rest = { id: incident.id, incidentId: incident.id, event: 'shown' as const };
        const shown = { ...words, ...rest, actions: [] };
        const phone = awayFacts(shown, snapshot, true)?.full?.body ?? '';
        for (const text of [phone, notificationText(shown)]) {
          for (const mark of strings.notice.clicks) expect(text, file).not.toContain(mark);
        }
        if (phone !== words.body) changed += 1;
      }
    }
    expect(changed).toBeGreaterThan(10);
  });
});
