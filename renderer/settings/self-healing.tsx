import { strings } from '../../electron/core/catalogue/catalogue.ts';
import { Section } from '../sections.tsx';
import type { SectionProps } from './section.ts';
import { TextField } from './text-field.tsx';

/** What may be done without being asked: nothing, unless somebody says so here. */
export function SelfHealing({ current, save, change }: SectionProps) {
  const { selfHealing } = current.settings;
  const words = strings.settings;
  return (
    <Section title={words.selfHealing}>
      <label className="check">
        <input
          type="checkbox"
          checked={selfHealing.orphanedLocks}
          onChange={(event) =>
            save({ selfHealing: { ...selfHealing, orphanedLocks: event.target.checked } })
          }
        />
        {words.orphanedLocks}
      </label>
      <p className="quiet">{words.orphanedLocksHelp}</p>
      {selfHealing.orphanedLocks ? (
        <TextField
          label={words.maxPerHour}
          inputMode="decimal"
          value={String(selfHealing.maxPerHour)}
          onCommit={async (text) => {
            const times = Number(text.trim());
            if (text.trim() === '' || !Number.isInteger(times)) return words.notANumber;
            return change({ selfHealing: { ...selfHealing, maxPerHour: times } });
          }}
        />
      ) : null}
    </Section>
  );
}
