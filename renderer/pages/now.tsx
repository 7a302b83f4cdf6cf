import { useRef } from 'react';
import type { Wanted } from '../../electron/core/api/ipc-contract.ts';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import type { Consent } from '../../electron/core/steps/consent.ts';
import type { StepEndView } from '../../electron/core/view/last-step.ts';
import type { OfferView } from '../../electron/core/view/offers.ts';
import { type PanelView, panelView } from '../../electron/core/view/panel.ts';
import { unbrokenIn } from '../../electron/core/view/unbroken.ts';
import { ByHand } from '../by-hand.tsx';
import { DemoBanner } from '../demo-banner.tsx';
import { isolated } from '../isolated.ts';
import { LastDay } from '../last-day.tsx';
import { Light } from '../light.tsx';
import { OfferButton, type OnAct } from '../offers.tsx';
import type { PageProps } from '../page.ts';
import { Folded, LevelMark, Lines, Section, Steps } from '../sections.tsx';

/** The state, who waits, why, and what to do. It can be read in two seconds. */
export function NowPage(props: PageProps) {
  const { api, panel, ask, go, nowMs } = props;
  const view = unbrokenIn(panelView(panel.status, nowMs, panel));
  const heading = useRef<HTMLHeadingElement>(null);
  const act = ({ action, target }: Pick<OfferView, 'action' | 'target'>, consent: Consent) => {
    // The button disappears while the step runs, so the keyboard focus needs another place.
    heading.current?.focus();
    ask.step(api.act(action, target, consent, panel.status.gatewayId));
  };

  return (
    <div className="page">
      {panel.demo ? <DemoBanner api={api} ask={ask} /> : null}
      <header>
        <Light light={view.light} label={view.lightLabel} />
        <div role="status">
          <h1 ref={heading} tabIndex={-1}>
            {isolated(view.headline)}
          </h1>
        </div>
      </header>
      {view.waiting.length === 0 ? null : (
        <ul className="waiting" aria-label={strings.waitingTitle}>
          {view.waiting.map((line) => (
            <li key={line}>{isolated(line)}</li>
          ))}
        </ul>
      )}
      {view.doubt === null ? null : <p className="quiet">{isolated(view.doubt)}</p>}
      {view.cause === null ? null : <p className="cause">{isolated(view.cause)}</p>}
      {view.advice === null ? null : <p className="advice">{isolated(view.advice)}</p>}
      {view.facts === null ? null : <p className="quiet">{isolated(view.facts)}</p>}
      {view.settingsHelp ? (
        <div className="row">
          <button type="button" onClick={() => go({ page: 'settings' })}>
            {strings.openSettingsPage}
          </button>
        </div>
      ) : null}
      {view.lookedFor.length === 0 ? null : <FirstRun {...props} lines={view.lookedFor} />}
      {view.byHand === null ? null : (
        <ByHand byHand={view.byHand} incidentId={null} api={api} ask={ask} />
      )}
      {view.running === null ? (
        <Offers view={view} onAct={act} wanted={panel.wanted ?? null} />
      ) : null}
      <Progress view={view} onAct={act} />
      <Lost view={view} {...props} />
      <Incidents view={view} {...props} />
      <Folded title={strings.findingsTitle} lines={view.findings} />
      <Lines title={strings.noticesTitle} lines={panel.notices} />
      {isCalm(view) ? <LastDay {...props} /> : null}
      {panel.askAboutNotices && !panel.demo ? <AboutNotices api={api} ask={ask} /> : null}
      <footer>
        <p className="quiet">{isolated(view.looked)}</p>
        <div className="row">
          {view.paused ? (
            <button type="button" onClick={() => ask.quietly(api.pause('off'))}>
              {strings.resume}
            </button>
          ) : (
            <>
              <button type="button" onClick={() => ask.quietly(api.look())}>
                {strings.lookNow}
              </button>
              {view.absent ? null : (
                <button type="button" onClick={() => ask.quietly(api.pause('for-an-hour'))}>
                  {strings.pause}
                </button>
              )}
            </>
          )}
          {view.hasDashboard ? (
            <button type="button" onClick={() => ask.quietly(api.openDashboard())}>
              {strings.openDashboard}
            </button>
          ) : null}
        </div>
      </footer>
    </div>
  );
}

function FirstRun({
  api,
  panel,
  ask,
  go,
  lines,
}: PageProps & { readonly lines: readonly string[] }) {
  return (
    <>
      <div className="row">
        {panel.demo ? null : (
          <button type="button" className="primary" onClick={() => ask.reply(api.demo('start'))}>
            {strings.startDemo}
          </button>
        )}
        <button type="button" onClick={() => go({ page: 'settings' })}>
          {strings.openSettingsPage}
        </button>
      </div>
      <Folded title={strings.lookedForTitle} lines={lines} />
    </>
  );
}

