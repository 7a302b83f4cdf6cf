import type { enRecovery } from './en-recovery.ts';

export const deRecovery: Readonly<Record<keyof typeof enRecovery, string>> = {
  runStillActive: 'im Gespräch ist noch ein Lauf aktiv',
  noRunWasActive: 'es war kein Lauf aktiv',
  runHasEnded: 'der Lauf ist zu Ende',
  runWasEnded: 'der Lauf wurde beendet',
  runOverNextTurn: 'der Lauf ist vorbei, und die nächste Nachricht ist an der Reihe',
  runIsOver: 'der Lauf ist vorbei',
  noRunActive: 'im Gespräch ist kein Lauf aktiv',
  nextHasTurn: 'die nächste Nachricht ist an der Reihe',
  noneTakenUp: 'binnen {time} wurde keine aufgenommen',
  endsOnlyItsOwn:
    '{found}: Dieses OpenClaw kann nur Läufe beenden, die sein eigener Chat begann; starte stattdessen das Gateway neu',
  saysNoRun:
    '{found}, obwohl das Gateway sagt, es gebe keinen Lauf zu beenden; starte stattdessen das Gateway neu',
  askedAndFound: '{asked}, und {found}',

  askedNothingEnded: 'das Gateway wurde erst gefragt, und nichts wurde beendet: {error}',
  knowsOfNoRun: 'das Gateway kennt keinen Lauf, den es beenden könnte',
  gatewayEnded: 'das Gateway beendete {run}',
  theRun: 'den Lauf',
  anotherBegan:
    'Lauf {run} ist zu Ende, und in {sessionKey} hat inzwischen ein anderer begonnen ({other}). Sieh noch einmal hin, bevor du jenen beendest',
  aRunBegan:
    'in {sessionKey} hat inzwischen ein Lauf begonnen ({run}). Sieh noch einmal hin, bevor du ihn beendest',
  runMovedAgain:
    'der Lauf ist vor {time} wieder vorangekommen: Er arbeitet. Lass ihn, oder sieh noch einmal hin',

  waiterLost:
    'die Nachricht, die in {sessionKey} wartete, hat den Neustart nicht überstanden; sie ist noch einmal zu schicken',
  waiterUnanswered: 'die Nachricht, die in {sessionKey} wartete, bekam binnen {time} keine Antwort',
  waitersAnswered: 'wer wartete, bekam binnen {time} eine Antwort: {who}',

  sameProcess:
    'es startete im selben Prozess neu ({kept}): Eine eigene Sperre bleibt. Beende es und starte es wieder, damit es eine neue Prozessnummer bekommt',
  notBackInTime: 'es kam nicht rechtzeitig zurück: Es ist {state}, {detail}',
  itAnswersAs: 'es antwortet{as}',
  asProcess: ' als Prozess {pid}',
  notSeen: 'nicht zu sehen',
  saysHelloBut: 'es meldet sich, aber {error}',
  sameLife: 'es ist noch dasselbe Gateway wie zuvor',
  itAnswers: 'es antwortet',

  runDoesNotEnd:
    'ein Lauf des Gesprächs endet nicht; ein Neubeginn ließe ihn im Weg stehen. Starte stattdessen das Gateway neu',
  newAndFree: 'das Gespräch ist neu und frei',
  startsAfreshCopied:
    'das Gespräch fängt neu an; das bisherige ist nach {place} kopiert{undo}{resend}',
  rowNotCopied: 'seine Zeile ließ sich nicht kopieren',
  undoCannot: '. `clawbuoy undo` kann es nicht zurückgeben: {why}',
  resendAfterReset: '. {messages} ohne Antwort ({times}), noch einmal zu schicken',
  hasReset: 'das Gateway hat das Gespräch neu begonnen',
  anotherSession: 'es ist inzwischen ein anderes Gespräch als das beurteilte; sieh noch einmal hin',

  sayYesTwice: '{second}. Sag zweimal ja (`--yes --yes`), um es zu tun',
  noGatewayRunsNow: 'kein Gateway läuft',
  gatewayIsProcess: 'das Gateway ist Prozess {pid}',
  askedNoRestartSeen: '{asked}, und kein Neustart war zu sehen: {proof}',
  backBut: 'das Gateway ist zurück, aber {detail}',
  agreedToRestart:
    'das Gateway hat dem Neustart zugestimmt; laufende Arbeiten enden vielleicht erst, spätestens bis {time}',
  doesNotEndIn: 'ein Lauf endet nicht in {names}',

  notTheManagers:
    'Prozess {pid} ist nicht der, den die Dienstverwaltung führt: Nichts würde ihn wieder starten, darum wird er nicht beendet. Beende ihn selbst, und starte dann das Gateway',
  processEnded: 'Prozess {pid} ist zu Ende',
  processDidNotEnd: 'Prozess {pid} endete nicht',
  processCannotBeEnded: 'Prozess {pid} lässt sich nicht beenden',
  managerNotAnyMore: 'die Dienstverwaltung führt Prozess {pid} nicht mehr; nichts wird beendet',
  notTheGatewayAnyMore: 'Prozess {pid} ist nicht mehr das Gateway',
  managerStartedProcess: '{manager} startete Prozess {pid}',
  managerWasAsked: 'die Dienstverwaltung wurde gebeten, es zu starten',

  lockNotSeen: 'die Sperre ist nicht zu sehen, wo sie war',
  lockWhereItWas: 'die Sperre ist, wo sie war',
  lockBackWhereItWas: 'die Sperre ist wieder, wo sie war',
  goesOnInOldFile: '{sessionKey} geht in seiner alten Datei weiter',
  hasItBackAlready: '{sessionKey} hat sein Gespräch schon zurück',
  hasItBack: '{sessionKey} hat sein Gespräch zurück; starte das Gateway wieder',

  notProvedInTime: 'es ließ sich nicht rechtzeitig beweisen',
  anotherLock: 'an ihrer Stelle liegt eine andere Sperre als die beurteilte; sieh noch einmal hin',
  alreadyGone: 'sie war schon weg',
  keptInQuarantine: 'aufgehoben in der Quarantäne als {id}',
  sameLockAgain: 'dieselbe Sperre ist wieder da',
  lockGoneGateway: 'die Sperre ist weg; das Gateway ist {state}',
  lockReleased: 'die Sperre wurde gelöst: {why}',
  gatewayIsBack: 'das Gateway ist zurück: {how}',
  gatewayIsBackWith: 'das Gateway ist zurück: {how}. {words}',
};
