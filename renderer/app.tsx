import {
  lazy,
  type KeyboardEvent as ReactKeyboardEvent,
  Suspense,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { PanelApi, PanelStatus } from '../electron/core/api/ipc-contract.ts';
import { strings } from '../electron/core/catalogue/catalogue.ts';
import { timesShown } from '../electron/core/view/panel.ts';
import { sessionTimes } from '../electron/core/view/sessions.ts';
import { createAsk, type Word } from './ask.ts';
import { DemoBanner } from './demo-banner.tsx';
import { useFit } from './fit.ts';
import { useFocusOnOpen } from './focus.ts';
import { isolated } from './isolated.ts';
import type { Page, PageProps, Place } from './page.ts';
import { HistoryPage } from './pages/history.tsx';
import { IncidentPage } from './pages/incident.tsx';
import { NowPage } from './pages/now.tsx';
import { SessionsPage } from './pages/sessions.tsx';
import { type AskPlan, PlanAsker } from './plan.tsx';
import { useNowMs, useStatus } from './use-status.ts';

/** The largest page, and the one that is opened least: it is not loaded with the first. */
const SettingsPage = lazy(async () => ({
  default: (await import('./pages/settings.tsx')).SettingsPage,
}));

const PAGES: readonly Page[] = ['now', 'sessions', 'history', 'settings'];

/** The panel. It shows the facts from main and sends main what a person chooses. */
export function App({ api }: { readonly api: PanelApi }) {
  const [seen, askIfOld] = useStatus(api);
  switch (seen.kind) {
    case 'loading':
      return <Plain text={strings.loading} />;
    case 'lost':
      return <Plain text={strings.lostTouch} />;
    case 'status':
      return <Panel api={api} panel={seen.panel} onTick={askIfOld} />;
  }
}

function Plain({ text }: { readonly text: string }) {
  return (
    <main>
      <h1>{text}</h1>
    </main>
  );
}

type PanelProps = {
  readonly api: PanelApi;
  readonly panel: PanelStatus;
  readonly onTick: (nowMs: number) => void;
};

function Panel({ api, panel, onTick }: PanelProps) {
  const [place, setPlace] = useState<Place>({ page: 'now' });
  const [word, setWord] = useState<Word | null>(null);
  const main = useRef<HTMLElement>(null);
  const ask = createAsk(setWord);
  // The panel's only timer, whichever page is open.
  const nowMs = useNowMs(timesOn(place.page, panel));
  useEffect(() => onTick(nowMs), [onTick, nowMs]);

  const go = (next: Place) => {
    setWord(null);
    setPlace(next);
    main.current?.scrollTo(0, 0);
    // The pressed button may be gone, so the keyboard focus goes to the top of the new page.
    main.current?.focus({ preventScroll: true });
  };
  const fit = useCallback(
    (heightPx: number) => void api.fit(heightPx).catch(() => undefined),
    [api],
  );
  useFit(main, place.page === 'now', fit);
  useFocusOnOpen(main);
  // The page that the menu asks for is shown, whatever page is open.
  const wantedAtMs = panel.wanted?.atMs;
  const wantedPage = panel.wanted?.page;
  useEffect(() => {
    if (wantedAtMs !== undefined && wantedPage !== undefined) setPlace({ page: wantedPage });
  }, [wantedAtMs, wantedPage]);
  const { gatewayId } = panel.status;
  const askPlan = useCallback<AskPlan>(
    ({ action, target }) => api.plan(action, target, gatewayId),
    [api, gatewayId],
  );
  const current = place.page === 'incident' ? place.from : place.page;
  const onKey = useRef<(event: KeyboardEvent) => void>(() => undefined);
  onKey.current = (event) => {
    if (event.key === 'Escape') return ask.quietly(api.hide());
    if (!event.metaKey && !event.ctrlKey) return;
    const page = event.key === ',' ? 'settings' : PAGES[Number(event.key) - 1];
    if (page === undefined && event.key !== 'r') return;
    event.preventDefault();
    if (page === undefined) ask.quietly(api.look());
    else go({ page });
  };
  useEffect(() => {
    const heard = (event: KeyboardEvent) => onKey.current(event);
    window.addEventListener('keydown', heard);
    return () => window.removeEventListener('keydown', heard);
  }, []);
  /** The arrow keys move along the tabs, as in any row of tabs. */
  const alongTabs = ({ key, currentTarget }: ReactKeyboardEvent<HTMLElement>) => {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const tabs = [...currentTarget.querySelectorAll('button')];
    const at = tabs.findIndex((tab) => tab.matches(':focus'));
    const sign = getComputedStyle(currentTarget).direction === 'rtl' ? -step : step;
    tabs[(at + sign + tabs.length) % tabs.length]?.focus();
  };

  return (
    <>
      <nav aria-label={strings.pages} onKeyDown={alongTabs}>
        {PAGES.map((page) => (
          <button
            key={page}
            type="button"
            aria-current={page === current ? 'page' : undefined}
            onClick={() => go({ page })}
          >
            {strings.page[page]}
          </button>
        ))}
      </nav>
      <main ref={main} tabIndex={-1}>
        <div>
          {panel.demo && place.page !== 'now' ? <DemoBanner api={api} ask={ask} /> : null}
          {word?.kind === 'refused' ? (
            <p className="refusal" role="alert">
              {isolated(word.text)}
            </p>
          ) : null}
          <p className="word" role="status">
            {word?.kind === 'said' ? isolated(word.text) : ''}
          </p>
          <PlanAsker value={askPlan}>
            <PageAt place={place} go={go} api={api} panel={panel} ask={ask} nowMs={nowMs} />
          </PlanAsker>
        </div>
      </main>
    </>
  );
}

/** The times whose ages a page shows. */
function timesOn(page: Place['page'], panel: PanelStatus): readonly number[] {
  switch (page) {
    case 'now':
      return timesShown(panel.status);
    case 'sessions':
      return sessionTimes(panel.status);
    case 'history':
    case 'incident':
    case 'settings':
      return [];
  }
}

function PageAt({ place, ...props }: PageProps & { readonly place: Place }) {
  switch (place.page) {
    case 'now':
      return <NowPage {...props} />;
    case 'sessions':
      return <SessionsPage {...props} />;
    case 'history':
      return <HistoryPage {...props} />;
    case 'settings':
      return (
        <Suspense fallback={null}>
          <SettingsPage {...props} />
        </Suspense>
      );
    case 'incident':
      return <IncidentPage {...props} id={place.id} from={place.from} />;
  }
}
