import { describe, expect, it } from 'vitest';
import { incidentStory } from '../../../electron/core/history/incident-story.ts';
import { incidentPageView } from '../../../electron/core/view/incident.ts';
import { journalOfAWeek, weekOfTrouble } from '../../renderer/states.ts';
import { NOW_MS, statusWith } from '../view/status-fixture.ts';

const records = journalOfAWeek();

describe('the story of an incident', () => {
  it('has its beginning, its turns, who was told, and the steps taken while it lasted', () => {
    const story = incidentStory(records, weekOfTrouble.now.id);
    expect(story?.toMs).toBeNull();
    expect(story?.events.map(({ kind }) => kind)).toEqual(['began', 'worsened', 'told', 'step']);
    expect(story?.events.at(-1)).toMatchObject({ action: 'abort', outcome: 'nothing-to-do' });
  });

  it('has its end, and no step of another time', () => {
    const story = incidentStory(records, weekOfTrouble.down.id);
    expect(story?.events.map(({ kind }) => kind)).toEqual(['began', 'over']);
    expect((story?.toMs ?? 0) - (story?.fromMs ?? 0)).toBe(30 * 60_000);
  });

  it('is none where the journal knows nothing of it', () => {
    expect(incidentStory(records, 'another')).toBeNull();
  });

  it('is told in words, each with its time', () => {
    const story = incidentStory(records, weekOfTrouble.down.id);
    if (story === null) throw new Error('no story');
    const view = incidentPageView(story, [], statusWith().snapshot, NOW_MS);
    expect(view).toMatchObject({ open: false, said: null });
    expect(view.when).toMatch(/^\d\d:\d\d, lasted 30 minutes$/);
    expect(view.events.map(({ text }) => text)).toEqual(['It began.', 'It was over.']);
  });
});
