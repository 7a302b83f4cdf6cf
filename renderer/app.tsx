import { useRef, useState } from 'react';
import type { PanelApi, PanelStatus } from '../electron/core/ipc-contract.ts';
import type { OfferView } from '../electron/core/view/offers.ts';
import { panelView } from '../electron/core/view/panel.ts';
import { strings } from '../electron/core/view/strings.ts';
import { Light } from './light.tsx';
import { Incident, Lines, Offers, Progress } from './sections.tsx';
import { useNowMs, useStatus } from './use-status.ts';

/** The panel: shows what main knows and asks main for what a person chooses. */
export function App({ api }: { readonly api: PanelApi }) {
  const seen = useStatus(api);
  switch (seen.kind) {
    case 'loading':
      return <Plain text={strings.loading} />;
    case 'lost':
      return <Plain text={strings.lostTouch} />;
    case 'status':
      return <Panel api={api} panel={seen.panel} />;
  }
}

function Plain({ text }: { readonly text: string }) {
  return (
    <main>
      <h1>{text}</h1>
    </main>
  );
}

function Panel({ api, panel }: { readonly api: PanelApi; readonly panel: PanelStatus }) {
  const view = panelView(panel.status, useNowMs());
  const [refusal, setRefusal] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  const ask = (work: Promise<unknown>) => {
    work.catch(() => setRefusal(strings.lostTouch));
  };
  const act = (offer: OfferView) => {
    setRefusal(null);
    // The button goes away while the step runs: the keyboard must not end up nowhere.
    heading.current?.focus();
    const reply = api.act(offer.action, offer.target);
    ask(
      reply.then((answer) => {
        if (answer.kind === 'refused') setRefusal(answer.reason);
      }),
    );
  };

  return (
    <main>
      <header>
        <Light light={view.light} label={view.lightLabel} />
        <div role="status">
          <h1 ref={heading} tabIndex={-1}>
            {view.headline}
          </h1>
        </div>
      </header>
      {view.doubt === null ? null : <p className="doubt">{view.doubt}</p>}
      {refusal === null ? null : (
        <p className="refusal" role="alert">
          {refusal}
        </p>
      )}
      <Lines title={strings.waitingTitle} lines={view.waiting} />
      {view.advice === null ? null : <p className="advice">{view.advice}</p>}
      {view.running === null ? <Offers view={view} onAct={act} /> : null}
      <Progress view={view} />
      {view.incidents.map((incident) => (
        <Incident key={incident.id} incident={incident} />
      ))}
      <Lines title={strings.findingsTitle} lines={view.findings} />
      <Lines title={strings.noticesTitle} lines={panel.notices} />
      <footer>
        <p>{view.looked}</p>
        <div className="row">
          {view.paused ? (
            <button type="button" onClick={() => ask(api.pause('off'))}>
              {strings.resume}
            </button>
          ) : (
            <>
              <button type="button" onClick={() => ask(api.look())}>
                {strings.lookNow}
              </button>
              <button type="button" onClick={() => ask(api.pause('for-an-hour'))}>
                {strings.pause}
              </button>
            </>
          )}
          <button type="button" onClick={() => ask(api.openDashboard())}>
            {strings.openDashboard}
          </button>
        </div>
      </footer>
    </main>
  );
}
