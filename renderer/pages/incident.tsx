import { useState } from 'react';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import type { IncidentStory } from '../../electron/core/history/incident-story.ts';
import { incidentPageView, offerForIncident } from '../../electron/core/view/incident.ts';
import { byHandForIncident } from '../../electron/core/view/offers.ts';
import { unbrokenIn } from '../../electron/core/view/unbroken.ts';
import { ByHand } from '../by-hand.tsx';
import { isolated } from '../isolated.ts';
import { OfferButton } from '../offers.tsx';
import type { Page, PageProps } from '../page.ts';
import { LevelMark, Lines, Section } from '../sections.tsx';
import { useAnswer } from '../use-answer.ts';

type Props = PageProps & { readonly id: string; readonly from: Page };

/**
 * One incident: what happened, what was seen, what was done, and what a person can say about it.
 */
export function IncidentPage({ api, panel, ask, go, nowMs, id, from }: Props) {
  const { snapshot, running } = panel.status;
  const current = snapshot.incidents.find((one) => one.id === id);
  const news = `${current?.level} ${running?.action} ${panel.marks.length}`;
  // Read again each minute and at news.
  const story = useAnswer(() => api.incident(id), [api, id, nowMs, news], ask.quietly);
  return (
    <>
      <button type="button" className="back" onClick={() => go({ page: from })}>
        {strings.back}
      </button>
      {story === null ? (
        <p className="quiet">{strings.loading}</p>
      ) : story.value === null ? (
        <p className="quiet">{strings.incidentGone}</p>
      ) : (
        <Story story={story.value} api={api} panel={panel} ask={ask} nowMs={nowMs} />
      )}
    </>
  );
}

function Story(
  props: Pick<PageProps, 'api' | 'panel' | 'ask'> & {
    readonly story: IncidentStory;
    readonly nowMs: number;
  },
) {
  const { api, ask, panel } = props;
  const view = unbrokenIn(
    incidentPageView(props.story, panel.marks, panel.status.snapshot, props.nowMs),
  );
  const offer = offerForIncident(panel.status, view.id);
  const byHand = unbrokenIn(byHandForIncident(panel.status, view.id));
  const isWhyNew = view.why !== '' && view.why !== byHand?.words;
  const current = panel.status.snapshot.incidents.find((one) => one.id === view.id);
  const [isTrying, setTrying] = useState(false);
  return (
    <div className="incident-page">
      <h1 className="incident-title">
        <LevelMark level={view.level} /> <span>{isolated(view.saying)}</span>
      </h1>
      <p className="quiet">
        {isolated(view.said === null ? view.when : strings.joined(view.when, view.said))}
      </p>
      {offer === null ? null : (
        <OfferButton
          offer={offer}
          onAct={({ action, target }, consent) =>
            ask.step(api.act(action, target, consent, panel.status.gatewayId))
          }
        />
      )}
      {byHand === null ? null : <ByHand byHand={byHand} incidentId={view.id} api={api} ask={ask} />}
      {current?.tryModel === undefined ? null : (
        <button
          type="button"
          disabled={isTrying}
          title={strings.modelTry.help}
          onClick={() => {
            setTrying(true);
            ask.question(api.tryModel(view.id, panel.status.gatewayId), () => setTrying(false));
          }}
        >
          {isTrying ? strings.modelTry.trying : strings.modelTry.button}
        </button>
      )}
      {view.open && isWhyNew ? <Lines title={strings.whyTitle} lines={[view.why]} /> : null}
      <div className="row">
        <button type="button" onClick={() => ask.reply(api.copyReport(view.id), strings.copied)}>
          {strings.copyReport}
        </button>
        {view.open ? (
          <>
            <button
              type="button"
              onClick={() =>
                ask.reply(
                  api.mark({
                    kind: 'snooze',
                    incidentId: view.id,
                    gatewayId: panel.status.gatewayId,
                  }),
                )
              }
            >
              {strings.snooze}
            </button>
            <button
              type="button"
              title={strings.acknowledgeHelp}
              onClick={() =>
                ask.reply(
                  api.mark({
                    kind: 'acknowledge',
                    incidentId: view.id,
                    gatewayId: panel.status.gatewayId,
                  }),
                )
              }
            >
              {strings.acknowledge}
            </button>
          </>
        ) : null}
      </div>
      <Section title={strings.storyTitle}>
        <ol className="story">
          {view.events.map((event) => (
            <li key={`${event.time} ${event.text}`}>
              <span className="time">{isolated(event.time)}</span>
              <span>{isolated(event.text)}</span>
            </li>
          ))}
        </ol>
      </Section>
      <Lines title={strings.causeTitle} lines={[view.cause]} />
      <Lines title={strings.evidenceTitle} lines={view.evidence} />
    </div>
  );
}
