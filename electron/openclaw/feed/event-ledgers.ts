import { withMissedEnds } from '../../core/evidence/missed-ends.ts';
import type { MessageFact, RunFact } from '../../core/evidence/session-facts.ts';
import { messagesHeard } from '../../core/evidence/understood.ts';
import type { EventFrame } from '../gateway/frames.ts';
import { agentEventSchema, chatEventSchema } from '../gateway/frames.ts';
import { type ChannelLedger, createChannelLedger } from './channel-ledger.ts';
import { createMessageLedger, type MessageLedger } from './message-ledger.ts';
import { createPersonLedger, type PersonLedger } from './person-ledger.ts';
import { createRunLedger, type RunLedger } from './run-ledger.ts';
import { createTroubleLedger, type TroubleLedger } from './trouble-ledger.ts';
import { createTurnLedger, type TurnLedger } from './turn-ledger.ts';

/** What the gateway's events have told, each kind in its own ledger. */
export interface EventLedgers {
  readonly runs: RunLedger;
  readonly messages: MessageLedger;
  readonly turns: TurnLedger;
  readonly channels: ChannelLedger;
  readonly troubles: TroubleLedger;
  readonly person: PersonLedger;
  /** Call this when a connection has opened. */
  opened(): void;
  /** Writes an event down wherever it belongs. */
  event(frame: EventFrame): void;
  /** The runs whose events were heard, without those whose end must have been missed. */
  runsSeen(): RunFact[];
  /** The messages of each conversation, as the events tell of them. */
  messagesSeen(): MessageFact[];
}

export function createEventLedgers(now: () => number): EventLedgers {
  const runs = createRunLedger();
  const messages = createMessageLedger();
  const turns = createTurnLedger();
  const channels = createChannelLedger();
  const troubles = createTroubleLedger();
  const person = createPersonLedger();
  const runsSeen = (): RunFact[] => withMissedEnds(runs.facts().list);
  return {
    runs,
    messages,
    turns,
    channels,
    troubles,
    person,
    opened() {
      runs.opened(now());
      person.forget();
    },
    event(frame) {
      const before = runsSeen();
      messages.event(frame, before, now());
      turns.event(frame, before, now());
      runs.event(frame, now());
      if (frame.event === 'health') channels.health(frame.payload, now());
      troubles.event(frame, now());
      person.event(frame, now());
    },
    runsSeen,
    messagesSeen: () => messagesHeard({ messages: [...messages.heard()] }),
  };
}

/**
 * Whether an event may change a verdict. Streamed words move a run's clock, but no verdict depends
 * on each of them.
 */
export function isNews(frame: EventFrame): boolean {
  switch (frame.event) {
    case 'agent': {
      const event = agentEventSchema.safeParse(frame.payload);
      return event.success && (event.data.stream === 'lifecycle' || event.data.stream === 'error');
    }
    case 'chat': {
      const event = chatEventSchema.safeParse(frame.payload);
      return event.success && event.data.state !== 'delta';
    }
    case 'shutdown':
      return true;
    default:
      return false;
  }
}
