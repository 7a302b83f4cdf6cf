import { useState } from 'react';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import { clock } from '../../electron/core/view/terminal-text.ts';
import { durationInWords } from '../../electron/core/view/words.ts';
import { isolated } from '../isolated.ts';
import type { PageProps } from '../page.ts';
import type { SectionProps } from './section.ts';
import { TextField } from './text-field.tsx';

type Props = Pick<SectionProps, 'current' | 'save'> &
  Pick<PageProps, 'api' | 'ask'> & { readonly nowMs: number; readonly again: () => void };

const HOUR_MS = 60 * 60_000;
const LENGTHS_MS = [HOUR_MS, 2 * HOUR_MS, 8 * HOUR_MS, 24 * HOUR_MS];
const MINUTE_MS = 60_000;
const PACES_MS = {
  everyMs: [MINUTE_MS / 2, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS],
  graceMs: [0, 2 * MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS],
} as const;

/** The check elsewhere that hears from this machine, and work on OpenClaw that is announced. */
export function AwayExtras({ current, save, api, ask, nowMs, again }: Props) {
  const words = strings.away.form;
  const { pingPace } = current;
  const { plannedQuiet } = current.settings;
  const isAnnounced = plannedQuiet !== null && nowMs < Date.parse(plannedQuiet.until);
  const [reason, setReason] = useState('');
  const [forMs, setForMs] = useState(2 * HOUR_MS);
  const begin = () => {
    const from = new Date(nowMs).toISOString();
    const until = new Date(nowMs + forMs).toISOString();
    save({ plannedQuiet: { from, until, reason: reason.trim() } });
    setReason('');
  };
  return (
    <>
      <TextField
        label={words.ping}
        inputMode="url"
        value={current.ping ?? ''}
        placeholder={current.ping === '' ? words.kept : words.optional}
        hint={words.pingHelp}
        onCommit={(typed) =>
          api
            .savePing(typed)
            .finally(again)
            .then(
              (reply) => (reply.kind === 'done' ? null : (reply.fields[0]?.words ?? reply.reason)),
              () => strings.lostTouch,
            )
        }
      />
      {current.ping === null || pingPace === null ? null : (
        <>
          {(['everyMs', 'graceMs'] as const).map((which) => (
            <label key={which} className="field">
              {which === 'everyMs' ? words.pingEvery : words.pingGrace}
              <select
                value={String(pingPace[which])}
                onChange={({ target }) => {
                  const pace = { ...pingPace, [which]: Number(target.value) };
                  void ask.reply(api.pacePing(pace).finally(again));
                }}
              >
                {withOwn(PACES_MS[which], pingPace[which]).map((ms) => (
                  <option key={ms} value={ms}>
                    {ms === 0 ? words.pingAtOnce : durationInWords(ms)}
                  </option>
                ))}
              </select>
            </label>
          ))}
          <button type="button" onClick={() => ask.reply(api.savePing(null).finally(again))}>
            {words.pingOff}
          </button>
        </>
      )}
      <fieldset>
        <legend>{words.work}</legend>
        {isAnnounced ? (
          <div className="split">
            <span>
              {isolated(words.workUntil(clock(plannedQuiet.until, nowMs), plannedQuiet.reason))}
            </span>
            <button type="button" onClick={() => save({ plannedQuiet: null })}>
              {words.workEnd}
            </button>
          </div>
        ) : (
          <>
            <label className="field">
              {words.workReason}
              <input
                type="text"
                maxLength={200}
                value={reason}
                onChange={({ target }) => setReason(target.value)}
              />
            </label>
            <label className="field">
              {words.workFor}
              <select
                value={String(forMs)}
                onChange={({ target }) => setForMs(Number(target.value))}
              >
                {LENGTHS_MS.map((lengthMs) => (
                  <option key={lengthMs} value={lengthMs}>
                    {durationInWords(lengthMs)}
                  </option>
                ))}
              </select>
            </label>
            <button type="button" disabled={reason.trim() === ''} onClick={begin}>
              {words.workBegin}
            </button>
          </>
        )}
      </fieldset>
    </>
  );
}

/** The usual values, and the one from the settings file where it is another. */
function withOwn(usual: readonly number[], own: number): readonly number[] {
  return [...new Set([...usual, own])].sort((a, b) => a - b);
}
