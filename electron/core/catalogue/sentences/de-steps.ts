import type { enSteps } from './en-steps.ts';

export const deSteps: Readonly<Record<keyof typeof enSteps, string>> = {
  runInTerminal:
    'führe `{command}` in einem Terminal aus, oder `openclaw gateway install`, damit es gestartet und am Laufen gehalten wird',
  noManagerKnows:
    'keine Dienstverwaltung kennt das Gateway, darum kann Clawbuoy es nicht starten: {how}',
  managerCannotBeTold:
    'ob eine Dienstverwaltung das Gateway kennt, lässt sich nicht sagen ({why}), darum kann Clawbuoy es nicht starten: {how}',
  startByHandCosts:
    'nichts: Das Gateway läuft nicht; Clawbuoy kann es nicht starten, das geht von Hand',

  unlockCosts: 'nichts: Die Sperrdatei wird aufgehoben und kann zurückgelegt werden',
  abortCosts: 'der Lauf im Gang endet; was er noch nicht gesagt hat, ist verloren',
  resetCosts: 'das bisherige Gespräch wird archiviert; der Agent fängt darin neu an',
  channelCosts: 'nichts, wo er aus ist; einer, der läuft, ist einige Sekunden weg',
  restartCosts: 'alle laufenden Arbeiten enden; das Gateway ist einige Sekunden weg',
  startCosts: 'nichts: Das Gateway läuft nicht',
  startAgainCosts: 'der Start von Prozess {pid} endet und beginnt neu; noch läuft keine Arbeit',

  justWokenAskAgain:
    'der Rechner ist eben erst aufgewacht, da sieht alles verspätet aus; frag in {time} wieder',
  servesOtherFolder:
    'das Gateway unter {url} bedient einen anderen Ordner ({served}) als den beobachteten ({watched})',
  stopThatProgram:
    '{cause}. Beende dieses Programm, oder gib dem Gateway einen anderen Port; Clawbuoy rührt beide nicht an',
  watchThatOne:
    '{words}. Beobachte jenen mit --state-dir, oder nenne das richtige Gateway mit --url',
  severalListen:
    'mehrere Prozesse hören auf {url} ({pids}): Welcher das Gateway ist, lässt sich nicht sagen. Beende erst alle bis auf einen',
  twoGateways:
    'das antwortende Gateway ist Prozess {pid}, aber {manager} führt Prozess {other} als {name}: zwei Gateways; an einem etwas zu tun hilft dem anderen nicht. Beende erst eines',
  migrationRefusal:
    '{cause}; ein Eingriff würde sie stören, und ein Neustart würde sie von vorn beginnen lassen (openclaw/openclaw #111972). Warte, bis sie endet',
  startRefusal:
    '{detail}. Ein Neustart würde diesen Start beenden und neu beginnen. Warte darauf; weißt du es besser, beende den Prozess selbst',
  drainRefusal:
    'es bringt vor dem Neustart seine Arbeit zu Ende, spätestens bis {time}. Warte darauf',
  compactionRefusal:
    '{session} wird seit {time} zusammengefasst; ein Neustart würde es neu beginnen. Warte, bis es endet, oder beende diesen Lauf mit `clawbuoy abort`',
  unseenWorkRefusal:
    'das Gateway arbeitet seit {time} an {session}, ohne dass ein Lauf zu sehen ist, wie beim Zusammenfassen; ein Neustart würde es neu beginnen. Warte, bis es endet, spätestens bis {until}',
  wasRestarted: 'das Gateway wurde binnen zehn Minuten {times} neu gestartet, zuletzt vor {time}',
  someTimes: '{count}-mal',
  restartInVain:
    '{seen}, und das hat es nicht behoben; sieh vor dem nächsten Versuch in sein Protokoll. Der nächste ist in {time} erlaubt',
  restartTooSoon: '{seen}; gib ihm Zeit zum Starten. Der nächste ist in {time} erlaubt',

  lastDidNotHelp: 'das letzte Mal hat nicht geholfen',
  cameBackWithinHour: 'es hat das binnen der Stunde getan, und es kam wieder',
  onlyJustDone: 'es hat das eben erst getan',

  theMessageOf: 'die Nachricht von {times}',
  lostWithAbort: 'mit dem Abbruch verloren: {what}; noch einmal zu schicken',

  undoWhy: 'der letzte Schritt, der sich zurücknehmen lässt, wird zurückgenommen',
  placeIsFree: 'sein Platz ist frei',
  downOrUnused: 'das Gateway ist aus, oder hat in diesem Gespräch seither nichts getan',
  movedReturns: 'was bewegt oder geändert wurde, kehrt an seinen Platz zurück',
  seenWhereItWas: 'es ist zu sehen, wo es war',

  noChannelInIt: 'das Gateway ist {state}, darum kann darin kein Kanal gestartet werden: {detail}',
  cannotStartOneChannel:
    'dieses OpenClaw kann einen Kanal nicht einzeln starten; `clawbuoy restart` startet alle mit dem Gateway',
  channelSwitchedOff:
    '{target} ist in OpenClaws Konfiguration abgeschaltet oder nicht eingerichtet; schalte es dort ein',
  channelStartedAnew: '{names}: neu gestartet, während Gateway und Läufe weitergehen',
  channelTriedAgain:
    '{names}: noch einmal versucht; ein Server, der es endgültig abgewiesen hat, lässt es nur mit neuem Token oder neuer Verknüpfung ein',
  nothingArrivesNow: 'nichts: Es kommt jetzt keine Nachricht darüber an',
  channelStillWanted: 'der Kanal soll nach dem Willen seines Besitzers laufen',
  gatewayAnswers: 'das Gateway antwortet',
  itHasNone: 'es hat keine',
  theyAre: 'es sind {names}',
  nameTheChannel: 'nenne den Kanal: clawbuoy restart-channel telegram. Zu diesem Gateway: {known}',
  channelTakesMessages: '{target} nimmt Nachrichten an; nenne ein Konto, um es neu zu starten',
  noSuchChannel: 'einen Kanal {target} gibt es in diesem Gateway nicht; {known}',

  startItYourself:
    'starte es selbst, nachdem du es beendet hast: `openclaw gateway run`, oder lass einen Dienst es mit `openclaw gateway install` am Laufen halten',
  keepsItsLock:
    'startet es sich selbst neu, behält es seinen Prozess und damit seine Sperre auf {names}: {how}',
  restartElsewhere: 'das Gateway läuft auf einem anderen Rechner; starte es dort neu',
  cannotRestartNoManager:
    'keine Dienstverwaltung kennt dieses Gateway, und es kann sich nicht selbst neu starten, darum wird es nicht beendet: {how}',
  cannotBeAsked:
    'es ist {state} und kann deshalb nicht um einen Neustart gebeten werden; eine Dienstverwaltung kennt es nicht: {how}',
  restartsNewProcess: '{manager} startet {name} unter einer neuen Prozessnummer neu',
  restartsItself: 'das Gateway startet sich selbst neu',
  cuttingItShort:
    '{drain}. Es abzukürzen beendet diese Läufe, wo sie sind: Was sie noch nicht gesagt haben, ist verloren, und einer, der hängt, kann danach wieder aufgenommen werden und wieder hängen',
  oneAndTheSame: 'Prozess, Startzeit und Port gehören zu ein und demselben Gateway',
  nothingUnderWay: 'keine Umstellung, kein Zusammenfassen und kein Update ist im Gang',
  budgetAllows: 'die Zahl der Neustarts erlaubt es',
  inThemOrDrain: 'in {hung}: Sonst würde es auf sie warten',
  restartsOrKills:
    '{manager} startet {name} neu; endet sein Prozess {pid} nicht, SIGTERM und zuletzt SIGKILL',
  restartRequest:
    'gateway.restart.request: Es beendet erst seine Läufe, höchstens fünf Minuten lang',
  newLifeAnswers: 'ein neues Gateway meldet sich und antwortet{more}',
  underNewNumber: ', unter einer neuen Prozessnummer',
  mayNotStartAgain: '{cause}. Es startet womöglich nicht wieder',
  awayForSeconds: 'es ist einige Sekunden weg',
  gatewaySaysCosts: 'das Gateway sagt: {said}{waiting}; {away}',
  noRunSeen: 'kein Lauf ist zu sehen; {away}',
  cannotTellNoStart:
    'ob ein Gateway läuft, lässt sich nicht sagen, darum wird keines gestartet; `clawbuoy status` sagt, warum',
  gatewayIs: 'das Gateway ist {state}',
  managerStarts: '{manager} startet {name}',
  noGatewayRuns: 'kein Gateway läuft für diesen Ordner',
  gatewaySaysHello: 'ein Gateway meldet sich und antwortet',

  nameTheSessionFor: 'nenne das Gespräch: clawbuoy {action} agent:main:main',
  sessionOutOfReach:
    'das Gateway ist {state}, darum ist kein Gespräch darin zu erreichen: {detail}. {hint}',
  healTells: '`clawbuoy heal` sagt, was das Gateway zurückbringt',
  tryOnceItAnswers: 'Versuch es wieder, sobald es antwortet',
  noSuchSession:
    'ein Gespräch {target} gibt es nicht; danach zu fragen würde eines anlegen. `clawbuoy status --json` listet die Gespräche',
  steeredMessageLost: 'eine Nachricht, die während des Laufs kam, geht mit ihm verloren',
  waitingStay: 'wartende Nachrichten bleiben in der Warteschlange',
  waitingMayBeLost:
    'wartende Nachrichten, die bis dahin nicht an der Reihe waren, sind noch einmal zu schicken',
  runIfAny: 'den Lauf im Gang, falls es einen gibt',
  runNamed: 'Lauf {run}',
  queueIsKept: 'die Warteschlange bleibt',
  nothingDropped: 'nichts Wartendes wird verworfen',
  methodEnds: '{method} beendet {what}; {kept}',
  nameTheSession: 'nenne das Gespräch',
  noRunIn: 'in {target} ist kein Lauf aktiv',
  stepBegun: '{step}, begonnen vor {time}',
  itsRun: 'sein Lauf: {doing}',
  bothWords: '{costs}; {more}',
  runStillTheOne: 'Lauf {run} ist noch im Gang',
  noProgressMeanwhile: 'er ist inzwischen nicht vorangekommen',
  noRunAnyMore: 'im Gespräch ist kein Lauf mehr aktiv',
  getsNewFile:
    'das Gespräch bekommt eine neue, leere Datei; Sperre und Verlauf bleiben, wo sie sind',
  startsAfreshArchive: 'das Gespräch fängt neu an; OpenClaw hebt den Verlauf im Archiv auf',
  undoWhileStopped:
    'solange das Gateway aus und das neue Gespräch unbenutzt ist, gibt `clawbuoy undo` ihm die alte Datei zurück; eine Kopie liegt jederzeit in Clawbuoys Archiv',
  copyIsInArchive: 'eine Kopie von Zeile und Gespräch liegt in Clawbuoys Archiv',
  noRunInItAnyMore: 'kein Lauf ist mehr darin aktiv',
  stillTheJudgedSession: 'es ist noch das beurteilte Gespräch',
  copiedOnlyRead: 'Zeile und Gesprächsdatei werden kopiert, OpenClaws eigene nur gelesen',
  copiedForReading:
    'Zeile und Gespräch werden nach {dir} kopiert, zum Lesen: In eine Datenbank kann Clawbuoy sie nicht zurücklegen',
  clawbuoysArchive: 'Clawbuoys Archiv',
  resetsSession: 'sessions.reset {target}{slow}',
  sessionIsNew: 'das Gespräch ist neu, und kein Lauf ist darin aktiv',
  onceTurnGivesUp:
    ', sobald der Durchgang, der auf die Sperre wartet, aufgegeben hat: binnen {time}',

  andMoreLocks: ', und {more} weitere',
  severalLocks: '{count} Sperren ließen sich lösen; nenne eine: {names}{more}',
  noLockReleasable: 'keine Sperre darf gelöst werden: {why}',
  noLock: 'es gibt keine Sperre',
  noLockAt: 'bei {target} gibt es keine Sperre, und keine eines Gesprächs dieses Namens',
  undoPutsBack:
    '`clawbuoy undo` legt die Datei zurück, solange ihr Platz frei ist und das Gateway aus ist oder in diesem Gespräch seither nichts getan hat',
  noRunOrDown: 'im Gespräch ist kein Lauf aktiv, oder das Gateway ist aus',
  veryFileJudged: 'die Sperre ist genau die beurteilte Datei (Inode, Größe, Zeit, Inhalt)',
  ownerAsJudged:
    'ihr Besitzer ist der beurteilte; zuallerletzt wird geprüft, ob er die Datei offen hat',
  judgedRightBefore:
    'wem sie gehört und ob ein Lauf dahinter steht, unmittelbar vor dem Verschieben',
  goesIntoQuarantine: '{path} kommt in Clawbuoys Quarantäne',
  lockIsGone: 'die Sperre ist weg',
  runActiveUnnamed:
    'ein Lauf ist aktiv; er kann zu diesem Gespräch gehören, dessen Name nicht bekannt ist. Warte, bis er endet, und entsperre dann',
  runActiveIn:
    'in {key} ist ein Lauf aktiv. Warte, bis er endet, oder beende ihn mit `clawbuoy abort {key}`; dann entsperre, falls die Sperre noch da ist',
  leaveIt: 'Lass sie',
  ifNobodyAnswers:
    'Antwortet niemand, gibt `clawbuoy reset {sessionKey}` dem Gespräch eine neue Datei',
  nobodyHoldsYet: 'niemand hält sie ({why}), aber {second}. {instead}',
  blocksNobody: '{why}; sie steht niemandem im Weg',
  lockIsAlive: 'die Sperre lebt: {why}. {instead}',
  notProvedUnheld: 'es lässt sich nicht beweisen, dass niemand sie hält: {why}. {instead}',
  endingFreesItsSession: 'wird der Lauf beendet, ist sein Gespräch frei',
  nothing: 'nichts',
  once: 'einmal',
  awayOne:
    '{names} ist einige Sekunden weg; was inzwischen ankommt, wird danach geholt, wo sein Server es aufhebt',
  awayMany:
    '{names} sind einige Sekunden weg; was inzwischen ankommt, wird danach geholt, wo ihr Server es aufhebt',
  accountRuns: 'das Gateway sagt, dass {accounts} läuft und verbunden ist',
  accountsRun: 'das Gateway sagt, dass {accounts} laufen und verbunden sind',
  queuedWaits: ', {messages} wartet',
  queuedWait: ', {messages} warten',
  runEnds: '{runs} im Gang endet ({names}); {away}',
  runsEnd: '{runs} im Gang enden ({names}); {away}',
  steeredLostOne:
    '{messages}, während des Laufs gekommen, geht mit ihm verloren und ist noch einmal zu schicken',
  steeredLostMany:
    '{messages}, während des Laufs gekommen, gehen mit ihm verloren und sind noch einmal zu schicken',
  waitingStaysOne: '{messages} bleibt in der Warteschlange und kommt danach',
  waitingStaysMany: '{messages} bleiben in der Warteschlange und kommen danach',
  mustBeSentAgain: '{messages} ohne Antwort, noch einmal zu schicken ({places})',
  sessionSince: '{sessionKey}, seit {time}',
  messagesOf: '{messages} ({times})',
  threeWords: '{first}; {second}; {third}',
  installerRefusal:
    'das Gateway wartet auf {installer}, die einrichtet, was es braucht; ein Neustart würde das neu beginnen. Warte, bis sie endet; weißt du es besser, beende diesen Prozess selbst',
  goOnCosts:
    'das Gespräch zieht mit allem Gesagten in ein neues um; wer in seinem Chat schreibt, beginnt ein frisches',

  cannotGoOnWith:
    'dieses OpenClaw kann ein aufgegebenes Gespräch nicht fortsetzen; `clawbuoy reset {target}` lässt es neu beginnen',
  notGivenUp: 'OpenClaw hat {target} nicht aufgegeben',
  runIsActiveIn: 'in {target} ist ein Lauf aktiv; warte, bis er zu Ende ist',
  goesOnInNewSession: 'OpenClaw macht in einem neuen Gespräch weiter, mit allem, was gesagt wurde',
  answerNotSent:
    'die Antwort erscheint in OpenClaw und wird nicht in diesen Chat geschickt; dort gibt es wieder Antworten, sobald jemand /new schreibt',
  stillGivenUp: 'OpenClaw sagt immer noch, dass es das Gespräch aufgegeben hat',
  noRunIsActive: 'kein Lauf ist darin aktiv',
  namesNewSession: 'das Gateway nennt das neue Gespräch und den Lauf, den es dort begonnen hat',
};
