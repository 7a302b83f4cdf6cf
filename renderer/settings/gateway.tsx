import { strings } from '../../electron/core/view/strings.ts';
import { Section } from '../sections.tsx';
import type { SectionProps } from './section.ts';
import { TextField } from './text-field.tsx';

const FIELDS = ['profile', 'stateDir', 'url'] as const;

/** Which OpenClaw is watched; what is left empty is found as OpenClaw itself finds it. */
export function Gateway({ current, save }: SectionProps) {
  return (
    <Section title={strings.settings.gateway}>
      {FIELDS.map((field) => (
        <TextField
          key={field}
          label={strings.settings[field]}
          value={current.settings[field] ?? ''}
          placeholder={strings.settings.automatic}
          inputMode={field === 'url' ? 'url' : 'text'}
          onCommit={(text) => save({ [field]: text.trim() === '' ? null : text.trim() })}
        />
      ))}
    </Section>
  );
}
