import { strings } from '../electron/core/catalogue/catalogue.ts';
import type { PageProps } from './page.ts';

/** Says that all of it is simulated, and ends it. */
export function DemoBanner({ api, ask }: Pick<PageProps, 'api' | 'ask'>) {
  return (
    <div className="demo">
      <p>{strings.demo}</p>
      <button type="button" onClick={() => ask.reply(api.demo('end'))}>
        {strings.endDemo}
      </button>
    </div>
  );
}
