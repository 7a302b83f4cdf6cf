import { afterEach, describe, expect, it } from 'vitest';
import { enNotes } from '../../../electron/core/catalogue/sentences/en-notes.ts';
import { scribe } from '../../../electron/core/catalogue/sentences/scribe.ts';
import { lasting, Sentence, say } from '../../../electron/core/catalogue/sentences/sentence.ts';
import { spoken } from '../../../electron/core/catalogue/sentences/spoken.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import {
  type JournalEntry,
  type JournalRecord,
  journalRecordSchema,
  noteOf,
} from '../../../electron/core/history/journal-record.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { historyLines } from '../../../electron/core/view/history-lines.ts';
import { openIncidentBook } from '../../../electron/engine/incident-book.ts';
import { CASES } from '../../incidents/cases.ts';
import { NOW_MS } from './status-fixture.ts';

const at = new Date(NOW_MS).toISOString();

function record(entry: JournalEntry, index = 0): JournalRecord {
  return journalRecordSchema.parse({ v: 1, id: `r${index}`, at, ...entry });
}

/** What `history -v` says of these records, in the language in use. */
function told(...records: readonly JournalRecord[]): readonly string[] {
  return historyLines(spoken(records), NOW_MS).flatMap(({ text, details }) => [text, ...details]);
}

afterEach(() => speak('en'));

describe('a note of the history', () => {
  it('is kept in English with what it is made of, and read in the language of the reader', () => {
    const over = record(noteOf(say('quietOver')));
    expect(over).toMatchObject({ text: 'the announced work is over' });
    expect(told(over)).toEqual(['the announced work is over']);
    speak('de');
    expect(told(over)).toEqual(['die angekündigte Arbeit ist vorbei']);
    speak('zh-Hans');
    expect(told(over)).toEqual(['预告的维护已结束']);
  });

  it('takes along the sentences of its own words that another document has', () => {
    const { text, said } = scribe();
    const reason = text(say('healHung', { time: lasting(40_000) }));
    text(say('healChannels', { time: lasting(1) }));
    const note = noteOf(
      say('phonePressed', {
        outlet: 'ntfy',
        action: 'unlock',
        outcome: say('outcomeDone'),
        reason,
      }),
      said(),
    );
    expect(Object.values(note.said ?? {}).map(({ key }) => key)).not.toContain('healChannels');
    speak('de');
    expect(told(record(note))).toEqual([
      'vom Telefon („ntfy“): unlock: erledigt: das Gateway ist seit 40 s eingefroren',
    ]);
  });

  it('of a model that was tried is made of what came of it', () => {
    const tried = { kind: 'failed', provider: 'openai', why: 'billing', tookMs: 1, detail: null };
    const note = record(JSON.parse(JSON.stringify({ type: 'note', text: 'x', tried })));
    speak('de');
    expect(told(note)).toEqual([expect.stringContaining('OpenAI')]);
  });

  it('of an earlier version, which kept words alone, is read as it is', () => {
    const note = record({ type: 'note', text: 'healing goes on' });
    speak('de');
    expect(told(note)).toEqual(['healing goes on']);
  });

  it.each(Object.keys(enNotes).filter((key) => !key.startsWith('outcome')))(
    'is never English in German or Chinese: %s',
    (key) => {
      if (!isNote(key)) throw new Error('it is one');
      const slots = Object.fromEntries(
        [...enNotes[key].matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, '1']),
      );
      const note = record(noteOf(new Sentence(key, slots)));
      const [english] = told(note);
      for (const language of ['de', 'zh-Hans'] as const) {
        speak(language);
        expect(told(note)).not.toEqual([english]);
      }
    },
  );
});

function isNote(key: string): key is keyof typeof enNotes {
  return Object.hasOwn(enNotes, key);
}

describe('an incident of the history', () => {
  it.each(CASES.map((one) => [one.file, one.evidence] as const))(
    'keeps its cause for every language: %s',
    (_name, evidence) => {
      const { snapshot } = judge(evidence);
      const records: JournalRecord[] = [];
      const book = openIncidentBook({
        journal: {
          openIncidents: () => [],
          append: (entry) => {
            records.push(record(entry, records.length));
            return { ok: true, value: record(entry) };
          },
        },
        now: () => NOW_MS,
        settlingMs: 0,
      });
      book.update(snapshot);
      expect(records).toHaveLength(snapshot.incidents.length);
      const english = told(...records);
      speak('de');
      const german = told(...records);
      expect(german).toHaveLength(english.length);
      for (const [index, line] of german.entries()) expect(line).not.toBe(english[index]);
    },
  );
});
