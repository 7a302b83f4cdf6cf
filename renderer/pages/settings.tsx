import { useState } from 'react';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import { LANGUAGES } from '../../electron/core/catalogue/languages.ts';
import { acceleratorOf } from '../../electron/core/view/accelerator.ts';
import { isolated } from '../isolated.ts';
import type { PageProps } from '../page.ts';
import { Lines, Section } from '../sections.tsx';
import { AwayExtras } from '../settings/away-extras.tsx';
import { Gateway } from '../settings/gateway.tsx';
import { Notifications } from '../settings/notifications.tsx';
import { Outlets } from '../settings/outlets.tsx';
import { Own } from '../settings/own.tsx';
import type { Patch } from '../settings/section.ts';
import { SelfHealing } from '../settings/self-healing.tsx';
import { TextField } from '../settings/text-field.tsx';
import { Thresholds } from '../settings/thresholds.tsx';
import { useAnswer } from '../use-answer.ts';

const PAINTS = ['automatic', 'colour', 'template'] as const;

/** How long a notice to another place waits for a person at this machine. */
const WAIT_MS = 2 * 60_000;

/** The owner's choices. Each is saved, and takes effect, at once. */
export function SettingsPage({ api, panel, ask }: PageProps) {
  const [asked, setAsked] = useState(0);
  // Read again after each change, whoever made it.
  const answer = useAnswer(() => api.settings(), [api, asked, panel], ask.quietly);
  if (answer === null) return <p className="quiet">{strings.loading}</p>;
  const current = answer.value;

  const again = () => setAsked((times) => times + 1);
  const save = (patch: Patch) => {
    ask.reply(api.configure(patch).finally(again), strings.settings.saved);
  };
  const change = (patch: Patch) =>
    api
      .configure(patch)
      .finally(again)
      .then(
        (reply) => (reply.kind === 'done' ? null : (reply.fields[0]?.words ?? reply.reason)),
        () => strings.lostTouch,
      );
  const sendTest = () => {
    const sent = api.testNotice().then(() => ({ kind: 'done' }) as const);
    ask.reply(sent, strings.settings.testSent);
  };
  const props = { current, save, change, sendTest };
  const { pausedUntil } = panel.status;
  return (
    <form className="settings" onSubmit={(event) => event.preventDefault()}>
      <h1>{strings.page.settings}</h1>
      <Lines title={strings.settings.broken} lines={current.findings} />
      <Notifications {...props} />
      <Outlets
        outlets={panel.status.outlets ?? []}
        nowMs={Date.now()}
        onUse={(name, isUsed) => ask.reply(api.outletInUse(name, isUsed).finally(again))}
        onTest={(name) =>
          ask.reply(api.testOutlet(name).finally(again), strings.away.settings.tested)
        }
        isWaiting={current.settings.awayWaitMs > 0}
        onWait={(isWaiting) => save({ awayWaitMs: isWaiting ? WAIT_MS : 0 })}
        forms={current.placeForms}
        samples={current.samples}
        save={(place) => api.savePlace(place).finally(again)}
        onRemove={(name) =>
          ask.reply(api.removePlace(name).finally(again), strings.away.form.removed)
        }
      >
        <AwayExtras
          current={current}
          save={save}
          api={api}
          ask={ask}
          nowMs={Date.now()}
          again={again}
        />
      </Outlets>
      <Thresholds {...props} />
      <SelfHealing {...props} />
      <Gateway {...props} />
      <Section title={strings.settings.app}>
        <label className="field">
          {strings.settings.menuBarIcon}
          <select
            value={current.settings.menuBarIcon}
            onChange={({ target }) => {
              const paint = PAINTS.find((one) => one === target.value) ?? 'automatic';
              save({ menuBarIcon: paint });
            }}
          >
            {PAINTS.map((paint) => (
              <option key={paint} value={paint}>
                {strings.settings.menuBarIcons[paint]}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {strings.settings.language}
          <select
            value={current.settings.language}
            onChange={({ target }) => {
              const language = LANGUAGES.find((one) => one === target.value) ?? 'system';
              save({ language });
            }}
          >
            {(['system', ...LANGUAGES] as const).map((one) => (
              <option key={one} value={one}>
                {strings.settings.languages[one]}
              </option>
            ))}
          </select>
        </label>
        <TextField
          label={strings.settings.shortcut}
          value={current.settings.shortcut ?? ''}
          placeholder={strings.settings.noShortcut}
          hint={strings.settings.shortcutHint}
          keysAsText={acceleratorOf}
          onCommit={(text) => change({ shortcut: text.trim() === '' ? null : text.trim() })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={current.login === 'enabled'}
            disabled={current.login === 'unpackaged'}
            onChange={(event) => ask.reply(api.launchAtLogin(event.target.checked).finally(again))}
          />
          {strings.settings.login}
        </label>
        <p className="quiet">{strings.settings.loginStatus[current.login]}</p>
        <div className="split">
          <span>{pausedUntil === null ? strings.settings.watching : strings.paused}</span>
          <button
            type="button"
            onClick={() => ask.quietly(api.pause(pausedUntil === null ? 'for-an-hour' : 'off'))}
          >
            {pausedUntil === null ? strings.pause : strings.resume}
          </button>
        </div>
        <p className="quiet">{strings.settings.theme}</p>
        <Own {...props} own={current.own} api={api} ask={ask} again={again} />
        <button type="button" onClick={() => ask.quietly(api.openSettingsFile())}>
          {strings.settings.openFile}
        </button>
        <div className="split">
          <span className="quiet">{isolated(strings.settings.version(current.version))}</span>
          <button type="button" onClick={() => ask.quietly(api.quit())}>
            {strings.settings.quit}
          </button>
        </div>
      </Section>
    </form>
  );
}
