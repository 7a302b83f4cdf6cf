import type { Incident } from '../api/snapshot.ts';

/** What helps with these is to send the message again. */
const SEND_AGAIN: ReadonlySet<Incident['class']> = new Set<Incident['class']>([
  'no-answer',
  'agent-silent',
  'model-cut-off',
]);

/** To send it again is its usual help, and was tried: the remedy is another one, with a command. */
export function isInVainAgain({ class: kind, remedy }: Incident): boolean {
  return kind === 'no-answer' && remedy !== undefined && remedy.command !== null;
}

/** Whether nothing else has to be done before the message is sent again. */
export function sendingAgainHelps(incident: Incident): boolean {
  return SEND_AGAIN.has(incident.class) && !isInVainAgain(incident);
}