/** The recommended step is first and large. The others are folded behind it. */
function Offers(props: {
  readonly view: PanelView;
  readonly onAct: OnAct;
  readonly wanted: Wanted | null;
}) {
  const { primary, others } = props.view;
  const { wanted } = props;
  const isAsked = (offer: OfferView) =>
    wanted?.step?.action === offer.action && wanted.step.target === offer.target;
  // A new request rebuilds the button with its question open.
  const keyOf = (offer: OfferView) =>
    `${offer.action} ${offer.target} ${isAsked(offer) ? wanted?.atMs : ''}`;
  return (
    <>
      {primary === null ? null : (
        <OfferButton
          key={keyOf(primary)}
          offer={primary}
          onAct={props.onAct}
          asked={isAsked(primary)}
        />
      )}
      {others.length === 0 ? null : (
        <details open={others.some(isAsked) || undefined}>
          <summary>{primary === null ? strings.offersTitle : strings.otherOffersTitle}</summary>
          {others.map((offer) => (
            <OfferButton
              key={keyOf(offer)}
              offer={offer}
              onAct={props.onAct}
              asked={isAsked(offer)}
            />
          ))}
        </details>
      )}
    </>
  );
}

/** The running step, and how the last one ended. */
function Progress(props: { readonly view: PanelView; readonly onAct: OnAct }) {
  const { running, last } = props.view;
  return (
    <div role="status">
      {running === null ? null : (
        <section className="card" aria-label={running.title}>
          <h2>{running.title}</h2>
          <p className="quiet">{isolated(running.since)}</p>
          <Steps steps={running.steps} />
        </section>
      )}
      {last === null ? null : <LastStep last={last} onAct={props.onAct} />}
    </div>
  );
}

function LastStep(props: { readonly last: StepEndView; readonly onAct: OnAct }) {
  const { last } = props;
  const { undo } = last;
  return (
    <section className={`card last ${last.tone}`} aria-label={strings.lastTitle}>
      <p className="outcome">{isolated(last.title)}</p>
      {last.proofs.length === 0 && last.reason !== '' ? <p>{isolated(last.reason)}</p> : null}
      {last.proofs.map((proof) => (
        <p key={proof}>{isolated(proof)}</p>
      ))}
      {undo === null ? null : <OfferButton offer={undo} onAct={props.onAct} />}
      <details>
        <summary>{strings.stepsTitle}</summary>
        <Steps steps={last.steps} />
      </details>
    </section>
  );
}

/** Messages that get no answer unless they are sent again. */
function Lost({ view, api, ask, panel }: PageProps & { readonly view: PanelView }) {
  if (view.lost.length === 0) return null;
  return (
    <Section title={strings.lostTitle} className="card">
      <p className="quiet">{view.lostHelp}</p>
      <ul className="lines">
        {view.lost.map(({ sessionKey, since, text }) => (
          <li key={`${sessionKey} ${since}`} className="split">
            <span>{isolated(text)}</span>
            <button
              type="button"
              aria-label={strings.dismissWhat(text)}
              onClick={() =>
                ask.reply(
                  api.mark({
                    kind: 'dismiss',
                    sessionKey,
                    since,
                    gatewayId: panel.status.gatewayId,
                  }),
                )
              }
            >
              {strings.dismiss}
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Incidents({ view, go }: PageProps & { readonly view: PanelView }) {
  if (view.incidents.length === 0) return null;
  return (
    <Section title={strings.incidentsTitle}>
      <ul className="rows">
        {view.incidents.map((incident) => (
          <li key={incident.id}>
            <button
              type="button"
              className="row-button"
              onClick={() => go({ page: 'incident', id: incident.id, from: 'now' })}
            >
              <LevelMark level={incident.level} />
              <span>
                {isolated(incident.cause)}
                <span className="detail">{isolated(incident.since)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Whether there is nothing to do and nothing to read. Then there is room for the last day. */
function isCalm(view: PanelView): boolean {
  const { primary, running, incidents, lookedFor } = view;
  return primary === null && running === null && incidents.length + lookedFor.length === 0;
}

/** Only a person can tell whether notices come. */
function AboutNotices({ api, ask }: Pick<PageProps, 'api' | 'ask'>) {
  const words = strings.noticesCard;
  return (
    <Section title={words.title} className="card">
      <p className="quiet">{words.help}</p>
      <div className="row">
        <button type="button" onClick={() => ask.reply(api.configure({ noticesSeen: 'yes' }))}>
          {words.yes}
        </button>
        <button type="button" onClick={() => ask.quietly(api.testNotice())}>
          {words.again}
        </button>
        <button type="button" onClick={() => ask.reply(api.openNotificationSettings())}>
          {words.openSettings}
        </button>
      </div>
    </Section>
  );
}
