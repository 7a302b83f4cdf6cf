import type { OwnFacts } from '../../electron/core/api/ipc-contract.ts';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import { isolated } from '../isolated.ts';
import type { PageProps } from '../page.ts';
import type { SectionProps } from './section.ts';

type Props = Pick<SectionProps, 'current' | 'save'> &
  Pick<PageProps, 'api' | 'ask'> & { readonly own: OwnFacts; readonly again: () => void };

/** The app itself: its version, what is new in it, its command, its updates. */
export function Own({ own, current, save, api, ask, again }: Props) {
  const words = strings.settings;
  const put = () => ask.reply(api.putCommand().finally(again), words.commandDone);
  return (
    <>
      <p className="quiet">{isolated(commandWords(own))}</p>
      {own.command === 'can-be-put' ? (
        <button type="button" onClick={put}>
          {words.putCommand}
        </button>
      ) : null}
      {own.canUpdate ? (
        <>
          <label className="check">
            <input
              type="checkbox"
              checked={current.settings.updates === 'on'}
              onChange={(event) => save({ updates: event.target.checked ? 'on' : 'off' })}
            />
            {words.updates}
          </label>
          <p className="quiet">{words.updatesHelp}</p>
        </>
      ) : (
        <p className="quiet">{words.noUpdates}</p>
      )}
      {own.ready === null ? null : (
        <div className="split">
          <span>{isolated(strings.updateReady(own.ready))}</span>
          <button type="button" onClick={() => ask.reply(api.installUpdate())}>
            {words.installUpdate}
          </button>
        </div>
      )}
      <details>
        <summary>{isolated(words.whatIsNew(current.version))}</summary>
        <ul>
          {own.changes.map((line) => (
            <li key={line}>{isolated(line)}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

function commandWords({ command, commandPath }: OwnFacts): string {
  const words = strings.settings.command;
  switch (command) {
    case 'there':
    case 'taken':
      return words[command](commandPath ?? '');
    case 'no-program':
    case 'not-installed':
    case 'can-be-put':
      return words[command];
  }
}
