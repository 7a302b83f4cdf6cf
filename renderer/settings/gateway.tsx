import { strings } from '../../electron/core/catalogue/catalogue.ts';
import { isolated } from '../isolated.ts';
import { Section } from '../sections.tsx';
import type { SectionProps } from './section.ts';
import { TextField } from './text-field.tsx';

const FIELDS = ['stateDir', 'url'] as const;

/** Selects the watched OpenClaw. Without a choice it is found as OpenClaw itself finds it. */
export function Gateway({ current, save, change }: SectionProps) {
  const words = strings.settings;
  const { profile } = current.settings;
  const { stateDir, url, profiles, approvals } = current.places;
  const isAbsent = profile !== null && !profiles.includes(profile);
  return (
    <Section title={words.gateway}>
      <p className="quiet">{isolated(words.watched(stateDir, url))}</p>
      {approvals === 'some' ? <p className="quiet">{isolated(words.someApprovals)}</p> : null}
      <label className="field">
        {words.profile}
        <select
          value={profile ?? ''}
          onChange={({ target }) => save({ profile: target.value === '' ? null : target.value })}
        >
          <option value="">{words.profileFound}</option>
          {profiles.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
          {isAbsent ? <option value={profile}>{words.profileAbsent(profile)}</option> : null}
        </select>
      </label>
      <details>
        <summary>{words.elsewhere}</summary>
        {FIELDS.map((field) => (
          <TextField
            key={field}
            label={words[field]}
            value={current.settings[field] ?? ''}
            placeholder={words.automatic}
            inputMode={field === 'url' ? 'url' : 'text'}
            onCommit={(text) => change({ [field]: text.trim() === '' ? null : text.trim() })}
          />
        ))}
      </details>
    </Section>
  );
}
