import type { ThresholdName } from '../../electron/core/api/thresholds.ts';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import { Section } from '../sections.tsx';
import type { SectionProps } from './section.ts';
import { TextField } from './text-field.tsx';

/** The values that most people might want to change. The rest is folded. */
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
const MINUTE_MS = 60_000;

/** Values that are usually a minute or more are shown in minutes, others in seconds. */
function unitOf(usualMs: number) {
  const words = strings.settings;
  return usualMs >= MINUTE_MS
    ? { ms: MINUTE_MS, short: words.unit.minutes, nameOf: words.minutesOf }
    : { ms: 1_000, short: words.unit.seconds, nameOf: words.secondsOf };
}

function shown(ms: number, unitMs: number): string {
  return String(Math.round((ms / unitMs) * 100) / 100);
}

/** The times after which something counts as wrong. */
export function Thresholds({ current, save, change }: SectionProps) {
  const { thresholds } = current.settings;
  const words = strings.settings;
  const field = (name: ThresholdName) => {
    const usualMs = current.defaults[name];
    const unit = unitOf(usualMs);
    const isUsual = thresholds[name] === usualMs;
    return (
      <TextField
        key={name}
        label={words.threshold[name]}
        name={unit.nameOf(words.threshold[name])}
        inputMode="decimal"
        value={shown(thresholds[name], unit.ms)}
        {...(isUsual ? {} : { hint: words.usually(`${shown(usualMs, unit.ms)} ${unit.short}`) })}
        onCommit={async (text) => {
          const count = Number(text.trim().replace(',', '.'));
          if (text.trim() === '' || !Number.isFinite(count)) return words.invalid;
          return change({ thresholds: { ...thresholds, [name]: Math.round(count * unit.ms) } });
        }}
        unit={unit.short}
      />
    );
  };
  const isChanged = [...FIRST, ...REST].some((name) => thresholds[name] !== current.defaults[name]);
  return (
    <Section title={words.thresholds}>
      {FIRST.map(field)}
      <details>
        <summary>{words.moreThresholds}</summary>
        {REST.map(field)}
      </details>
      <button type="button" disabled={!isChanged} onClick={() => save({ thresholds: {} })}>
        {words.restoreDefaults}
      </button>
    </Section>
  );
}
