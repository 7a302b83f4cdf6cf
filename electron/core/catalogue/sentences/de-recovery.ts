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
  startedAnewMeanwhile:
    'das Gateway wurde inzwischen neu gestartet (Prozess {pid}). Sieh noch einmal hin, bevor du es neu startest',
  lookAgainFirst: '{why}. Sieh noch einmal hin, bevor du es neu startest',
  troubleOver: 'die Ampel verlangt diesen Schritt nicht mehr; nichts wurde getan',
  runMovedAgain:
    'der Lauf ist vor {time} wieder vorangekommen: Er arbeitet. Lass ihn, oder sieh noch einmal hin',

  waiterLost:
    'die Nachricht, die in {sessionKey} wartete, hat den Neustart nicht überstanden; sie ist noch einmal zu schicken',
  waiterUnanswered: 'die Nachricht, die in {sessionKey} wartete, bekam binnen {time} keine Antwort',
  waitersAnswered: 'wer wartete, bekam binnen {time} eine Antwort: {who}',
  waitersAtWork: 'der Agent arbeitet an dem, was wartete: {who}',

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

  waitingBehindOne:
    '{messages} dahinter (seit {time}) kam binnen {limit} nicht an die Reihe; `clawbuoy status` sagt, was daraus wird',
  waitingBehindMany:
    '{messages} dahinter (seit {time}) kamen binnen {limit} nicht an die Reihe; `clawbuoy status` sagt, was daraus wird',

  mendThatFirst: '{why}; behebe das zuerst',
  endNotTold: '{reason}. Sein Ende steht nicht im Verlauf: {error}',
  anotherUnderWay:
    'ein anderer Schritt ist im Gang: {action}, von Prozess {pid}, seit {time}. Warte sein Ende ab',
  anotherIsUnderWay: 'ein anderer Schritt ist im Gang: {action}',
  restartsNotKnown: 'wie oft das Gateway neu gestartet wurde, ist nicht bekannt: {why}',
  stopsOne: '{what} bricht ab',
  stopsMany: '{what} brechen ab',
  partsThatStop: '{first}, {more}',
  nothingInProgress: 'nichts ist im Gang',
  somethingInProgress: 'etwas ist im Gang',

  processNotTold:
    'welcher Prozess das Gateway ist, lässt sich von hier nicht sagen: Es läuft vielleicht in einem Container oder unter einem anderen Benutzer. Starte es dort neu, wo es läuft',
  listenersNotTold: 'wer auf Port {port} hört, lässt sich nicht sagen, darum wird nichts beendet',
  seenButNobody:
    'das Gateway war als Prozess {pid} zu sehen, aber auf Port {port} hört niemand. Sieh noch einmal hin',
  seenButOther:
    'das Gateway war als Prozess {pid} zu sehen, aber auf Port {port} hört Prozess {other}. Sieh noch einmal hin',
  secondBeside:
    'Prozess {pid} ist noch da, und keine Dienstverwaltung führt ihn: Ein zweites Gateway käme ihm in die Quere. Beende ihn zuerst selbst',
  processOutOfSight: 'Prozess {pid} ist nicht einzusehen: {why}',
  processStartDiffers:
    'Prozess {pid} ist ein anderer als der beurteilte: Er begann zu einer anderen Zeit',
  processNotToldOpenClaw: 'ob Prozess {pid} OpenClaw ist, lässt sich nicht sagen: {command}',
  commandNotReadable: 'seine Befehlszeile ist nicht lesbar',
  nothingIsStopped: '{why}; nichts wird beendet',
  startedAnew: 'gestartet{as}',
  startedAgain: 'neu gestartet{as}',

  wasAskedToGoOn: 'OpenClaw wurde gebeten, mit {sessionKey} weiterzumachen, und antwortete nicht',
  answerNotUnderstood: 'seine Antwort ist nicht zu verstehen',
  goesOnIn: 'es geht in {sessionKey} weiter, mit Lauf {run}',
  notBegunThere:
    'alles Gesagte steht jetzt in {sessionKey}, aber die Arbeit wurde dort nicht begonnen ({why}). Schreib dort, um weiterzumachen',
  saysNotWhy: 'warum, sagt es nicht',
  stillListsGivenUp: 'OpenClaw führt {sessionKey} noch als aufgegeben',
  noLongerListsGivenUp: 'OpenClaw führt {sessionKey} nicht mehr als aufgegeben',

  nobodySaidYes: 'niemand hat ja gesagt: Gib --yes an, oder antworte in einem Terminal',
  yetStillRed: '{reason}, und doch ist das Licht noch rot: {headline}',
  waitBecause: 'warte: {why}',
  youMust: 'Clawbuoy kann hier nichts tun, du bist gefragt: {headline}. {why}',
  youMustAct: '{reason}. Du musst handeln: {why}',
  beforeItFailed: '{reason}. Davor scheiterte {action}: {why}',
  partOf: '{action}: {name}',
  stepsWithinHour: 'es hat binnen einer Stunde {steps} getan, und etwas geht immer wieder schief',
  healingPaused: 'von selbst wird {action} jetzt nicht getan: {pause}. Ein Mensch muss nachsehen',
  healingUnread:
    'von selbst geschieht nichts, solange das Journal nicht zu lesen ist: Was in der letzten Stunde getan wurde, ist nicht bekannt',

  noSuchSessionInList:
    'das Gateway führt kein Gespräch {sessionKey}; danach zu fragen würde eines anlegen',
  nothingWasChanged: '{why}; nichts wurde geändert',
  wasNotReset: '{why}; das Gespräch wurde nicht neu begonnen',
  resetShowsThere:
    '{asked}: Ob es neu begann, zeigt nur das Gespräch selbst; sein Inhalt ist nach {place} kopiert',
  doesNotLookNew: 'das Gespräch sieht nicht neu aus',

  isStoppedNow:
    '{why}. {name} ist jetzt aus: Gestartet wird der Kanal mit `clawbuoy restart-channel {name}` oder beim nächsten Neustart des Gateways',
  startNotTold: 'das Gateway sagte nicht, wie sein Start verlief',
  didNotStartIt: 'das Gateway hat ihn nicht gestartet ({why})',
  stillBusyWithIt: 'das Gateway ist noch damit beschäftigt ({why})',
  wasStarted: 'gestartet',
  runsByItsWord: '{names}: läuft und ist verbunden, sagt das Gateway',
  stateNotTold: 'das Gateway sagt nicht, wie es um ihn steht',
  itIsState: 'er ist {state}',
  itIsStateWith: 'er ist {state}: {error}',
  channelRunning: 'in Betrieb',
  channelNotRunning: 'nicht in Betrieb',
  ofName: '{name}: {what}',

  stopBeforeNext: 'halte das Gateway an, bevor die nächste Nachricht kommt: {why}',
  lockNotInPlace:
    'die Sperre ist nicht an ihrem Platz: {why}; `clawbuoy undo` oder der nächste Start von Clawbuoy macht damit weiter',
  runBegunMeanwhile: 'inzwischen hat ein Lauf begonnen ({run})',
  notLookedAtAnyMore: 'Prozess {pid} ist nicht mehr einzusehen: {why}',
  livesAgain: 'Prozess {pid} lebt wieder',
  namedLivesAgain: 'sie nennt Prozess {pid}, der wieder lebt',
  otherThanJudged: 'Prozess {pid} ist ein anderer als der beurteilte',
  becameOpenClaw: 'Prozess {pid} ist jetzt OpenClaw',
  hasItOpen: 'Prozess {pids} hat sie offen',
  openNotTold: 'ob jemand sie offen hat, lässt sich nicht sagen: {why}',
  nobodyAsked: 'wer sie offen hat, konnte niemand sagen',

  workAtWork: '{what} läuft (Prozess {pid})',
  workUpdate: 'ein Update',
  workDoctor: '`openclaw doctor`',
  workMigration: '`openclaw migrate`',
  workRemoval: 'eine Entfernung von OpenClaw',
  workBackup: 'eine Sicherung von OpenClaw',
  workNotTold:
    'ob gerade ein Update oder eine Reparatur von OpenClaw läuft, lässt sich nicht sagen: {why}. Ein Eingriff mittendrin könnte sie halb fertig zurücklassen',
  workUntold:
    'ein Befehl von OpenClaw hat gerade begonnen (Prozess {pid}), und er zeigt noch nicht, ob er ein Update oder eine Reparatur ist. Versuche es in einer Minute noch einmal',
  workRefusal:
    '{work}; ein Eingriff mittendrin könnte Halbes zurücklassen. Warte, bis es zu Ende ist',
  workRefusalFor:
    '{work}, seit {time}; ein Eingriff mittendrin könnte Halbes zurücklassen. Warte, bis es zu Ende ist',

  connectionLost: 'die Verbindung zum Gateway riss ab, bevor es antwortete ({text})',
  notAnsweredInTime: 'das Gateway antwortete nicht rechtzeitig ({text})',
  gatewayNotUnderstood: 'die Antwort des Gateways ist nicht zu verstehen',
  refusedWithoutReason: 'das Gateway lehnte es ohne Grund ab ({code})',
  refusedWith: 'das Gateway lehnte es ab: {text} ({code})',
};
