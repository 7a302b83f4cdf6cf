import { useEffect, useRef, useState } from 'react';
import type { Session } from '../../electron/core/snapshot.ts';
import type { OfferView } from '../../electron/core/view/offers.ts';
import {
  type SessionView,
  sessionsByAttention,
  sessionView,
} from '../../electron/core/view/sessions.ts';
import { strings } from '../../electron/core/view/strings.ts';
import type { PageProps } from '../app.tsx';
import { OfferButton } from '../offers.tsx';
import { useNowMs } from '../use-status.ts';

/** So many rows are laid out at once; more come as they are scrolled to. */
const CHUNK = 40;

/** Agents and sessions, those that need somebody first. */
export function SessionsPage({ api, panel, ask }: PageProps) {
  const { status, further } = panel;
  const sessions = sessionsByAttention(status);
  const [shown, setShown] = useState(CHUNK);
  const visible = sessions.slice(0, shown);
  const nowMs = useNowMs(visible.slice(0, CHUNK).flatMap(timesOf));
  const act = (offer: OfferView) => ask.step(api.act(offer.action, offer.target));
  return (
    <>
      <h1>{strings.sessionsTitle}</h1>
      {sessions.length === 0 ? <p className="quiet">{strings.noSessions}</p> : null}
      <ul className="sessions">
        {visible.map((session) => (
          <SessionRow
            key={session.key}
            view={sessionView(status, session, further, nowMs)}
            onAct={act}
          />
        ))}
      </ul>
      {shown < sessions.length ? (
        <More key={shown} onSeen={() => setShown((before) => before + CHUNK)} />
      ) : null}
    </>
  );
}

/** An idle session's age is told in coarse steps: its seconds are nobody's concern. */
function timesOf(session: Session): readonly number[] {
  return session.state === 'idle' ? [] : [Date.parse(session.since)];
}

function SessionRow(props: {
  readonly view: SessionView;
  readonly onAct: (offer: OfferView) => void;
}) {
  const { view } = props;
  return (
    <li className={`session ${view.state}`}>
      <p className="name">
        {view.name}
        {view.channel === null ? null : <span className="tag">{view.channel}</span>}
      </p>
      <p className="state">{view.stateText}</p>
      {view.waiting === null ? null : <p>{view.waiting}</p>}
      {view.cause === '' ? null : <p className="quiet">{view.cause}</p>}
      {view.lock === null ? null : <p className="quiet">{view.lock}</p>}
      {view.offers.length === 0 ? null : (
        <details>
          <summary aria-label={strings.stepsFor(view.name)}>{strings.steps}</summary>
          {view.offers.map((offer) => (
            <OfferButton
              key={`${offer.action} ${offer.target}`}
              offer={offer}
              onAct={props.onAct}
              label={strings.offerFor(offer.label, view.name)}
            />
          ))}
        </details>
      )}
    </li>
  );
}

/** Calls once when it comes near the part of the page that can be seen. */
function More({ onSeen }: { readonly onSeen: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  const seen = useRef(onSeen);
  useEffect(() => {
    const { current } = end;
    if (current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) seen.current();
      },
      { rootMargin: '400px' },
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return <div ref={end} className="more" />;
}
