import type { NoticeKind } from '../../electron/core/api/settings-schema.ts';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import { durationInWords } from '../../electron/core/view/words.ts';
import { Section } from '../sections.tsx';
import type { SectionProps } from './section.ts';

const KINDS: readonly NoticeKind[] = [
  'stalled',
  'silent',
  'down',
  'automations',
  'other',
  'recovered',
];
const REMINDERS_MS = [5, 15, 30, 60, 180].map((minutes) => minutes * 60_000);
/** The initial quiet hours when they are turned on. */
const NIGHT = { from: '22:00', to: '07:00' };

/** Selects which notices come, the quiet hours, and the reminders. */
export function Notifications({ current, save, sendTest }: SectionProps) {
  const { notifications, notifyAbout, quietHours, remindEveryMs, weeklySummary } = current.settings;
  const words = strings.settings;
  const toggleKind = (kind: NoticeKind, on: boolean) => {
    save({ notifyAbout: KINDS.filter((one) => (one === kind ? on : notifyAbout.includes(one))) });
  };
  const reminders = [
    ...new Set([...REMINDERS_MS, ...(remindEveryMs === null ? [] : [remindEveryMs])]),
  ];
  return (
    <Section title={words.notifications}>
      <label className="check">
        <input
          type="checkbox"
          checked={notifications}
          onChange={(event) => save({ notifications: event.target.checked })}
        />
        {words.notify}
      </label>
      <fieldset disabled={!notifications}>
        <legend>{words.about}</legend>
        {KINDS.map((kind) => (
          <label key={kind} className="check">
            <input
              type="checkbox"
              checked={notifyAbout.includes(kind)}
              onChange={(event) => toggleKind(kind, event.target.checked)}
            />
            {words.kind[kind]}
          </label>
        ))}
      </fieldset>
      <label className="check">
        <input
          type="checkbox"
          disabled={!notifications}
          checked={quietHours !== null}
          onChange={(event) => save({ quietHours: event.target.checked ? NIGHT : null })}
        />
        {words.quiet}
      </label>
      {quietHours === null ? null : (
        <div className="row times">
          {(['from', 'to'] as const).map((end) => (
            <label key={end}>
              {end === 'from' ? words.quietFrom : words.quietTo}
              <input
                type="time"
                required
                value={quietHours[end]}
                onChange={(event) => {
                  const { value } = event.target;
                  if (value !== '') save({ quietHours: { ...quietHours, [end]: value } });
                }}
              />
            </label>
          ))}
        </div>
      )}
      <label className="field">
        {words.remind}
        <select
          disabled={!notifications}
          value={remindEveryMs ?? ''}
          onChange={(event) => {
            const { value } = event.target;
            save({ remindEveryMs: value === '' ? null : Number(value) });
          }}
        >
          <option value="">{words.remindNever}</option>
          {reminders.map((everyMs) => (
            <option key={everyMs} value={everyMs}>
              {words.remindEvery(durationInWords(everyMs))}
            </option>
          ))}
        </select>
      </label>
      <label className="check">
        <input
          type="checkbox"
          disabled={!notifications}
          checked={weeklySummary}
          onChange={(event) => save({ weeklySummary: event.target.checked })}
        />
        {strings.panel.patterns.weekly}
      </label>
      <button type="button" disabled={!notifications} onClick={sendTest}>
        {words.test}
      </button>
    </Section>
  );
}
