import { Fragment } from 'react';
import { strings } from '../electron/core/catalogue/catalogue.ts';
import type { ByHandView } from '../electron/core/view/offers.ts';
import { isolated } from './isolated.ts';
import type { PageProps } from './page.ts';

/** What Clawbuoy may not do itself: words, and the command for a person. */
export function ByHand({
  byHand,
  incidentId,
  api,
  ask,
}: Pick<PageProps, 'api' | 'ask'> & {
  readonly byHand: ByHandView;
  /** The incident whose page this is; null on the first page. */
  readonly incidentId: string | null;
}) {
  return (
    <section className="card by-hand">
      <p>{isolated(byHand.words)}</p>
      {byHand.command === null ? null : (
        <div className="row">
          <code dir="ltr" className="command">
            {byHand.command.split(' ').map((word, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the words of a command have no other key
              <Fragment key={index}>
                {index === 0 ? '' : ' '}
                <span>{word}</span>
              </Fragment>
            ))}
          </code>
          <button
            type="button"
            onClick={() => ask.reply(api.copyCommand(incidentId), strings.commandCopied)}
          >
            {strings.copyCommand}
          </button>
        </div>
      )}
      {byHand.why === null ? null : (
        <details>
          <summary>{strings.causeTitle}</summary>
          <p>{isolated(byHand.why)}</p>
        </details>
      )}
    </section>
  );
}
