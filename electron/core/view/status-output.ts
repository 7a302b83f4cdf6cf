import type { Snapshot } from '../api/snapshot.ts';
import { spoken } from '../catalogue/sentences/spoken.ts';
import { wrapped } from '../text/wrap.ts';
import { painter } from './paint.ts';
import { pluginLine } from './plugin-line.ts';
import { briefStatus, PLAIN_WIDTH } from './status-brief.ts';
import type { StatusForm } from './status-forms.ts';
import { statusText } from './terminal-text.ts';

type Look = {
  readonly form: StatusForm;
  readonly colour: boolean;
  /** The width of the terminal. Absent for a file or a pipe. */
  readonly columns?: number | undefined;
};

/** The whole output of `status`, in the language in use. */
export function statusOutput(
  snapshot: Snapshot,
  { form, colour, columns = PLAIN_WIDTH }: Look,
): string {
  const paint = painter(colour);
  switch (form) {
    case 'plugin':
      return pluginLine(snapshot);
    case 'json':
      return `${JSON.stringify(snapshot, null, 2)}\n`;
    case 'verbose':
      return wrapped(statusText(spoken(snapshot), paint), columns);
    case 'brief':
      return briefStatus(spoken(snapshot), paint, columns);
  }
}
