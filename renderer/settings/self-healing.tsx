import { strings } from '../../electron/core/catalogue/catalogue.ts';
import { healingHelp, healingWords } from '../../electron/core/view/healing.ts';
import { isolated } from '../isolated.ts';
import { Section } from '../sections.tsx';
import type { SectionProps } from './section.ts';
import { TextField } from './text-field.tsx';

/** The steps that may be taken without a question. None until somebody allows them here. */
export function SelfHealing({ current, save, change }: SectionProps) {
  const { selfHealing } = current.settings;
  const words = strings.settings;
  const isAnyAllowed = current.healing.some(({ kind }) => selfHealing[kind]);
  return (
    <Section title={words.selfHealing}>
      {current.healing.map((count) => {
        const { kind } = count;
        return (
          <div key={kind}>
            <label className="check">
              <input
                type="checkbox"
                disabled={selfHealing.stopped}
                checked={selfHealing[kind]}
                onChange={(event) =>
                  save({ selfHealing: { ...selfHealing, [kind]: event.target.checked } })
                }
              />
              {words[kind]}
            </label>
            <p className="quiet">
              {isolated(`${healingHelp(kind, selfHealing.afterMs)} ${healingWords(count)}`)}
            </p>
          </div>
        );
      })}
      <p className="quiet">{words.healingCounted}</p>
      {isAnyAllowed || selfHealing.stopped ? (
        <>
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
          <button
            type="button"
            onClick={() => save({ selfHealing: { ...selfHealing, stopped: !selfHealing.stopped } })}
          >
            {selfHealing.stopped ? words.healAgain : words.stopHealing}
          </button>
        </>
      ) : null}
    </Section>
  );
}
