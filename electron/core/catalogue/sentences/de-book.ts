import { inUnits } from '../../text/words.ts';
import type { SentenceBook } from './book.ts';
import { deDiagnoses } from './de-diagnoses.ts';
import { deInterrupted } from './de-interrupted.ts';
import { deNotes } from './de-notes.ts';
import { dePartNames } from './de-part-names.ts';
import { deReasons } from './de-reasons.ts';
import { deRecovery } from './de-recovery.ts';
import { deSteps } from './de-steps.ts';

export const deBook: SentenceBook = {
  sentences: {
    ...deDiagnoses,
    ...deSteps,
    ...deRecovery,
    ...deInterrupted,
    ...deNotes,
    ...dePartNames,
    ...deReasons,
  },
  nouns: {
    account: ['Konto', 'Konten'],
    answer: ['Antwort', 'Antworten'],
    command: ['Befehl im Hintergrund', 'Befehle im Hintergrund'],
    channel: ['weiterer Kanal', 'weitere Kanäle'],
    failure: ['Fehler', 'Fehlern'],
    job: ['geplante Aufgabe', 'geplante Aufgaben'],
    lane: ['Spur', 'Spuren'],
    message: ['Nachricht', 'Nachrichten'],
    queued: ['Nachricht in der Warteschlange', 'Nachrichten in der Warteschlange'],
    reply: ['Antwort', 'Antworten'],
    run: ['Lauf', 'Läufe'],
    sender: ['neuen Absender', 'neue Absender'],
    session: ['Gespräch', 'Gesprächen'],
    step: ['Schritt', 'Schritte'],
    task: ['Aufgabe', 'Aufgaben'],
    turn: ['Durchgang', 'Durchgänge'],
    waiting: ['wartende Nachricht', 'wartende Nachrichten'],
  },
  count: (amount, noun) => `${amount} ${noun}`,
  duration: (lengthMs) =>
    inUnits(lengthMs, { s: ' s', min: ' min', h: ' h', days: (n) => `${n} Tagen`, between: ' ' }),
  list: (items) =>
    items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} und ${items.at(-1)}`,
};
