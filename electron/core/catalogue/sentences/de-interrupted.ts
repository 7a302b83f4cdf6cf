import type { enInterrupted } from './en-interrupted.ts';

export const deInterrupted: Readonly<Record<keyof typeof enInterrupted, string>> = {
  endedInMiddle: 'Clawbuoy wurde mitten in `{step}` beendet ({time}), {after}. {end}',
  beforeFirstPart: 'bevor sein erster Teil zu Ende war',
  afterPart: 'nach „{name}“',
  lockReleasedUndo: 'Die Sperre wurde gelöst; `clawbuoy undo {id}` legt sie zurück',
  lockOnItsWay:
    'Die Sperre liegt an ihrem Platz oder in der Quarantäne, eins von beiden sicher; `clawbuoy undo` oder `clawbuoy unlock` stellt es fest und bringt das zuerst zu Ende',
  lockNotReleased: 'Die Sperre wurde nicht gelöst; `clawbuoy unlock` beurteilt sie neu',
  abortShows:
    'Ob der Lauf beendet wurde, zeigt `clawbuoy status`; `{again}` lässt sich wiederholen',
  nothingCopiedYet: 'Noch war nichts kopiert oder geändert; {again}',
  canBeAskedAgain: '`{command}` lässt sich wiederholen',
  nothingChangedYet: 'Noch war nichts geändert. {copy}; {again}',
  copiedTo: 'Sein Inhalt ist nach {place} kopiert',
  copiedToAgain: 'Sein Inhalt ist nach {place} kopiert; {again}',
  sessionWasReset:
    'Das Gespräch wurde neu begonnen. {copy}; `clawbuoy undo {id}` gibt es zurück, solange das Gateway aus ist',
  mayHaveGoneOn:
    'OpenClaw hat dafür vielleicht ein neues Gespräch begonnen. `{command}` lässt sich wiederholen: Weiter geht es nur einmal',
  channelMayBeStopped: 'Der Kanal ist vielleicht aus; `{command}` startet ihn',
  backShows:
    'Ob das Gateway zurück ist, zeigt `clawbuoy status`; wenn nicht, macht `clawbuoy heal` weiter',
  hasItBackBegun:
    '{sessionKey} hat sein Gespräch zurück; starte das Gateway wieder. `clawbuoy reset {sessionKey}` beginnt es neu',
  lockIsBackAt: 'Die Sperre liegt wieder unter {path}; `clawbuoy unlock` löst sie erneut',
  onItsWayBack:
    'Was zurückgelegt wurde, liegt am einen oder am anderen Platz, eins von beiden sicher; `clawbuoy undo` lässt sich wiederholen',
  halfCopyKept: 'Eine unfertige Kopie ist als {place} aufgehoben: {why}',
  halfCopyCleared: 'Das Gespräch ist unversehrt, wo es war, und die unfertige Kopie ist weggeräumt',
  lockDisplaced:
    'eine Sperre wurde genau im Augenblick einer Änderung bewegt, und ihr Platz {path} war besetzt: Zwei Läufe können in ein Gespräch geschrieben haben ({time}). Die Datei ist als {id} aufgehoben',

  copiedAside: 'Zeile und Gespräch liegen in {place}',
  copiedEndAside: 'Zeile und Gespräch, davon die letzten {size} MB, liegen in {place}',
  toldAside: 'die letzten {count} Nachrichten, wie das Gateway sie nennt, liegen in {place}',
  rowToldAside:
    'die Zeile und die letzten {count} Nachrichten, wie das Gateway sie nennt, liegen in {place}',
  cannotCopy: 'das Gespräch lässt sich nicht kopieren: {why}',
  copyCannotBeWritten: 'die Kopie lässt sich nicht schreiben: {why}',
  isInDatabase: 'das Original liegt in einer Datenbank',
  isEndOfLonger: 'sie ist das Ende eines längeren Gesprächs',
  noConversationHolds: 'kein Gespräch enthält, was sie enthält',
  fileNotOfVersion: '{path} stammt nicht von dieser Version',
  fileNotPlain: '{path} ist keine gewöhnliche Datei',
  fileNotJson: '{path} ist beschädigt: kein JSON',
  fileNotRead: '{path} war nicht zu lesen: {why}',
  folderNotListed: '{path} war nicht aufzulisten: {why}',
  fileNotWritten: '{path} war nicht zu schreiben: {why}',
  copyLeftAlone: '{path} ist eine Kopie, von der nichts vermerkt ist: Sie bleibt, wo sie ist',
  unfinishedWasWhole: 'eine unfertige Kopie von {sessionKey} ({time}) war vollständig',
  unfinishedRemoved: 'eine unfertige Kopie von {sessionKey} ({time}) wurde entfernt',

  stepOfOtherOpenClaw:
    'das war ein Schritt an einem anderen OpenClaw: `clawbuoy undo {id} --state-dir {dir}` nimmt ihn zurück',
  undoNotTold: 'ob etwas zurückzunehmen ist, lässt sich nicht sagen: {why}',
  lastNotTold:
    'welcher Schritt der letzte war, lässt sich nicht sagen: {why}. Nenne den, der zurückgenommen werden soll: `clawbuoy undo {id}`',
  lockReturns: 'die Sperre kehrt nach {path} zurück',
  listIsItsOwn:
    'das Gateway ist {state}: Solange es läuft, gehört die Liste der Gespräche ihm. Halte es an (`openclaw gateway stop`), und nimm den Schritt dann zurück. {copy}',
  copyIsAt: 'Eine Kopie des Gesprächs ist {place}',
  nothingToUndo: 'es gibt nichts zurückzunehmen',
  nothingToUndoAs: 'unter {id} gibt es nichts zurückzunehmen',
  resetOfDatabase:
    '{nothing}: Der Neubeginn von {sessionKey} änderte eine Datenbank, in die Clawbuoy nichts zurücklegt. {copy}',
  hasRunSince:
    'der Agent hat seither gearbeitet; die Sperre zurückzulegen würde seine nächste Nachricht blockieren. {instead}',
  mayHaveRunSince:
    'ob der Agent seither gearbeitet hat, lässt sich von hier nicht sagen; die Sperre zurückzulegen könnte seine nächste Nachricht blockieren. {instead}',
  stopFirst: 'Halte zuerst das Gateway an, wenn du sie dort brauchst',
  runBegunSince: 'inzwischen hat ein Lauf begonnen ({run}). {instead}',
  isBack: '{path} ist zurück',
  sessionNotKnown: 'welches Gespräch er zurückgäbe, ist nicht bekannt. {copy}',
  withCopy: '{why}. {copy}',
  gatewayListensNotTold: 'ob ein Gateway auf Verbindungen wartet, lässt sich nicht sagen',
  somethingListens: 'am Port des Gateways hört wieder jemand',
  gatewayProcessThere: 'Prozess {pid}, der des Gateways, ist da',
  managerAboutToStart: '{manager} startet gleich {name}',
};
