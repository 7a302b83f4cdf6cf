import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Session } from '../../electron/core/api/snapshot.ts';
import type { EngineStatus } from '../../electron/core/api/status.ts';
import { strings } from '../../electron/core/catalogue/catalogue.ts';
import type { Consent } from '../../electron/core/steps/consent.ts';
import type { OfferView } from '../../electron/core/view/offers.ts';
import {
  leftOutWords,
  offersByTarget,
  SEARCHED_FROM,
  type SessionView,
  sessionsByAttention,
  sessionsFound,
  sessionView,
} from '../../electron/core/view/sessions.ts';
import { unbrokenIn } from '../../electron/core/view/unbroken.ts';
import { isolated } from '../isolated.ts';
import { OfferButton, type OnAct } from '../offers.tsx';
import type { PageProps } from '../page.ts';

/** The number of rows that appear and disappear together while the list is scrolled. */
const CHUNK = 10;
/** The number of rows at the start. */
const FIRST = 2 * CHUNK;
/** The assumed height of a row before its first layout. */
const ROW_HEIGHT_PX = 86;
const MINUTE_MS = 60_000;

/** Agents and their conversations. Those that need somebody come first. */
export function SessionsPage({ api, panel, ask, nowMs }: PageProps) {
  const { status, further } = panel;
  const sessions = useMemo(() => sessionsByAttention(status), [status]);
  const offers = useMemo(() => offersByTarget(status, further), [status, further]);
  const asking = useRef(ask);
  asking.current = ask;
  const act = useCallback(
    ({ action, target }: OfferView, consent: Consent) =>
      asking.current.step(api.act(action, target, consent, status.gatewayId)),
    [api, status.gatewayId],
  );
  const leftOut = leftOutWords(status);
  const [typed, setTyped] = useState('');
  const [isUnfolded, setUnfolded] = useState(false);
  const { busy, idle } = useMemo(() => sessionsFound(sessions, typed), [sessions, typed]);
  const words = strings.panel.sessions;
  const list = { status, offers, nowMs, onAct: act };
  const isSearched = typed.trim() !== '';
  const isFew = sessions.length < SEARCHED_FROM;
  return (
    <>
      <h1>{strings.sessionsTitle}</h1>
      {sessions.length === 0 ? <p className="quiet">{strings.noSessions}</p> : null}
      {isFew ? null : (
        <input
          type="search"
          className="filter"
          aria-label={words.filter}
          placeholder={words.filter}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || typed === '') return;
            event.preventDefault();
            setTyped('');
          }}
        />
      )}
      {isSearched && busy.length + idle.length === 0 ? (
        <p className="quiet" role="status">
          {words.noneLike}
        </p>
      ) : null}
      <SessionList {...list} sessions={busy} />
      {idle.length === 0 ? null : isSearched || (isFew && busy.length === 0) ? (
        <SessionList {...list} sessions={idle} />
      ) : (
        <details
          className="idle"
          open={isUnfolded}
          onToggle={(event) => setUnfolded(event.currentTarget.open)}
        >
          <summary>{words.idle(idle.length)}</summary>
          {isUnfolded ? <SessionList {...list} sessions={idle} /> : null}
        </details>
      )}
      {leftOut === null ? null : <p className="quiet">{isolated(leftOut)}</p>}
    </>
  );
}

function SessionList(props: Omit<ChunkProps, 'from'>) {
  const { sessions, nowMs } = props;
  const starts = sessions.map((_each, index) => index).filter((index) => index % CHUNK === 0);
  return starts.map((from) => (
    <Chunk
      {...props}
      key={from}
      from={from}
      // Seconds do not matter far down.
      nowMs={from < FIRST ? nowMs : Math.floor(nowMs / MINUTE_MS) * MINUTE_MS}
    />
  ));
}

type ChunkProps = {
  readonly status: EngineStatus;
  readonly sessions: readonly Session[];
  readonly from: number;
  readonly offers: ReturnType<typeof offersByTarget>;
  readonly nowMs: number;
  readonly onAct: OnAct;
};

/** Some rows that are laid out together, only while they are near the visible part. */
const Chunk = memo(function Chunk({ status, sessions, from, offers, nowMs, onAct }: ChunkProps) {
  const rows = sessions.slice(from, from + CHUNK);
  const list = useRef<HTMLUListElement>(null);
  const heightPx = useRef(rows.length * ROW_HEIGHT_PX);
  const [isNear, setIsNear] = useState(from < FIRST);
  useEffect(() => {
    const { current } = list;
    if (current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const last = entries.at(-1);
        if (last === undefined) return;
        // Removed rows leave their height, or the page would jump.
        if (!last.isIntersecting && last.boundingClientRect.height > 0) {
          heightPx.current = last.boundingClientRect.height;
        }
        setIsNear(last.isIntersecting);
      },
      { root: current.closest('main'), rootMargin: '600px' },
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return (
    <ul ref={list} className="sessions" style={isNear ? {} : { height: `${heightPx.current}px` }}>
      {isNear
        ? rows.map((session) => (
            <SessionRow
              key={session.key}
              view={unbrokenIn(sessionView(status, session, offers, nowMs))}
              onAct={onAct}
            />
          ))
        : null}
    </ul>
  );
});

function SessionRow(props: { readonly view: SessionView; readonly onAct: OnAct }) {
  const { view } = props;
  return (
    <li className={`session ${view.state}`}>
      <div className="ends">
        <p className="name">
          {isolated(view.name)}
          {view.channel === null ? null : <span className="tag">{view.channel}</span>}
        </p>
        <p className="state">{isolated(view.stateText)}</p>
      </div>
      {view.waiting === null ? null : <p>{isolated(view.waiting)}</p>}
      {view.cause === '' ? null : <p className="quiet">{isolated(view.cause)}</p>}
      {view.lock === null ? null : <p className="quiet">{isolated(view.lock)}</p>}
      {view.offers.length === 0 ? null : <SessionSteps view={view} onAct={props.onAct} />}
    </li>
  );
}

/** The steps for one session. Laid out only when somebody opens them. */
function SessionSteps(props: { readonly view: SessionView; readonly onAct: OnAct }) {
  const { view, onAct } = props;
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary aria-label={strings.stepsFor(view.name)}>{strings.steps}</summary>
      {open
        ? view.offers.map((offer) => (
            <OfferButton
              key={`${offer.action} ${offer.target}`}
              offer={offer}
              onAct={onAct}
              label={strings.offerFor(offer.label, view.name)}
            />
          ))
        : null}
    </details>
  );
}
