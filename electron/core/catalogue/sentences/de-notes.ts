import type { enNotes } from './en-notes.ts';

export const deNotes: Readonly<Record<keyof typeof enNotes, string>> = {
  quietAnnounced: 'Arbeit ist angekündigt bis {until}: {reason}',
  quietOver: 'die angekündigte Arbeit ist vorbei',
  healingStopped: 'das Heilen ist angehalten',
  healingGoesOn: 'das Heilen geht weiter',
  personNeeded: 'für `{step}` wurde ein Mensch gebraucht: {cause}',

  phonePressed: 'vom Telefon („{outlet}“): {action}: {outcome}: {reason}',
  phoneRefused: 'vom Telefon („{outlet}“): abgelehnt, {why}',
  phoneStepRefused: 'vom Telefon („{outlet}“): {action} abgelehnt, {why}',
  phoneMoreUntold: '{words}; weitere innerhalb der Stunde werden nicht genannt',
  pressNotOurs: 'es ist kein Knopf dieses Clawbuoy',
  pressStranger: 'jemand anders hat ihn gedrückt',
  pressUsed: 'er wurde schon gedrückt',
  pressLate: 'es war zu spät',
  pressOver: 'die Störung ist vorbei',
  pressCostly: 'es würde jetzt etwas kosten',
  outcomeDone: 'erledigt',
  outcomeRefused: 'abgelehnt',
  outcomeFailed: 'misslungen',
  outcomeNothing: 'nichts zu tun',

  healLock:
    '{why}; eine Nachricht wartet, und das Gateway hat die Sperre nicht von selbst zurückgenommen',
  healDown: 'das Gateway ist seit {time} aus; {sign}',
  healStalled: 'ein Lauf kommt seit {time} nicht voran, und dahinter wartet eine Nachricht',
  healHung: 'das Gateway ist seit {time} eingefroren',
  healChannel: 'über {channel} kommt seit {time} keine Nachricht an',
  healChannels: 'über seine Kanäle kommt seit {time} keine Nachricht an',
  healServiceFailed: '{manager} sagt, dass {service} gescheitert ist',
  healLeftUnloaded: 'ein Update hat {service} ungeladen zurückgelassen',

  crashSettled: 'Quarantäne: {why}',
};
