import type { enDiagnoses } from './en-diagnoses.ts';

export const deDiagnoses: Readonly<Record<keyof typeof enDiagnoses, string>> = {
  oldChatClosed:
    'OpenClaw nimmt in {session} keine Nachricht mehr an, denn ihre Arbeit geht in einem anderen Gespräch weiter; wer dort schreibt, beginnt mit /new',
  otherModelAnswers: '{name} antwortet anstelle von {model}, das versagt',

  channelsKeptOff:
    'OpenClaw hält {channels} aus, weil es mehrmals nacheinander schlecht endete: Es kommt keine Nachricht an',
  seenKeptOff:
    '{time} das Gateway sagt, dass seine Bremse gegen Neustart-Schleifen ausschaltet: {names}',
  itSays: 'es sagt: {error}',
  notStartedByItself:
    'OpenClaw hat sie nicht von selbst gestartet; es bittet darum, sie von Hand zu starten',
  endedWithGateway: 'seine Arbeit endete mit dem Gateway',
  whichChannelsAsked: 'das Gateway wird gefragt, welche seiner Kanäle aus sind',
  startByHandUntil:
    'OpenClaw bittet darum, sie von Hand zu starten; von selbst tut es das erst ab {end}, falls es bis dahin läuft',
  refusedForGood:
    'wurde von seinem Server endgültig abgewiesen: Es kommt keine Nachricht darüber an, und von selbst kommt es nicht zurück',
  healthCalls: 'das Gateway nennt seinen Zustand {state}',
  noLongerLinked: 'ist nicht mehr verbunden: Es kommt keine Nachricht darüber an',
  seenNotLinked: 'das Gateway sagt, dass es eingerichtet und nicht verbunden ist',
  linkAgain: 'verbinde es neu mit `openclaw channels login`',
  takesNothingInOne:
    'nimmt keine Nachrichten an: Seine Warteschlange lässt sich nicht öffnen. Antworten gehen vielleicht noch hinaus',
  takesNothingInMany:
    'nehmen keine Nachrichten an: Ihre Warteschlangen lassen sich nicht öffnen. Antworten gehen vielleicht noch hinaus',
  seenQueueGone: 'das Gateway sagt, dass die Warteschlange für Nachrichten nicht verfügbar ist',
  startOpensQueue: 'ein Start des Kanals öffnet seine Warteschlange neu',
  noConnectionOne: 'hat seit {time} keine Verbindung: Es kommt keine Nachricht darüber an',
  noConnectionMany: 'haben seit {time} keine Verbindung: Es kommt keine Nachricht darüber an',
  seenLostSaying: '{time} verlor es die Verbindung; OpenClaw sagt: {words}',
  sameTokenTwice:
    'ein anderes Programm holt seine Nachrichten mit demselben Token ab: Beende es, oder gib OpenClaw einen eigenen Token',
  onlyARestartStarts:
    'dieses OpenClaw startet keinen Kanal allein; ein Neustart des Gateways startet ihn mit allem anderen',
  seenLostConnection: '{time} verlor es die Verbindung',
  seenLastHeard: '{time} hörte es zuletzt von seinem Server, und es gilt als verbunden',
  startConnectsAnew:
    'es findet seine Verbindung nicht wieder; ist das Netz in Ordnung, verbindet ein Start es neu',
  connectsByItself: 'es verbindet sich gerade von selbst neu',
  newTokenNeeded:
    '{told}Gib ihm einen neuen Token, oder verbinde es neu mit `openclaw channels login`; kein Start und kein Neustart hilft',
  openclawSays: 'OpenClaw sagt: {words}. ',
  alsoSays: '; es sagt: {words}',
  offOne: 'ist seit {time} aus, obwohl es laufen soll: Es kommt keine Nachricht darüber an',
  offMany: 'sind seit {time} aus, obwohl sie laufen sollen: Es kommt keine Nachricht darüber an',
  healthCallsWith: 'das Gateway nennt seinen Zustand {state}{error}',
  notRunning: 'läuft nicht',
  aboutToStartAgain: 'OpenClaw wird es gleich von selbst wieder starten',
  startAlone: 'ein Start dieses Kanals allein lässt alles andere weiterlaufen',
  listed: '{names}',
  listedAndMore: '{few} und {more}',
  gaveUpOne: 'ist aus: OpenClaw hat {tries}-mal versucht, es zu starten, und hat aufgegeben',
  gaveUpMany: 'sind aus: OpenClaw hat {tries}-mal versucht, sie zu starten, und hat aufgegeben',
  seenOf: '{name}: {seen}',
  channelsAre: '{channels} {state}',
  channelAccount: '{channel} (Konto {account})',
  messagesNotLetIn:
    '{channel} (Konto {account}) hat seit {time} {messages}, die OpenClaw angenommen und nicht eingelassen hat',
  seenPressure:
    'das Gateway sagt: {lanes} unter Druck, {waiting} warten, {claimed} in Arbeit, {blocked} blockiert',
  waitForRunBefore:
    'sie warten auf den Lauf vor ihnen; was diesen Lauf aufhält, wird eigens gemeldet, wo es bekannt ist',

  messagesDropped:
    'OpenClaw hat aufgegeben, {messages} über {channel} (Konto {account}) anzunehmen, zuletzt vor {time}: Wer sie schrieb, bekommt keine Antwort',
  seenDropped: '{time} {count} aufgegeben, nach der Auskunft des Gateways',
  agentNeverSawIt:
    'der Agent hat sie nie gesehen; OpenClaw hebt sie auf und nimmt sie nur an, wenn man es ihm sagt',
  remedyDropped:
    'Schick die Nachricht noch einmal, oder lass OpenClaw annehmen, was es aufgehoben hat.',

  answersGivenUp:
    'OpenClaw hat aufgegeben, {answers} zuzustellen, zuletzt vor {time}: Wer darauf wartet, bekommt sie nicht',
  seenGivenUp: '{time} {count} in der Warteschlange {queue}, aufgegeben',
  readItInOpenclaw:
    'ihr Inhalt ist in OpenClaw selbst zu lesen; von selbst schickt es keine davon noch einmal. Liegt es an einem Kanal, steht das daneben',
  seeChannels: 'sieh nach, wie es OpenClaws Kanälen geht',

  twoListen: 'zwei Programme hören auf {url}: die Prozesse {listeners}',
  messagesReachEither:
    'Nachrichten erreichen mal das eine, mal das andere; beende das, das du nicht willst',
  strangerAnswers: 'unter {url} antwortet ein anderes Programm: {portTakenBy}',
  strangerHasPort:
    'das Gateway kann nicht hören, solange dieses Programm seinen Port hat; Clawbuoy beendet keine Programme, die nicht OpenClaw sind',
  noneFound: 'auf diesem Rechner wurde kein OpenClaw gefunden',
  lookedFor: 'gesucht: {place}',
  installOrName:
    'installiere OpenClaw, oder gib mit --state-dir oder OPENCLAW_STATE_DIR an, wo es liegt; `clawbuoy demo` zeigt, was Clawbuoy tut',
  timed: '{time} {what}',
  draining: 'das Gateway macht vor einem Neustart fertig: Es nimmt keine neuen Nachrichten an',
  shouldHaveEnded: 'es sollte inzwischen geendet haben',
  finishesRunsFirst: 'es beendet erst die laufenden Arbeiten, bis zu fünf Minuten lang',
  cannotLookInside: 'das Gateway läuft, aber Clawbuoy kann nicht hineinsehen',
  keyOnlyToGateway:
    'wer den Schlüssel hat, kann mit OpenClaw alles tun, darum geht er nur an das Gateway selbst. Wird dein Gateway dort mit Absicht erreicht (in einem Container, über einen Proxy oder Tunnel), setze "trustListener": true in Clawbuoys Einstellungsdatei',
  starting: 'das Gateway startet',
  mayTakeToStart: 'diese Version darf {time} zum Starten brauchen',
  startingAndWorks: 'das Gateway startet seit {time}; sein Prozess arbeitet ({words})',
  startLeftAlone:
    'ein Start, der arbeitet, wird in Ruhe gelassen: Ihn zu beenden hieße nur, ihn neu zu beginnen',
  startingFor: 'das Gateway startet seit {time}: {detail}',
  shouldBeUp: 'es sollte inzwischen oben sein',
  startShowsNoWork:
    'sein Prozess arbeitet seit {time} nicht; ein Neustart beendet diesen Start und beginnt ihn neu',
  looksAgainSoon: 'Clawbuoy sieht binnen einer Minute danach wieder hin',
  noTokenSent:
    'Es wurde kein Token gesendet. Frag den Betreiber dieses Gateways, ob sein Zertifikat geändert wurde',
  giveToken:
    'Gib Clawbuoy den Token des Gateways: in der Konfiguration, die OpenClaw benutzt, oder als OPENCLAW_GATEWAY_TOKEN',
  slowBecause: 'das Gateway ist langsam: {detail}',
  busyFor: 'es ist seit {time} beschäftigt, ohne aufzuholen',
  workingDontRestart: 'es arbeitet; ein Neustart würde diese Arbeit verwerfen',
  notReadyBecause: 'das Gateway antwortet, ist aber nicht bereit: {failing}',
  doesNotSayWhy: 'es sagt nicht, warum',
  mayStillGetThere: 'es kann noch werden; was es nennt, geht bis dahin nicht',
  cannotBeReached: 'das Gateway unter {url} ist nicht zu erreichen',
  onAnotherMachine:
    'es läuft auf einem anderen Rechner: Starte es dort, oder sieh dir den Weg dorthin an',
  downNotLoaded: 'das Gateway läuft nicht: Sein Dienst {name} ist eingerichtet, aber nicht geladen',
  willNotStart: '{manager} startet es nicht von selbst, bis er geladen ist',
  lastEndedWith: '; zuletzt endete es mit {lastExit}',
  livesNotListening:
    'Prozess {pid} lebt und hört nicht zu: Ein Neustart beendet ihn und damit seinen Start. ',
  down: 'das Gateway läuft nicht',
  managerCanStart: '{before}{manager} kennt es als {name} ({state}{exit}) und kann es starten',

  notLookedYet: 'noch nicht angesehen',
  couldNotBeReached: 'es war nicht zu erreichen ({code})',
  itCannotBeReached: 'es ist nicht zu erreichen ({code})',
  announcedRestart: 'es hat vor {time} einen Neustart angekündigt',
  startedNotListening: 'Prozess {pid} begann vor {time} und hört noch nicht zu',
  stoppedListening: 'Prozess {pid} lebt, hört aber seit {time} nicht mehr zu',
  waitedForMigration: 'Prozess {pid} wartete auf eine Umstellung, die vor {time} endete',
  startingNotListening: 'Prozess {pid} startet seit {time} und hört noch nicht zu ({words})',
  livesShowsNoWork:
    'Prozess {pid} lebt, aber unter {url} hört niemand, und er arbeitet seit {time} nicht',
  livesNothingListens: 'Prozess {pid} lebt, aber unter {url} hört niemand',
  aboutToStart: '{manager} startet gleich {name}',
  endedMayComeBack:
    'sein Prozess ist zu Ende, und seine Dienstverwaltung startet ihn vielleicht wieder',
  nothingListens: 'unter {url} hört niemand',
  finishesBecause: 'es beendet seine Läufe, bevor es neu startet ({failing})',
  startingWaitsFor: 'es startet: wartet auf {failing}',
  itsParts: 'seine Teile',
  itNotReady: 'es antwortet, ist aber nicht bereit: {failing}',
  finishesFirst: 'es beendet seine Läufe, bevor es neu startet',
  notYet: 'es antwortet „noch nicht“ (503)',
  itSaysQuoted: 'es sagt „{detail}“',
  notLikeAGateway: 'was dort antwortet, spricht nicht wie ein Gateway: {detail}',
  socketDoesNotOpen: 'es antwortet, aber seine Verbindung öffnet sich nicht: {detail}',
  questionOpen: 'eine Frage an das Gateway ist seit {time} offen',
  handshakeUnderWay: 'etwas antwortet; die Begrüßung läuft noch',
  noGatewayHello: 'etwas antwortet, aber kein Gateway hat sich gemeldet',
  processNamed: 'Prozess {pid} ({command})',
  commandUnknown: 'Befehl unbekannt',

  mendConfigOrName:
    'Bring die Konfiguration in Ordnung, oder gib mit --url oder OPENCLAW_GATEWAY_PORT an, wo das Gateway hört',
  mendThenStart: '{why}. {mend}; dann starte es',
  upCannotBeTold: 'ob das Gateway läuft, lässt sich nicht sagen: {detail}, und {why}',

  lockedUnclear:
    '{subject} ist seit {time} vom Gateway gesperrt; ob es an etwas arbeitet, lässt sich nicht sagen',
  lockOlderThanWatch: 'die Sperre ist älter als diese Wache; ihr Lauf kann ehrliche Arbeit sein',
  busyCompacting:
    '{subject} ist beschäftigt: Das Gateway hat die Datei offen, wie beim Zusammenfassen',
  compactionEnds: 'ein Zusammenfassen endet von selbst; ein Neustart würde es nur neu beginnen',
  lockedFor: '{subject} ist seit {time} vom Gateway gesperrt',
  nobodyWaitsUnclear:
    'niemand wartet darauf, und ob ein Lauf dahinter steht, lässt sich nicht sagen',
  lockedByGateway: '{subject} bekommt keine Antwort: Die Datei ist vom Gateway selbst gesperrt',
  releasesAtLimit: 'diese Version löst ihre eigene Sperre, wenn die Frist um ist',
  inUseUnclear:
    '{subject} ist schon lange vom Gateway in Gebrauch; ob es an etwas arbeitet, lässt sich nicht sagen',
  fileOpenOwnLimit: 'das Gateway hat die Datei offen; ein Lauf kann eine eigene Frist haben',
  newProcessHelps: '{why}; ein Gateway mit neuer Prozessnummer hält sie nicht',
  onlyNewProcessHelps:
    '{why}; nur eine neue Prozessnummer hilft: Beende das Gateway und starte es neu',
  lockedByStalledRun: '{subject} ist von einem Lauf gesperrt, der seit {time} nicht vorankommt',
  endingReleasesLock: 'wird der Lauf beendet, fällt seine Sperre',
  ownLimitAbort:
    'das Gateway hat eine eigene Frist und beendet so einen Lauf selbst; wer nicht warten will, kann ihn gleich abbrechen',
  mayStillGoOn: 'es kann noch weitergehen',
  lockedByUnknownRun:
    '{subject} ist von einem Lauf des Gateways gesperrt, und eine Nachricht hat das Warten darauf aufgegeben',
  activeRunUnseen: 'ein Lauf ist aktiv; was er tut, ist von hier nicht zu sehen',

  silentMaybeEnded:
    'Gespräch {sessionKey} hat seit {time} keine Antwort; ob jemand den Lauf beendet hat, lässt sich nicht sagen',
  seenLastMessageNoRun:
    '{time} die letzte Nachricht ({source}), seither keine Antwort, und weder Lauf noch Sperre ist zu sehen',
  abortsUnwritten:
    'vielleicht hat sie jemand gestoppt, was dieses OpenClaw nicht festhält; wird sie noch gebraucht, frag noch einmal',

  doesNotAnswer: 'das Gateway antwortet nicht: {detail}',
  noneAnswersStranger: 'kein Gateway antwortet: {stranger} hat seine Adresse, und {detail}',
  waitsForDatabase: 'es wartet auf seine Datenbank, die Prozess {holder} offen hat',
  endHolder:
    'beende Prozess {holder}, wenn du ihn kennst; ein neues Gateway würde ebenso auf ihn warten',
  waitsForDisk: 'sein Prozess {pid} wartet auf die Platte',
  lookAtDisk: 'sieh nach der Platte oder dem Netzlaufwerk; so einen Prozess kann niemand beenden',
  lastedWhoActs: 'es dauert seit {time}: {words}',
  mayComeBack: 'es kann noch von selbst zurückkommen',
  silentRarelyThaws: 'es ist seit {time} stumm; was so lange hängt, taut selten wieder auf',
  strangerInBetween:
    'dieses Programm ist nicht OpenClaw: Entweder hat es den Port genommen, und das Gateway hört erst wieder, wenn es endet, oder es reicht an ein stummes Gateway weiter. Clawbuoy beendet keine Programme, die nicht OpenClaw sind',

  sessionsStale: 'die Gespräche sind gezeigt, wie sie um {time} waren, als es zuletzt antwortete',
  justWoken:
    'der Rechner ist eben erst aufgewacht; Clawbuoy sieht noch einmal hin, bevor es urteilt',
  nothingWrong: 'nichts ist kaputt',
  nothingKnownWrong: 'von keinem Fehler ist etwas bekannt, und nicht alles war zu sehen',

  lockedBy: '{subject} bekommt keine Antwort: Die Datei ist gesperrt von: {owner}',
  lockedNextWaits:
    '{subject} ist gesperrt von: {owner}; die nächste Nachricht würde vergeblich warten',
  releaseMovesAside: '{why}. Entsperren legt die Sperrdatei beiseite und lässt sich zurücknehmen',

  secondName:
    'die Datei hat einen zweiten Namen (einen Hardlink, wie ihn manche Sicherungsprogramme anlegen), und so eine Datei wird nie bewegt',
  sessionList: 'die Gesprächsliste des Agenten {agentId}',
  aSessionFile: 'eine Gesprächsdatei',
  session: 'Gespräch {sessionKey}',
  verdictHeld: 'gehalten',
  verdictOverdue: 'überfällig',
  verdictOrphaned: 'verwaist',
  verdictRecycled: 'Prozessnummer neu vergeben',
  verdictForeign: 'fremd',
  verdictLeaked: 'liegen geblieben',
  verdictMalformed: 'beschädigt',
  verdictInert: 'wirkungslos',
  verdictUndetermined: 'nicht zu beurteilen',
  seenLock: 'Sperre {path}, angelegt {time}, Urteil {verdict}: {why}',
  afterWaiting: ' nach {time}',
  seenGaveUp: '{time} das Gateway gab wegen dieser Sperre eine Nachricht auf{waited} ({source})',
  seenNoReply: '{time} die letzte Nachricht, seither keine Antwort',
  ownerGone: 'Prozess {pid}, den es nicht mehr gibt',
  ownerReused: 'ein beendeter Prozess (seine Nummer {pid} wurde neu vergeben)',
  ownerStranger: 'Prozess {pid}, der nicht OpenClaw ist',
  ownerUnreadable: 'niemand: die Sperrdatei ist unlesbar',
  ownerLeaked: 'das Gateway selbst, ohne Lauf dahinter',
  theGatewayItself: 'das Gateway selbst',
  process: 'Prozess {pid}',
  mayNotBeTakenUnnamed:
    '{why}. Die Sperre darf nicht weggenommen werden, und zu welchem Gespräch sie gehört, ist nicht bekannt',
  mayNotBeTakenReset:
    '{why}. Die Sperre darf nicht weggenommen werden; ein Neubeginn gibt dem Gespräch eine neue Datei{more}',
  endingFrees:
    '. Kennst du diesen Prozess und darf er enden, gibt `kill {pid}` das Gespräch sofort frei',

  locksUnused:
    'dieses OpenClaw hält seine Gespräche in einer Datenbank und beachtet keine Sperrdatei',
  notTouched: '{why}; Clawbuoy fasst sie nicht an',
  cannotBeRead: 'sie lässt sich nicht lesen: {why}',
  isEmpty: 'sie ist leer',
  namesNoOwner: 'ihr Inhalt nennt keinen Besitzer',
  andWhat: '{what}, und {future}',
  maybeBeingWritten: '{what}; sie ist {time} alt und wird vielleicht gerade geschrieben',
  notUnderstood: 'was sie sagt, wird nicht verstanden und nennt vielleicht einen lebenden Prozess',
  brokenNames: 'sie ist kaputt, nennt aber Prozess {pid}, der ihr Besitzer sein kann',
  ownerMayBeKnown: '{what}, doch ein Prozess ist bekannt, der ihr Besitzer sein kann',
  yetOpen: '{what}, doch Prozess {pids} hat sie offen',
  openCannotBeTold: '{what}, und ob jemand sie offen hat, lässt sich nicht sagen: {why}',
  openBeingAsked: '{what}; wer sie offen hat, wird gerade gefragt',
  nobodyHasItOpen: '{what}, seit {time}, und niemand hat sie offen',
  brokenNamedGone: 'sie ist kaputt, und Prozess {pid}, den sie nennt, gibt es nicht mehr',
  fromTheFuture:
    'ihr Datum liegt in der Zukunft: Die Uhr wurde gestellt, und ihr Alter ist nicht bekannt',
  processNotLookedAt: 'Prozess {pid} wurde nicht angesehen',
  processCannotBeLookedAt: 'Prozess {pid} lässt sich nicht ansehen: {why}',
  ownerIsGone: 'ihren Besitzer, Prozess {pid}, gibt es nicht mehr',
  gatewayElsewhere:
    'das Gateway läuft auf einem anderen Rechner, dessen Prozesse nicht zu sehen sind',
  madeOnLinux:
    'sie wurde unter Linux angelegt, also ist Prozess {pid} keiner dieses Macs: Er kann in einem Container oder auf einem anderen Rechner leben',
  gatewayInContainer:
    'der Prozess des Gateways ist von hier nicht zu sehen: Es läuft vielleicht in einem Container, wo Prozessnummern etwas anderes bedeuten',
  clawbuoyInContainer:
    'Clawbuoy läuft in einem Container, und OpenClaw-Prozesse außerhalb können denselben Ordner benutzen: Sie sind von hier nicht zu sehen',
  folderShared:
    'OpenClaws Ordner liegt auf einer Platte, die auch andere Rechner benutzen können: Was dort läuft, ist von hier nicht zu sehen',
  ownerHasEnded: 'ihr Besitzer, Prozess {pid}, ist zu Ende',
  butClockSet: '{recycled}, aber die Uhr wurde gestellt, seit Clawbuoy zusieht',
  butMayBeOpenclaw:
    '{recycled}; es kann aber OpenClaw sein, und ob seine Version eine gehaltene Sperre offen lässt, ist nicht bekannt',
  processUnreadable: 'Prozess {pid} lebt, aber was er ist, lässt sich nicht lesen',
  strangerHasItOpen: 'Prozess {pid} ist kein OpenClaw, das wir kennen, hat sie aber offen',
  aliveNotOpenclaw: 'Prozess {pid} lebt, ist aber nicht OpenClaw: {command}',
  unknownCommand: 'unbekannter Befehl',
  yetAnotherUsers:
    '{why}, doch die Sperre gehört einem anderen Benutzer, dessen Prozesse verborgen sein können',
  yetLockOpen: '{found}, doch Prozess {pids} hat die Sperre offen',
  lockOpenCannotBeTold: '{found}; ob er die Sperre offen hat, lässt sich nicht sagen: {why}',
  lockOpenBeingAsked: '{found}; ob er die Sperre offen hat, wird gerade gefragt',
  startTimeDiffers:
    'Prozess {pid} ist nicht der, der die Sperre angelegt hat: Seine Startzeit ist eine andere',
  machineRestarted:
    'der Rechner wurde seit der Sperre neu gestartet; Prozess {pid} ist ein anderer',
  startedAfterLock: 'Prozess {pid} begann {time} nach der Sperre: Die Nummer wurde neu vergeben',
  otherOpenclawHolds: 'ein anderer lebender OpenClaw-Prozess hält sie: {pid} ({command})',
  gatewayGaveUp: '{who}; das Gateway hat das Warten darauf aufgegeben',

  diskFull: 'die Platte, auf die OpenClaw schreibt, ist voll: noch {free}',
  diskFullSaid: 'das Gateway kann nicht schreiben: Es sagt, dass seine Platte voll ist',
  seenSaysFull: '{time} das Gateway sagte: database or disk is full',
  makeRoomOrLimit:
    'mach Platz, wo OpenClaw schreibt, oder erhöhe das Kontingent (Quota) seines Benutzers; ohne das kann es nichts behalten, und ein Neustart braucht nur noch mehr',
  diskNearlyFull: 'die Platte, auf die OpenClaw schreibt, ist fast voll: noch {free}',
  seenDisk: '{time} {free} von {total} Bytes sind frei',
  makeRoom:
    'mach Platz auf dieser Platte; ohne ihn kann OpenClaw nichts behalten, und ein Neustart braucht nur noch mehr',

  maintenanceFor: '{words}, seit {time}; solange antwortet das Gateway nicht',
  maintenance: '{words}; solange antwortet das Gateway nicht',
  seenAtWork: '{time} Prozess {pid} ist an der Arbeit',
  mayWaitInTerminal:
    'er wartet vielleicht in einem Terminal auf eine Antwort: Sieh dir Prozess {pid} an, und beende ihn, wenn du weißt, dass er hängt. Clawbuoy tut daneben nichts',
  bringsBack:
    'am Ende bringt er das Gateway zurück; ein Eingriff mittendrin könnte Halbes hinterlassen',

  modelTrouble: '{cause}{retry}; {silent}',
  theModel: 'das Modell',
  modelsProvider: 'der Anbieter des Modells',
  aSession: 'ein Gespräch',
  refusesLogin: '{who} lehnt ab: Die Anmeldung oder der Schlüssel gilt nicht ({name})',
  refusesUse: '{who} lehnt ab: Die Anmeldung oder der Schlüssel darf {name} nicht benutzen',
  refusesPlace: '{who} lehnt ab: Von dort, wo du fragst, ist es nicht zu haben ({name})',
  refusesCredit: '{who} lehnt ab: Es ist kein Guthaben mehr da ({name})',
  refusesLimit: '{who} lehnt ab: zu viele Anfragen ({name})',
  isOverloaded: '{who} ist überlastet ({name})',
  hasErrorOfItsOwn: '{who} hat selbst einen Fehler ({name})',
  answersTooLate: '{who} hat nicht rechtzeitig geantwortet ({name})',
  knowsNoModel: '{who} kennt kein Modell dieses Namens: {name}',
  grownTooLong: '{session} ist zu lang geworden für {name}',
  declinesAnswer: '{name} darf auf {session} nicht antworten: Seine Regeln verbieten es',
  takesNotConversation: '{name} nimmt {session} nicht so an, wie es festgehalten ist',
  brokeOff: '{who} brach mitten in einer Antwort ab ({name})',
  providerUnreachable: '{who} ist nicht zu erreichen ({name})',
  callsFail: 'die Aufrufe von {name} scheitern',
  turnWithoutWord: 'der letzte Durchgang in {session} endete ohne ein Wort',
  turnInError: 'der letzte Durchgang in {session} endete mit einem Fehler',
  asksAgain: ', und OpenClaw fragt noch einmal',
  asksAgainNth: ', und OpenClaw fragt noch einmal ({attempt})',
  asksAgainNthOf: ', und OpenClaw fragt noch einmal ({attempt} von {of})',
  nobodyWaitsYet: 'noch wartet niemand auf eine Antwort',
  inSessions: ' in {sessions}',
  messagesUnanswered: '{messages}{where} ohne Antwort, seit {time}',
  endedWithoutWord: 'es endete ohne ein Wort',
  turnsInARow: ', {turns} Durchgänge nacheinander seit {time}',
  seenTurn: '{time} {session}: {said} ({source}){again}',
  itFailed: 'es misslang',
  aWebPage: 'eine Webseite statt einer Antwort',
  aWebPageNamed: 'eine Webseite statt einer Antwort: „{title}“',
  asksByItself:
    'OpenClaw fragt das Modell von selbst noch einmal; kein Eingriff am Gateway macht es schneller',
  messageGivenUp: 'das Gateway hat diese Nachricht aufgegeben; frag noch einmal',
  gatewayIsWell: 'dem Gateway fehlt nichts, und kein Eingriff daran hilft',
  remedySignIn:
    'Melde dich neu an, oder setze einen neuen Schlüssel. Dann schick die Nachricht noch einmal.',
  remedyAccount:
    'Melde dich mit einem Konto an, das dieses Modell benutzen darf, oder wähle ein anderes.',
  remedyPlace: 'Frag aus einem Land, in dem es zu haben ist, oder wähle ein anderes Modell.',
  remedyCredit: 'Lade beim Anbieter Guthaben auf, oder wähle ein anderes Modell.',
  remedyLimit: 'Warte, bis der Anbieter wieder Anfragen annimmt, oder wähle ein anderes Modell.',
  remedyOverloaded:
    'Warte ein paar Minuten und schick die Nachricht noch einmal, oder wähle ein anderes Modell.',
  remedyTooSlow:
    'Sieh nach, ob das Modell läuft und ob es für seinen Rechner zu groß ist. Ein Modell, das lange braucht, braucht in OpenClaw mehr Zeit.',
  remedyFailsAgain:
    'Es scheitert jedes Mal, noch einmal schicken hilft nicht. Sieh nach, was OpenClaw dazu sagt.',
  remedyMissing: 'Wähle ein Modell, das es gibt.',
  remedyTooLong:
    'Schreib /compact in dieses Gespräch, um es zu kürzen, oder /new, um ein neues zu beginnen.',
  remedyOtherWords: 'Frag mit anderen Worten. Hilft das nicht, schreib /new in dieses Gespräch.',
  remedyNewConversation: 'Schreib /new in dieses Gespräch, um ein neues zu beginnen.',
  remedySendAgain: 'Schick die Nachricht noch einmal.',
  remedyNetwork: 'Prüfe das Netz, und ob die Adresse des Anbieters stimmt und sein Server läuft.',
  remedyLook: 'Sieh nach, was das Modell sagt.',

  noNetwork: 'dieser Rechner hat kein Netz: OpenClaw erreicht weder sein Modell noch seine Kanäle',
  noInternet:
    'OpenClaw erreicht weder sein Modell noch die Server seiner Kanäle: Sehr wahrscheinlich hat dieser Rechner kein Internet',
  seenNoAddress: '{time} er hat keine Adresse außer der eigenen',
  connectAgain:
    'verbinde ihn wieder; OpenClaw macht dann von selbst weiter, und vorher hilft kein Eingriff',

  databaseDamaged: 'eine Datenbank des Gateways ist beschädigt: Es kann nichts behalten',
  seenMalformed: '{time} das Gateway sagte: database disk image is malformed',
  doNotRestart:
    'starte es nicht neu: Es würde nicht wieder starten. Repariere seine Datenbank, oder hole sie aus einer Sicherung zurück',
  remedyDatabase:
    'Starte es nicht neu. Repariere seine Datenbank, oder hole sie aus einer Sicherung zurück.',
  databaseLocked: 'die Gesprächsdatenbank ist gesperrt von: {holder}',
  seenCannotWrite: '{time} das Gateway konnte nicht schreiben: database is locked',
  seenHasDatabase: 'Prozess {pid} hat die Datenbank offen',
  lastedHolder: 'es dauert seit {time}{holder}',
  holderUnknown: ', und wer sie hält, lässt sich nicht sagen',
  newProcessFreesIt: '; ein neuer Prozess des Gateways hält sie nicht',
  lastedEndStranger:
    'es dauert seit {time}: Beende Prozess {pid}, wenn du ihn kennst; ein Neustart des Gateways würde die Datenbank nicht freigeben',
  usuallyPasses: 'so eine Sperre vergeht meist in Sekunden',
  anotherProcess: 'ein anderer Prozess',
  cannotWriteList: 'das Gateway konnte seine Gesprächsliste nicht schreiben: {why}',
  listWasLocked: 'die Liste war gesperrt',
  listIsLocked: 'die Liste ist gesperrt{holder}',
  seenTimeout: '{time} timeout acquiring {path}',
  itsLockIs: 'ihre Sperre ist {verdict}: {why}',
  takesBackIn30: 'OpenClaw nimmt so eine Sperre nach 30 s von selbst zurück',
  lastedNewProcess: 'es dauert seit {time}; ein Gateway mit neuer Prozessnummer hält sie nicht',
  lastedMayNotBeTaken:
    'es dauert seit {time}, und die Sperre darf nicht weggenommen werden: {why}. Beende diesen Prozess, wenn du ihn kennst',
  byLockOf: ', durch eine Sperre, die Prozess {pid} nennt',
  byGatewayItself: ' vom Gateway selbst',
  byProcess: ' von Prozess {pid}',
  leaseUntil: ', ihre Frist läuft bis {time}',
  migrationRuns: 'eine Umstellung von OpenClaws Daten läuft{where}',
  inProcess: ' in Prozess {pid}',
  seenMigration: '{time} eine Umstellung beim Start begann{until}',
  seenMigrations: '{time} das Gateway sagt, dass Umstellungen laufen',
  startsAfterMigration:
    'das Gateway startet erst danach; ein Neustart würde sie von vorn beginnen (openclaw/openclaw #111972)',

  cannotBeLookedInto: 'das Gateway antwortet, lässt sich aber nicht ansehen: {detail}',
  seenSocket: '{time} seine Verbindung: {detail}',
  seenFailures: '{time} der erste von {failures} nacheinander',
  doNotUnderstand:
    'Clawbuoy und dieses Gateway verstehen einander nicht: Aktualisiere das ältere von beiden. Ob seine Gespräche antworten, lässt sich bis dahin nicht sagen',
  triesAgain:
    'Clawbuoy versucht es von selbst wieder; ob seine Gespräche antworten, lässt sich bis dahin nicht sagen. Hält es an, sagt das Protokoll des Gateways (`openclaw logs`) mehr',

  openFilesHidden: 'die offenen Dateien von Prozess {pid} dürfen nicht angesehen werden',
  openerUnknown: 'wer sie offen hat, lässt sich nicht sagen',

  gatewayProcess: 'das Gateway selbst (Prozess {pid})',
  forTime: 'seit {time}',
  sinceUnknown: 'seit wann, ist nicht bekannt',
  holdsForRunFor: '{by} hält sie für einen laufenden Lauf, {time}',
  holdsForRun: '{by} hält sie für einen laufenden Lauf',
  madeCannotTakeBack:
    '{by} hat sie angelegt, sagt selbst, dass nichts darin sie hält, und kann sie nicht zurücknehmen',
  holdsSaysInUse: '{by} hält sie, {time}, und sagt selbst, dass sie in Gebrauch ist',
  madeOpenUnknown:
    '{by} hat sie angelegt, und kein Lauf ist zu sehen; ob die Datei dort noch offen ist, lässt sich nicht sagen: {why}',
  madeBeingChecked: '{by} hat sie angelegt; kein Lauf ist dahinter zu sehen, das wird geprüft',
  madeVersionUnknown:
    '{by} hat sie angelegt, und kein Lauf ist zu sehen; ob diese Version eine gehaltene Sperre offen lässt, ist nicht bekannt',
  madeListLock:
    '{by} hat sie für die Gesprächsliste angelegt und hält eine solche Sperre nicht offen: Nichts beweist, dass sie losgelassen ist',
  listLockClosed:
    'die Sperre der Gesprächsliste bleibt nicht offen, während sie gehalten wird; also beweist nichts, dass sie niemand hält',
  closedTheFile: '{why}; die Datei ist dort geschlossen',
  holdsRunUnknown:
    '{by} hält sie, {time}; ob ein Lauf dahinter steht, lässt sich von hier nicht sagen',
  madeOneLook:
    '{by} hat sie angelegt, {when}; ein einziger Blick kann nicht sagen, ob ein Lauf dahinter steht (`clawbuoy watch` kann es)',
  ago: 'vor {time}',
  atUnknownTime: 'zu einer unbekannten Zeit',
  holdsWithinLimit: '{by} hält sie, innerhalb der Frist',
  madeRunEnded: '{by} hat sie angelegt; der Lauf wurde vor {time} beendet, und die Sperre blieb',
  madeWaitedInVain:
    '{by} hat sie angelegt und dann vergeblich darauf gewartet: Nichts im Gateway hält sie',
  madeNoRun: '{by} hat sie angelegt, aber kein Lauf steht dahinter',
  madeLongAgo: '{by} hat sie vor {time} angelegt, länger als ein Lauf dauert',
  openMayCompact:
    '{by} hat die Datei offen, ohne dass ein Lauf zu sehen ist: vielleicht ein Zusammenfassen',

  hangsUp: 'keine Antwort: Es legt sofort auf',
  noAnswerWithin: 'keine Antwort binnen {time}',
  acceptsStopped:
    'es nimmt Verbindungen an, gibt aber {answer}: Prozess {pid} ist angehalten (durch ein Signal oder einen Debugger)',
  startedNotAnswering: 'Prozess {pid} begann vor {time} und antwortet noch nicht{work}',
  processBusy: '{answer}: Prozess {pid} ist beschäftigt ({share} % eines Kerns)',
  askingAgain: '{answer}; wird noch einmal gefragt',
  acceptsGives: 'es nimmt Verbindungen an, gibt aber {answer}',
  tookToAnswer: 'es brauchte {time} für eine Antwort',
  answersIn: 'es antwortet in {latency} ms',
  againLooking: '{detail}, wieder; es wird beobachtet, ob das anhält',

  neverAnswered:
    'das Gateway wurde {count}-mal binnen {time} gestartet und antwortete nie{name}{end}',
  endsBeforeItAnswers:
    '{who} endet, bevor es antwortet; ein weiterer Neustart wäre nur noch einer mehr. `openclaw doctor` sagt, was es findet: Einstellungen, die es ablehnt, eine gesperrte Datenbank oder einen Port, den ein anderes Programm hat',
  keepsStarting: '{starter} startet es immer wieder, und es',
  seenStartNoAnswer: '{time} ein Start, der nie antwortete',
  managerStarted: '{manager} hat das Gateway {count}-mal binnen {time} gestartet ({name})',
  inVainPort: '{cause}, vergeblich: Prozess {pid} hat den Port',
  twoSupervisors:
    'zwei Aufseher streiten: {name} startet immer wieder ein Gateway, während Prozess {pid}, den er nicht gestartet hat, schon eines ausführt. Beende einen der beiden',
  endsAsOften:
    'es endet so oft von selbst, wie es gestartet wird; ein Neustart käme nur dazu. `openclaw doctor` sagt, was es findet: Einstellungen, die es ablehnt, einen Port, den ein anderes Programm hat, oder einen zweiten Dienst, der es startet',
  seenStarts: '{time} bisher {count}-mal gestartet',
  startedWithin: 'das Gateway wurde {count}-mal binnen {time} gestartet{end}',
  keepsStopping:
    'etwas beendet es immer wieder{starter}; ein Neustart würde nur mitstreiten. Entweder starten es zwei Dienste, oder seine Einstellungen beenden es: `openclaw doctor` sagt, was es findet',
  andKeepsStarting: ', und {starter} startet es immer wieder',
  seenLife: 'Prozess {pid} seit {time}',

  waitsForModel: 'wartet seit {time} auf das Modell',
  answerStopped: 'die Antwort des Modells hörte vor {time} auf',
  toolRuns: 'ein Werkzeug läuft seit {time}: {name}',
  compactingFor: 'fasst das Gespräch seit {time} zusammen',
  preparingFor: 'bereitet den Lauf seit {time} vor',
  noProgressFor: 'kein Fortschritt seit {time}',
  isStalled: '{subject} steckt fest: {step}',
  aRun: 'ein Lauf',
  seenRun: 'Lauf {run} begann {time}, letzter Fortschritt {progress}',
  seenCalledStalled: '{time} das Gateway nennt ihn festgefahren (Rettung: {recovery})',
  notNamed: 'nicht genannt',
  jobNobodyWaits:
    'er ist eine Arbeit für sich, und niemand wartet darauf; `clawbuoy abort {sessionKey}` beendet ihn, wenn du willst',
  endsOnlyChatRuns:
    'dieses OpenClaw kann nur Läufe beenden, die sein eigener Chat begann; dieser kam von {channel}, und ein neuer Prozess beendet ihn',
  endingFreesSession: 'wird der Lauf beendet, ist das Gespräch frei für die nächste Nachricht',
  calledStalledUnwatched:
    'das Gateway nennt ihn festgefahren; von hier wurde noch nicht lange genug zugesehen, um zuzustimmen',
  endingFreedNothing:
    'ihn zu beenden wurde versucht und half nicht (openclaw/openclaw #92270); das kann nur ein neuer Prozess',

  asksPerson: 'es fragt einen Menschen {asked}',
  runActiveFor: 'ein Lauf ist seit {time} aktiv; {unclear}',
  workingFor: 'arbeitet seit {time}; {step}',
  workingLastStep: 'arbeitet seit {time}, {step} her',
  givenUpUnanswered: 'die letzte Nachricht wurde ohne Antwort aufgegeben',
  noAnswerMaybeEnded:
    'keine Antwort seit {time}; ob jemand den Lauf beendet hat, lässt sich nicht sagen',
  messageWaited: 'eine Nachricht wartet seit {time}',
  lastStep: 'letzter Schritt {time}',
  lastStepKnown: 'letzter bekannter Schritt {time}',

  noAnswerFor: 'Gespräch {sessionKey} hat seit {time} keine Antwort{because}',
  behindHeartbeat: ': Sie wartet hinter einem Heartbeat',
  nothingWorksOnIt: ', und nichts arbeitet daran',
  seenLastMessage: '{time} die letzte Nachricht ({source}), seither keine Antwort',
  seenUnanswered: 'ohne Antwort: {asked}',
  seenHeartbeat: '{time} lief ein Heartbeat, was keine Antwort ist',
  endingHeartbeat: 'wird der Heartbeat beendet, kommt die Nachricht an die Reihe',
  askedAgainInVain:
    'es wurde vergeblich noch einmal gefragt, und kein Lauf, keine Sperre und keine Warteschlange erklärt es; ein neues Gateway beantwortet die nächste Nachricht, und was vorher gefragt wurde, ist noch einmal zu schicken',
  sendAgainNoStep:
    'Schick die Nachricht noch einmal: Das Gateway arbeitet nicht daran, und kein Eingriff bringt es dazu',

  aboutList: 'seine Gesprächsliste',
  aboutRun: 'was ein Lauf getan hat',
  aboutReports: 'seine eigenen Berichte',
  aboutChannels: 'wie es seinen Kanälen geht',
  shownFrom: '; gezeigt ist der Stand von {time}',
  saysOverloaded: 'nach eigener Angabe ist es überlastet',
  slowNotAnswered:
    'das Gateway ist langsam: Es wurde um {time} gefragt ({about}) und hat noch nicht geantwortet{from}',
  slowTook:
    'das Gateway ist langsam: Es brauchte {took} ({about}) und wird darum seltener gefragt, wieder um {next}{from}',

  startsGoneNode: 'sein Dienst {name} startet ein Node, das es nicht mehr gibt: {node}',
  untilServiceNode:
    'jeder Start endet sofort, bis der Dienst mit einem vorhandenen Node neu geschrieben ist',
  seenProgram: 'das Programm von {name} ist {program}',
  startsGoneEntry: 'sein Dienst {name} startet ein OpenClaw, das es nicht mehr gibt: {entry}',
  openclawMoved:
    'OpenClaw wurde verschoben, entfernt oder nur halb aktualisiert: Installiere es neu, und lass dann seinen Dienst neu schreiben',
  startsWrongNode:
    'sein Dienst {name} startet es mit Node {version}, und dieses OpenClaw braucht {wants}',
  installNode:
    'installiere ein passendes Node ({wants}), und lass dann den Dienst damit neu schreiben',
  seenNode: '{node} ist Node {version}',
  seenWants: 'OpenClaw verlangt Node {wants}',
  remedyService: 'lass OpenClaw seinen Dienst neu schreiben',
  cannotReadConfig: 'das Gateway kann seine Konfiguration nicht lesen: {problem}',
  mendThatPlace:
    'berichtige diese Stelle in der Datei, oder lege die Kopie zurück, die OpenClaw daneben aufhebt (ihr Name endet auf .bak)',
  noGatewayMode: 'gateway.mode fehlt',
  gatewayModeIs: 'gateway.mode ist {mode}, und ein Gateway startet nur bei "local"',
  refusesConfig: 'das Gateway lehnt seine Konfiguration ab: {words}',
  untilModeLocal: 'jeder Start endet ebenso, bis gateway.mode auf local steht',
  remedyModeLocal: 'schreib in OpenClaws Einstellungen, dass es auf diesem Rechner läuft',
  untilConfigMended: 'jeder Start endet ebenso, bis die Konfiguration berichtigt ist',
  remedyConfig: 'lass OpenClaw seine Einstellungen berichtigen',
  timesInARow: ' {count}-mal',
  startFailed: 'sein Start misslang{times}: {said}{holder}',
  saidAsItEnded:
    'das sagte es vor {time}, als es endete; ein Start würde jetzt sehr wahrscheinlich ebenso enden. Frag OpenClaw, was es findet',
  remedyDoctor: 'frag OpenClaw, was ihm fehlt',
  processHasIt: ' (Prozess {pid} hat ihn)',
  seenItSaid: '{time} es sagte: {said}',

  shareOfCore: '{share} % eines Kerns',
  readAndWritten: '{size} gelesen und geschrieben in {time}',
  startsPrograms: 'es startet eigene Programme',
  waitsOnDisk: 'es wartet auf die Platte',
  workUnknown: 'ob es arbeitet, lässt sich noch nicht sagen',
  lastWorked: 'es arbeitete zuletzt vor {time}',

  activeUnclear: 'ein Lauf ist aktiv ({session}); {unclear}',
  seenRunKnown: 'Lauf {run} begann {time}, Fortschritt ist bis {known} bekannt',
  lookAlike:
    'eine langsame Antwort und eine stehengebliebene sehen so früh gleich aus; `clawbuoy watch` kann sie unterscheiden',
  progressNotFromOneLook: 'ob er vorankommt, lässt sich mit einem Blick nicht sagen',
  progressNotYet: 'ob er vorankommt, lässt sich noch nicht sagen',

  askedCommand: 'ob er einen Befehl ausführen darf',
  askedPlugin: 'ob ein Plugin weitermachen darf',
  askedChange: 'ob er OpenClaw selbst ändern darf',
  askedQuestion: 'eine Frage',
  waitsForYourWord: 'Gespräch {sessionKey} wartet seit {time} auf dein Wort: Gefragt ist {asked}',
  senderWaits: 'OpenClaw lässt auf {channel} seit {time} {senders} warten, bis du einlässt',
  seenSender:
    '{time} eine erste Nachricht am Konto {account}; beantwortet wird sie, wenn du einlässt, und die Anfrage endet um {until}',
  letSenderIn:
    'niemand Neues bekommt Antwort, bevor du einlässt. „openclaw pairing list {channel}“ zeigt, wer es ist, und einen Code; „openclaw pairing approve {channel} CODE“ lässt ein. Wen du nicht kennst, der braucht keine Antwort: Die Anfrage endet nach einer Stunde von selbst',
  seeSender: 'sieh nach, wer es ist, und welcher Code dazu gehört',
  seenAsked: '{time} wurde gefragt, und seither war keine Antwort zu hören',
  answerInOpenclaw:
    'antworte in OpenClaw: in seinem Dashboard, oder im Chat, in dem gefragt wurde. Die Antwort zu stoppen würde seine Arbeit verwerfen',
  waitsForInstaller: 'es wartet auf {installer}',
  processAtWork: '{answer}: Prozess {pid} ist an der Arbeit ({work})',
  installer: '`{command}`, Prozess {pid}',
  someInstaller: 'eine Paketverwaltung, Prozess {pid}',
  comma: '{first}, {second}',
  firstThen: '{first}. {second}',
  withEnd: '{cause}{end}',
  serviceEnded: ' ({name}){end}',

  sessionGivenUp:
    'OpenClaw hat die Sitzung {key} aufgegeben: Ihre Arbeit wurde unterbrochen, und kein Versuch, sie wieder aufzunehmen, gelang',
  seenListedGivenUp:
    '{time} OpenClaw führt sie als aufgegeben; wer dort schreibt, bekommt keine Antwort',
  canGoOn: 'OpenClaw kann in einer neuen Sitzung weitermachen, mit allem, was gesagt wurde',
  cannotGoOn: 'dieses OpenClaw kann damit nicht weitermachen; neu begonnen antwortet sie wieder',
  memoryGrows:
    'der Speicher des Gateways wächst ohne Ende: {used} von {all}, {more} mehr in {time}',
  ofMachine: '{all} dieses Rechners',
  ofContainer: '{all}, die sein Container oder Dienst haben darf',
  ofHeap: '{all}, die sein eigener Heap haben darf',
  memoryEnds: 'wenn es so weitergeht, ist in {time} nichts mehr übrig',
  restartGivesMemory:
    'ein Neustart in einem Moment, in dem niemand wartet, gibt den Speicher zurück; ohne ihn beendet das System das Gateway mitten in der Arbeit',
  remedyRestartLater: 'Starte es neu, wenn niemand wartet',
  oneJob: 'die geplante Aufgabe {name}',
  jobFailed: 'Fehlgeschlagen: {what}',
  jobMissed: 'Nicht zur vorgesehenen Zeit gelaufen: {what}',
  nextRunMaySucceed:
    'der nächste Lauf kann gelingen; was schiefging, steht im Verlauf der Läufe in OpenClaw',
  runJobByHand:
    'was zu dieser Zeit zu tun war, wurde nicht getan; in OpenClaw kann man sie von Hand starten',
  seenJobMissed: '{time} {name} sollte laufen, so sagte es OpenClaw selbst; {last}',
  hasNeverRun: 'sie ist noch nie gelaufen',
  lastRunWas: 'ihr letzter Lauf war {time}',
  seenJobFailed: '{time} {name} {what}{times}{why}',
  jobSwitchedOff: 'schlug so oft fehl, dass OpenClaw sie abgeschaltet hat',
  jobUndelivered: 'lief, und ihr Ergebnis erreichte niemanden',
  jobRunFailed: 'schlug fehl',
  jobTimesInARow: ', {times}-mal hintereinander',
  remedyJobRuns: 'Sieh nach, was zuletzt schiefging',
  remedyJobByHand:
    'Starte sie in OpenClaw von Hand, wenn du sie brauchst; der Befehl zeigt alle Aufgaben',
};
