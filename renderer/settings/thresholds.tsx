import type { ThresholdName } from '../../electron/core/api/thresholds.ts';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import { Section } from '../sections.tsx';
import type { SectionProps } from './section.ts';
import { TextField } from './text-field.tsx';

/** What most people might want to change; the rest is folded away. */
const FIRST: readonly ThresholdName[] = [
  'waitedTooLongMs',
  'stalledAmberMs',
  'stalledRedMs',
  'hungRedMs',
];
const REST: readonly ThresholdName[] = [
  'slowRedMs',
  'storeBusyRedMs',
  'probeTimeoutMs',
  'tickMs',
  'fastTickMs',
  'leakedConfirmMs',
  'recycledToleranceMs',
  'malformedGraceMs',
  'wakeGraceMs',
];

/** After how long something counts as wrong, in seconds. */
export function Thresholds({ current, save, refuse }: SectionProps) {
  const { thresholds } = current.settings;
  const field = (name: ThresholdName) => (
    <TextField
      key={name}
      label={strings.settings.threshold[name]}
      name={strings.settings.secondsOf(strings.settings.threshold[name])}
      inputMode="decimal"
      value={String(thresholds[name] / 1_000)}
      onCommit={(text) => {
        const seconds = Number(text.trim().replace(',', '.'));
        if (text.trim() === '' || !Number.isFinite(seconds)) refuse(strings.settings.invalid);
        else save({ thresholds: { ...thresholds, [name]: Math.round(seconds * 1_000) } });
      }}
      unit="s"
    />
  );
  return (
    <Section title={strings.settings.thresholds}>
      {FIRST.map(field)}
      <details>
        <summary>{strings.settings.moreThresholds}</summary>
        {REST.map(field)}
      </details>
    </Section>
  );
}
