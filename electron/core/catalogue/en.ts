import type { ModelFailure, NotTried } from '../api/model-try.ts';
import type { NoticeKind } from '../api/settings-schema.ts';
import type { IncidentClass, Level, LockVerdict, Session } from '../api/snapshot.ts';
import type { ThresholdName } from '../api/thresholds.ts';
import type { ActionName, Outcome, Step } from '../steps/action.ts';
import type { FreeRestart } from '../steps/free-restart.ts';
import type { LoginItem } from '../view/login-item.ts';
import { enAway } from './en-away.ts';
import { enPanel } from './en-panel.ts';
import { enTerminal } from './en-terminal.ts';
import type { Language } from './languages.ts';
import type { IncidentWords } from './slots.ts';

/** Sayings: at most 60 characters with their slots filled. Advice: at most 50. */
const incidentWords = {
  'gateway-down': {
    saying: ({ isElsewhere }) =>
      isElsewhere ? 'OpenClaw can’t be reached.' : 'OpenClaw is not running.',
    advice: 'Start it by hand. Click for the way.',
  },
  'gateway-hung': {
    saying: () => 'OpenClaw has frozen.',
    advice: 'It runs, but does not react.',
  },
  'gateway-slow': {
    saying: () => 'OpenClaw is very slow.',
    advice: 'It works through a backlog.',
  },
  'gateway-starting': {
    saying: ({ level }) =>
      level === 'red' ? 'OpenClaw doesn’t finish starting.' : 'OpenClaw is starting.',
    advice: 'It should be ready soon.',
  },
  'gateway-draining': {
    saying: ({ level }) =>
      level === 'red' ? 'OpenClaw’s restart hangs.' : 'OpenClaw is about to restart.',
    advice: 'It finishes what it is doing first.',
  },
  'gateway-not-ready': {
    saying: () => 'OpenClaw is up, but a part of it isn’t ready.',
    advice: 'It may still get there.',
  },
  'gateway-opaque': {
    saying: () => 'OpenClaw answers, but can’t be looked into.',
    advice: 'Click for what it said.',
  },
  'restart-loop': {
    saying: () => 'OpenClaw keeps stopping and starting.',
    advice: 'A restart won’t help. Click for the cause.',
  },
  'service-not-loaded': {
    saying: () => 'OpenClaw is not running.',
    advice: 'Its service is switched off.',
  },
  'wrong-node': {
    saying: () => 'OpenClaw can’t start: its Node doesn’t fit.',
    advice: 'Click for the one that it needs.',
  },
  'port-taken': {
    saying: () => 'Another program is in OpenClaw’s place.',
    advice: 'Quit the one that you don’t want.',
  },
  'session-locked': {
    saying: ({ agent, where, level }) =>
      level === 'red' ? `${agent} can’t answer${where}.` : `${agent} may not answer${where}.`,
    advice: 'Click for what can be done.',
  },
  'store-locked': {
    saying: () => 'OpenClaw can’t save its conversations.',
    advice: 'Click for what holds them.',
  },
  'run-stalled': {
    saying: ({ agent, where }) => `${agent} is stuck${where}.`,
    advice: 'Click for what can be done.',
  },
  'run-unclear': {
    saying: ({ agent, where }) => `${agent} may be stuck${where}.`,
    advice: 'It may be honest work.',
  },
  'agent-silent': {
    saying: ({ where, duration }) => `No answer${where} for ${duration}.`,
    advice: 'Send your message again.',
  },
  'store-damaged': {
    saying: () => 'OpenClaw’s database is damaged.',
    advice: 'Don’t restart it. Click for the way.',
  },
  'store-busy': {
    saying: () => 'OpenClaw can’t save: its database is in use.',
    advice: 'Click for who uses it.',
  },
  migration: {
    saying: () => 'OpenClaw is updating its data.',
    advice: 'It starts when that is done.',
  },
  'update-running': {
    saying: () => 'OpenClaw is being updated.',
    advice: 'It starts when that is done.',
  },
  unauthorized: {
    saying: () => 'Clawbuoy can’t look inside OpenClaw.',
    advice: 'Click for how to let it in.',
  },
  'channel-wedged': {
    saying: ({ channel }) => `${channel} has lost its connection.`,
    advice: 'Click for what can be done.',
  },
  'not-installed': {
    saying: () => 'OpenClaw was not found here.',
    advice: 'Install it, or choose where it is.',
  },
  unreadable: {
    saying: () => 'I can’t tell whether OpenClaw is running.',
    advice: 'Click for what could not be read.',
  },
  'model-refused': {
    saying: () => 'The model refuses your agent.',
    advice: 'Sign in to the model again.',
  },
  'model-credit': {
    saying: () => 'The credit for your agent’s model is used up.',
    advice: 'Add credit, or choose another model.',
  },
  'model-limited': {
    saying: () => 'Your agent has reached its model’s limit.',
    advice: 'It answers again when the limit is over.',
  },
  'model-overloaded': {
    saying: () => 'Your agent’s model is overloaded.',
    advice: 'It usually passes within minutes.',
  },
  'model-missing': {
    saying: () => 'Your agent’s model was not found.',
    advice: 'Choose another model in OpenClaw.',
  },
  'model-overflow': {
    saying: ({ where }) => `A conversation is too long to go on${where}.`,
    advice: 'Start it afresh.',
  },
  'model-unreachable': {
    saying: () => 'Your agent can’t reach its model.',
    advice: 'Check the internet connection.',
  },
  'model-cut-off': {
    saying: () => 'Your agent’s model broke its answer off.',
    advice: 'Send your message again.',
  },
  'model-failing': {
    saying: () => 'Your agent’s model does not answer.',
    advice: 'Click for what it said.',
  },
  'no-answer': {
    saying: ({ where }) => `Your last message got no answer${where}.`,
    advice: 'Send your message again.',
  },
  'channel-off': {
    saying: ({ channel }) => `${channel} is off, and should be on.`,
    advice: 'Start it again.',
  },
  'channels-suppressed': {
    saying: () => 'OpenClaw keeps its channels off: it kept crashing.',
    advice: 'Start them, or wait some minutes.',
  },
  'channel-refused': {
    saying: ({ channel }) => `${channel} no longer lets OpenClaw in.`,
    advice: 'Link it to OpenClaw again.',
  },
  'channel-inbound': {
    saying: ({ channel }) => `Messages on ${channel} do not get through.`,
    advice: 'Click for what can be done.',
  },
  'delivery-failed': {
    saying: ({ where }) => `An answer could not be delivered${where}.`,
    advice: 'Click for what can be done.',
  },
  'job-failed': {
    saying: ({ agent, where }) =>
      where === '' ? 'Scheduled jobs have failed.' : `${agent} failed${where}.`,
    advice: 'Click for what went wrong.',
  },
  'job-missed': {
    saying: ({ where }) =>
      where === '' ? 'Scheduled jobs did not run.' : `Nothing was done${where}.`,
    advice: 'Run it by hand in OpenClaw if you need it.',
  },
  'session-given-up': {
    saying: ({ where }) => `OpenClaw has given a conversation up${where}.`,
    advice: 'Let it go on, or start it afresh.',
  },
  'waits-for-you': {
    saying: ({ agent, where }) => `${agent} waits for you${where}.`,
    advice: 'Answer its question.',
  },
  'sender-waits': {
    saying: ({ channel }) => `Someone new wants to reach your agent on ${channel}.`,
    advice: 'Click for how to let them in.',
  },
  'config-invalid': {
    saying: () => 'OpenClaw’s settings have a mistake.',
    advice: 'Click for which one.',
  },
  'start-failed': {
    saying: () => 'OpenClaw can’t start.',
    advice: 'Click for why.',
  },
  'no-network': {
    saying: () => 'This machine is offline.',
    advice: 'Check the internet connection.',
  },
  'memory-growing': {
    saying: () => 'OpenClaw needs more and more memory.',
    advice: 'Restart it when nobody waits.',
  },
  'disk-full': {
    saying: ({ level }) =>
      level === 'red' ? 'The disk is full: OpenClaw can’t save.' : 'The disk is nearly full.',
    advice: 'Make room on the disk.',
  },
} satisfies Record<IncidentClass, IncidentWords>;
/** A class without its words does not compile. */
const incident: Readonly<Record<IncidentClass, IncidentWords>> = incidentWords;

type SessionState = Session['state'];

/**
 * Every sentence of the menu bar, the panel and their accessible names, in one place for
 * translators. They are whole sentences with slots, never words joined elsewhere. The engine's own
 * words (headline, cause, costs) arrive ready and are not repeated here.
 */
export const en = {
  incident,
  /** The states in which nothing is wrong. */
  state: {
    ready: 'Your agent is ready.',
    working: 'Your agent is working.',
    workingFor: (duration: string) => `Your agent is working (${duration}).`,
    unclear: 'Your agent may be working: I can’t see how it goes.',
    unseen: 'OpenClaw answers. I could not look further.',
    unknown: 'I can’t tell how OpenClaw is.',
    firstLook: 'Clawbuoy is taking its first look.',
    blind: 'Clawbuoy cannot look at OpenClaw.',
  },
  /** The name of a conversation on its own. */
  names: {
    yourAgent: 'Your agent',
    theAgent: (agentId: string) => `Agent ${agentId}`,
    aChannel: 'A channel',
    ofAgent: (name: string, agentId: string) => `${name} (agent ${agentId})`,
    main: 'main conversation',
    chat: (channel: string, peer: string) => `${channel} chat ${peer}`,
    group: (channel: string, peer: string) => `${channel} group ${peer}`,
    room: (channel: string, peer: string) => `${channel} channel ${peer}`,
    topic: (name: string, topic: string) => `${name}, topic ${topic}`,
    labelOn: (label: string, channel: string) => `${label} (${channel})`,
    job: (name: string) => `scheduled job ${name}`,
    hook: (name: string) => `automatic task ${name}`,
    helper: 'helper of the agent',
    helperNamed: (name: string) => `helper ${name}`,
    other: 'another conversation',
    otherNamed: (name: string) => `conversation ${name}`,
  },
  /** The place, as part of a sentence: with the space before it. */
  where: {
    in: (label: string) => ` in “${label}”`,
    on: (channel: string) => ` on ${channel}`,
    onWith: (channel: string, peer: string) => ` on ${channel} (${peer})`,
    inJob: (name: string) => ` in the job “${name}”`,
    inAJob: ' in a scheduled job',
  },

  /** The words below a notice's title, most useful first. All of it fits a banner. */
  notice: {
    lost: (time: string) => `The ${time} message was lost.`,
    lostMany: (count: number) => `${count} messages were lost.`,
    sendAgain: 'Send it again.',
    sendAllAgain: 'Send them again.',
    thenSendAgain: 'Unlock, then send it again.',
    thenSendAllAgain: 'Unlock, then send them again.',
    waited: (duration: string) => `Somebody has waited for ${duration}.`,
    wait: 'Best to wait.',
    waitFor: (duration: string) => `Best to wait, about ${duration}.`,
    byHand: 'Clawbuoy can’t do it here. Click for the way.',
    /** What the sentences have in common that ask for a click, and no name of anything has. */
    clicks: ['Click for ', 'Click to '] as readonly string[],
    inVainAgain: 'Sending it again won’t help. Click for why.',
    helps: {
      unlock: 'Unlocking helps and costs nothing.',
      abort: 'Stopping this reply helps. Click to decide.',
      'go-on': 'Going on with it helps. Click to decide.',
      reset: 'Click to see the choices.',
      'restart-channel': 'Connecting again helps.',
      restart: 'A restart usually helps. Click to decide.',
      start: 'Messages wait until it is started.',
    } satisfies Record<Exclude<ActionName, 'undo'>, string>,
    restartIsFree: 'A restart helps, and nothing is running.',
    restartThenAgain: 'A restart helps. Then send your message again.',
    restartEndsStuck: 'A restart helps. It ends only what is stuck.',
    restartNotYet: 'A restart helps once the cause is mended.',
    problems: (count: number) => `OpenClaw has ${count} problems`,
    back: 'Your agent is back',
    over: 'This is over',
    stillRed: 'OpenClaw still needs you',
    notWellYet: 'OpenClaw is not well yet',
    away: (duration: string) => `It was away for ${duration}.`,
    /** The words on its button. */
    button: (label: string) => `${label} (Free)`,
  },

  /** Two sentences, one after the other. */
  sentences: (first: string, second: string) => `${first} ${second}`,
  app: 'Clawbuoy',
  away: enAway,
  panel: enPanel,
  terminal: enTerminal,
  tooltip: (state: string) => `Clawbuoy: ${state}`,

  /** Accessible name of the light, for each shape. */
  light: {
    green: 'Green: all is well',
    amber: 'Amber: something is off',
    red: 'Red: needs you',
    grey: 'Grey: cannot tell',
    busy: 'Busy: a step is being taken',
    paused: 'Paused: nothing is watched',
  } satisfies Record<Level | 'busy' | 'paused', string>,
  /** A word beside the icon, for people who asked macOS to differentiate without colour. */
  lightWord: {
    green: 'OK',
    amber: 'Check',
    red: 'Stuck',
    grey: '?',
    busy: '…',
    paused: 'Paused',
  } satisfies Record<Level | 'busy' | 'paused', string>,

  paused: 'Paused',
  pausedFor: (duration: string) => `Paused for ${duration} more. Nothing is being watched.`,
  beforePause: (saying: string) => `Before the pause: ${saying}`,
  cannotTell: 'I cannot tell whether the agent would answer.',

  waitingTitle: 'Waiting for an answer',
  messageWaits: (duration: string) => `A message has waited for ${duration}.`,
  waitForYou: (count: number) =>
    count === 1
      ? 'Your agent waits for you in one conversation.'
      : `Your agent waits for you in ${count} conversations.`,
  newSenders: (count: number) =>
    count === 1 ? 'Someone new waits to be let in.' : `${count} new people wait to be let in.`,
  waits: (who: string, duration: string) => `${who}: waiting for ${duration}`,
  waitsLost: (who: string, time: string) => `${who}: send the ${time} message again`,
  via: (session: string, channel: string) => `${session} on ${channel}`,
  more: (count: number) => `and ${count} more`,
  /** Spelled as by their makers. Any other channel has OpenClaw's name. */
  channels: {
    discord: 'Discord',
    googlechat: 'Google Chat',
    imessage: 'iMessage',
    matrix: 'Matrix',
    msteams: 'Teams',
    signal: 'Signal',
    slack: 'Slack',
    telegram: 'Telegram',
    webchat: 'Web chat',
    whatsapp: 'WhatsApp',
  } as Readonly<Record<string, string>>,

  /** A model is tried because a person wants to know whether it answers again. */
  modelTry: {
    button: 'Try the Model Now',
    trying: 'Trying…',
    help: 'Asks it one short question. Costs a few tokens, changes nothing.',
    /** 2026.9.6 rests a key for a minute after a refusal, and for ten after missing credit. */
    answered: (provider: string) =>
      `${provider} answers. Send your message again in a few minutes.`,
    answeredIn: (provider: string, seconds: string) =>
      `${provider} answers (${seconds} s). Send your message again in a few minutes.`,
    failed: {
      auth: (provider: string) => `Still refused: ${provider} does not accept the login or key.`,
      billing: (provider: string) => `Still refused: no credit is left at ${provider}.`,
      rate_limit: (provider: string) => `Still refused: ${provider} has had too many requests.`,
      timeout: (provider: string) => `${provider} still does not answer in time.`,
      format: (provider: string) => `Still refused: ${provider} does not take such a request.`,
      no_model: (provider: string) => `OpenClaw has no model of ${provider} to try.`,
      unknown: (provider: string) => `${provider} still fails, and OpenClaw does not say why.`,
    } satisfies Record<ModelFailure, (provider: string) => string>,
    notTried: {
      'nothing-to-try': 'No model has trouble that a try could tell more about.',
      'no-method': 'This version of OpenClaw cannot try a model.',
      'not-connected': 'Clawbuoy can’t ask OpenClaw now.',
      busy: 'Something is under way already. Try again in a moment.',
      'not-allowed': 'OpenClaw does not let Clawbuoy try a model.',
      'no-answer': 'OpenClaw did not say how it went. Try again in a moment.',
    } satisfies Record<NotTried, string>,
    /** Without asking it. */
    would: (provider: string) => `Would ask ${provider} one short question.`,
  },

  lostTitle: 'Lost: to be sent again',
  lost: (who: string, time: string) => `${who}, ${time}`,
  lostHelp: 'OpenClaw gave these messages up. Whoever wrote them must send them again.',
  /** Sent again while something is wrong, they would be lost again. */
  lostHelpLater:
    'OpenClaw gave these messages up. Once what is above is mended, whoever wrote them must send them again.',
  dismiss: 'Dismiss',
  dismissWhat: (what: string) => `Dismiss: ${what}`,

  /** The pages of the panel. */
  pages: 'Pages',
  page: { now: 'Now', sessions: 'Conversations', history: 'History', settings: 'Settings' },
  back: 'Back',

  offersTitle: 'What can be done now',
  otherOffersTitle: 'Other steps',
  confirm: (label: string) => `${label}?`,
  confirmYes: 'Do it',
  cancel: 'Cancel',
  offerFor: (label: string, who: string) => `${label}: ${who}`,
  /** What a step would do, before anybody asks for it. */
  plan: {
    title: 'What will happen',
    titleFor: (label: string) => `What will happen: ${label}`,
    steps: 'Steps',
    onlyIf: 'Only if',
    costs: 'Cost',
    proof: 'Done when',
    limit: 'At most',
    undoTitle: 'Undo',
    noUndo: 'It cannot be taken back.',
    refused: (why: string) => `It would be refused now. ${why}`,
    nothingToDo: (why: string) => `There is nothing to do. ${why}`,
    step: (number: number, name: string, detail: string) => `${number}. ${name}: ${detail}`,
    provedWithin: (proof: string, limit: string) => `Done when: ${proof} At most ${limit}.`,
    undo: (how: string) => `Undo: ${how}`,
    agree: 'I agree to this as well',
  },

  /** The step in progress. */
  doing: {
    unlock: 'Unlocking the conversation…',
    abort: 'Stopping this reply…',
    'go-on': 'Going on with the conversation…',
    reset: 'Starting the conversation afresh…',
    'restart-channel': 'Connecting the channel again…',
    restart: 'Restarting OpenClaw…',
    start: 'Starting OpenClaw…',
    undo: 'Putting it back…',
    heal: 'Bringing OpenClaw back…',
  } satisfies Record<ActionName | 'heal', string>,
  /** A step for all conversations, or for all channels that are kept off. */
  doingForAll: {
    unlock: 'Unlocking the conversations…',
    'restart-channel': 'Connecting the channels again…',
  },
  action: {
    unlock: 'Unlock the Conversation',
    abort: 'Stop This Reply',
    'go-on': 'Go On With This Conversation',
    reset: 'Start This Conversation Afresh',
    'restart-channel': 'Connect the Channel Again',
    restart: 'Restart OpenClaw',
    start: 'Start OpenClaw',
    undo: 'Put It Back',
    heal: 'Bring OpenClaw Back',
  } satisfies Record<ActionName | 'heal', string>,
  actionForAll: {
    unlock: 'Unlock the Conversations',
    'restart-channel': 'Connect the Channels Again',
  },
  /** The cost of a step, in at most 50 characters. */
  price: {
    unlock: 'Costs nothing, can be undone',
    abort: 'What it has not said yet is lost',
    'go-on': 'It goes on in a new conversation',
    reset: 'The conversation so far is archived',
    'restart-channel': 'The channel is away for seconds',
    restart: 'What is running ends; back in seconds',
    restartIsFree: 'Nothing is running; back in seconds',
    restartThenAgain: 'Back in seconds; then send your message again',
    restartEndsStuck: 'Ends only what is stuck; back in seconds',
    restartNotYet: 'Helps only once the cause is mended',
    start: 'Costs nothing',
    undo: 'What it mended may come back',
  } satisfies Record<ActionName | FreeRestart, string>,
  /** The undo of a step: what it brings back, and its cost. */
  undoOf: {
    unlock: { label: 'Put the Lock Back', price: 'The agent is blocked again' },
    reset: { label: 'Bring the Conversation Back', price: 'The new one is put away' },
  },
  /** Steps that Clawbuoy may not take itself. */
  byHand: {
    run: 'Clawbuoy can’t start it here. In a terminal, run:',
    look: 'Clawbuoy can’t do this here.',
  },
  copyCommand: 'Copy the Command',
  commandCopied: 'The command is copied. Paste it into a terminal window and press Enter.',
  /** A menu item that asks before it does anything. */
  asks: (label: string) => `${label}…`,
  recommendedFor: (price: string) => `Recommended: ${price}`,
  runningTitle: 'What is being done',
  outcome: {
    done: 'done',
    refused: 'refused',
    failed: 'failed',
    'nothing-to-do': 'nothing to do',
  } satisfies Record<Outcome, string>,
  stepOutcome: {
    ok: 'done',
    refused: 'refused',
    failed: 'failed',
    skipped: 'skipped',
  } satisfies Record<Step['outcome'], string>,
  runningFor: (duration: string) => `For ${duration}`,
  proof: (time: string, what: string) => `Proved at ${time}: ${what}`,
  replied: (who: string, time: string) => `Your agent answered at ${time} (${who}).`,
  lastTitle: 'Last step',
  stepsTitle: 'What was done',
  steps: 'Steps',
  last: (action: string, outcome: string, age: string) => `${action}: ${outcome}, ${age}`,

  evidenceTitle: 'What was seen',
  since: (duration: string) => `For ${duration}`,
  upFor: (duration: string) => `OpenClaw has been answering for ${duration}.`,
  looked: (time: string) => `As of ${time}`,
  level: { amber: 'Amber', red: 'Red' } satisfies Record<'amber' | 'red', string>,
  levels: {
    green: 'green',
    amber: 'amber',
    red: 'red',
    grey: 'cannot tell',
    unwatched: 'not watched',
  } satisfies Record<Level | 'unwatched', string>,
  incidentsTitle: 'What is wrong',
  /** For an incident whose cause is already the headline. */
  incidentDetails: 'How it began, and what was seen',
  /** Where what helps names processes or files, which only the details do. */
  helpBelow: 'Open the details below for what helps.',
  acknowledged: 'acknowledged',
  snoozedUntil: (time: string) => `no notices until ${time}`,
  joined: (first: string, second: string) => `${first}, ${second}`,

  lookedForTitle: 'Where it was looked for',
  startDemo: 'Show Me a Demo',
  endDemo: 'End the Demo',
  demo: 'This is a demo: a simulated OpenClaw. Yours is not touched.',
  demoFail: (why: string) => `The demo could not be started: ${why}`,
  openSettingsPage: 'Open Settings',

  sessionsTitle: 'Agents and conversations',
  noSessions: 'No conversation is known.',
  sessionsLeftOut: (count: number) => `And ${count} more. Those above come first.`,
  sessionsLeftOutAtLeast: (count: number) => `And at least ${count} more. Those above come first.`,
  sessionState: {
    blocked: 'Blocked',
    stalled: 'Stuck',
    silent: 'Silent',
    waiting: 'Waiting',
    'waiting-for-you': 'Waiting for you',
    working: 'Working',
    idle: 'Idle',
  } satisfies Record<SessionState, string>,
  sessionStateFor: (state: string, duration: string) => `${state} for ${duration}`,
  /** What holds a conversation's file, in words for people who wait. */
  lockIs: {
    held: 'Its file is in use.',
    overdue: 'Its file has been in use for too long.',
    orphaned: 'It is locked by a program that is gone.',
    recycled: 'It is locked by a program that is gone.',
    foreign: 'It is locked by a program that is not OpenClaw.',
    leaked: 'It is locked, and nothing uses the lock any more.',
    malformed: 'It is locked, and the lock can’t be read.',
    inert: 'An old lock lies there, in nobody’s way.',
    undetermined: 'It is locked; by what, I can’t tell.',
  } satisfies Record<LockVerdict, string>,
  stepsFor: (who: string) => `Steps for ${who}`,

  range: { day: 'Last 24 hours', week: 'Last 7 days', month: 'Last 30 days' },
  rangeTitle: 'How far back',
  strip: (range: string, parts: string) => `${range}: ${parts}.`,
  stripPart: (level: string, duration: string) => `${level} ${duration}`,
  stripNow: 'now',
  legendTitle: 'What the patterns mean',
  latencyTitle: 'How fast OpenClaw answers',
  latency: (median: string, worst: string) => `usually within ${median}, at worst ${worst}`,
  latencyNone: 'No answer was measured in this time.',
  pastTitle: 'Incidents',
  noIncidents: 'No incident in this time.',
  openIncident: (cause: string, time: string) => `${cause} (${time})`,
  lasted: (duration: string) => `lasted ${duration}`,
  lastsSince: (duration: string) => `for ${duration}, ongoing`,

  incidentGone: 'Nothing more is written down of this incident.',
  causeTitle: 'Why',
  storyTitle: 'What happened',
  whyTitle: 'What this means',
  story: {
    began: 'It began.',
    worsened: 'It got worse.',
    eased: 'It eased.',
    /** The event, and the sentence about it at that time. */
    said: (what: string, saying: string) => `${what} ${saying}`,
    told: (title: string) => `You were told: “${title}”`,
    withdrawn: 'The notice was withdrawn.',
    step: (action: string, outcome: string, reason: string) => `${action}: ${outcome}. ${reason}`,
    stepByItself: (action: string, outcome: string, reason: string) =>
      `Clawbuoy by itself: ${action}: ${outcome}. ${reason}`,
    unfinished: 'not finished',
    acknowledged: 'You acknowledged it.',
    snoozed: (time: string) => `You asked for no notices until ${time}.`,
    over: 'It was over.',
  },
  acknowledge: 'Don’t Remind Me Again',
  acknowledgeHelp: 'No further notice of this incident.',
  snooze: 'Snooze for an Hour',
  copyReport: 'Copy Report',
  copied: 'The report is on the clipboard. It names no person, path or secret.',
  reportNone: 'There is nothing to report yet: nothing has been seen.',

  updatesAsk: 'Clawbuoy does not look for newer versions of itself: choose in the settings.',
  updateReady: (version: string) =>
    `Clawbuoy ${version} is ready. It is put in place when you quit, or from the settings.`,
  settings: {
    broken: 'The settings file',
    notifications: 'Notifications',
    notify: 'Show notifications',
    about: 'Notify me about',
    kind: {
      stalled: 'a conversation that is stuck',
      silent: 'an agent that says nothing',
      down: 'an OpenClaw that does not answer',
      automations: 'scheduled jobs that fail or do not run',
      other: 'anything else',
      recovered: 'all being well again',
    } satisfies Record<NoticeKind, string>,
    test: 'Send a Test Notice',
    testSent: 'A notice was sent. Whether it is shown is up to the system.',
    quiet: 'Quiet hours',
    quietFrom: 'from',
    quietTo: 'to',
    remind: 'Remind me while an incident lasts',
    remindNever: 'Never',
    remindEvery: (duration: string) => `Every ${duration}`,
    thresholds: 'Patience',
    moreThresholds: 'More thresholds',
    secondsOf: (what: string) => `${what}, in seconds`,
    minutesOf: (what: string) => `${what}, in minutes`,
    milliseconds: (count: number) => `${count} ms`,
    unit: { seconds: 's', minutes: 'min' },
    restoreDefaults: 'Restore Defaults',
    usually: (value: string) => `usually ${value}`,
    /** Why a typed value is not used. The old value stays. */
    problem: {
      tooSmall: (least: string) => `Not changed: at least ${least}.`,
      tooLarge: (most: string) => `Not changed: at most ${most}.`,
      order: 'Not changed: red can’t come before amber.',
      noSetting: 'Not changed: there is no such setting.',
      form: {
        url: 'Not changed: write it as ws://host:port.',
        stateDir: 'Not changed: write the whole path, from its first /.',
        profile: 'Not changed: this is no name of a profile.',
        shortcut: 'Not changed: write keys like Control+Alt+Command+C.',
        quietHours: 'Not changed: write a time like 22:30.',
        other: 'Not changed: this value can’t be used.',
      },
    },
    threshold: {
      waitedTooLongMs: 'Somebody waits for an answer',
      stalledAmberMs: 'Your agent makes no progress: amber',
      stalledRedMs: 'Your agent makes no progress: red',
      hungRedMs: 'OpenClaw says nothing: red',
      slowRedMs: 'OpenClaw is slow: red',
      storeBusyRedMs: 'OpenClaw’s database is busy: red',
      probeTimeoutMs: 'One probe may take',
      tickMs: 'Look every (all is well)',
      fastTickMs: 'Look every (something is off)',
      leakedConfirmMs: 'A lock stays after the work is over',
      recycledToleranceMs: 'A process starts after its lock',
      malformedGraceMs: 'A lock cannot be read',
      wakeGraceMs: 'No alarm after waking',
    } satisfies Record<ThresholdName, string>,
    selfHealing: 'Automatic repair',
    orphanedLocks: 'Release locks whose owner is gone, without asking',
    leakedLocks: 'Release locks that their owner has forgotten, without asking',
    restartChannel: 'Start a channel that has given up, without asking',
    endStalledRuns: 'Stop a stuck reply while somebody waits, without asking',
    startGateway: 'Start OpenClaw when it has ended by itself, without asking',
    restartHung: 'Restart OpenClaw when it has frozen, without asking',
    /** The help below each kind. A slot holds after how long it acts. */
    healingHelp: {
      orphanedLocks: () => 'Only where it is proved that nobody holds the lock. It can be undone.',
      leakedLocks: () =>
        'Only where it is proved that no work is behind the lock. It can be undone.',
      restartChannel: (after: string) =>
        `After ${after}, and never one that may have been stopped by hand.`,
      endStalledRuns: (after: string) =>
        `After ${after} without progress, once an hour for each conversation.`,
      startGateway: (after: string) =>
        `After ${after}. Never one that you stopped, and never during an update.`,
      restartHung: (after: string) => `After ${after}, at most twice an hour.`,
    },
    healingCount: {
      never: 'In the last 30 days it was not needed.',
      would: (times: number, helped: number, wrongly: number) =>
        times === 1
          ? `In the last 30 days it would have acted once: ${helped} right, ${wrongly} wrong.`
          : `In the last 30 days it would have acted ${times} times: ${helped} right, ${wrongly} wrong.`,
      unclear: (times: number) => `Nobody can tell of ${times}.`,
      acted: (times: number, helped: number) =>
        times === 1
          ? `In the last 30 days it acted once; it helped in ${helped} of 1.`
          : `In the last 30 days it acted ${times} times; it helped in ${helped} of ${times}.`,
    },
    healingCounted:
      'Right: somebody then took the same step, and it helped. Wrong: the trouble went by itself within two minutes, or the step failed.',
    stopHealing: 'Stop All of This',
    healAgain: 'Allow It Again',
    maxPerHour: 'At most, an hour',
    notANumber: 'Not changed: this is not a whole number.',
    gateway: 'Which OpenClaw',
    watched: (stateDir: string, url: string) =>
      `One OpenClaw is watched at a time: now ${stateDir}, at ${url}.`,
    someApprovals:
      'This OpenClaw does not tell Clawbuoy of each command that waits for your OK. Look in the chat or in OpenClaw when an answer is late. Clawbuoy could hear of all of them only in place of the chat: OpenClaw would no longer ask there.',
    profile: 'Profile',
    profileFound: 'the one OpenClaw finds',
    profileAbsent: (name: string) => `${name} (not set up here)`,
    elsewhere: 'Another place',
    stateDir: 'Data folder',
    url: 'Address of OpenClaw',
    automatic: 'found by itself',
    app: 'Clawbuoy',
    menuBarIcon: 'Light in the menu bar',
    menuBarIcons: {
      automatic: 'in colour when you are wanted',
      colour: 'always in colour',
      template: 'in the colour of the bar',
    },
    shortcut: 'Keys that open this panel',
    noShortcut: 'none',
    shortcutHint: 'Press the keys here, then Enter. Empty: none.',
    login: 'Launch at login',
    loginStatus: {
      enabled: 'macOS launches Clawbuoy at login.',
      'not-registered': 'macOS does not launch Clawbuoy at login.',
      'requires-approval':
        'Waiting for you: allow Clawbuoy in System Settings, General, Login Items.',
      'not-found': 'macOS does not launch Clawbuoy at login.',
      unpackaged: 'Only the packaged app can be launched at login.',
    } satisfies Record<LoginItem, string>,
    theme: 'Light and dark follow the system. Text grows and shrinks with ⌘+ and ⌘−.',
    watching: 'Clawbuoy is watching.',
    whatIsNew: (version: string) => `What is new in ${version}`,
    command: {
      'no-program': 'Only the packaged app can put its command on the PATH.',
      'not-installed':
        'Move Clawbuoy to Applications first: then it can put its command on the PATH.',
      there: (path: string) => `The command clawbuoy is ${path}.`,
      taken: (path: string) => `${path} is something else. Clawbuoy leaves it alone.`,
      'can-be-put': 'The command clawbuoy is not on the PATH yet.',
    },
    putCommand: 'Put clawbuoy on the PATH',
    commandFail: 'The command could not be put on the PATH.',
    commandDone: 'New terminals know the command clawbuoy.',
    updates: 'Ask github.com once a day for a newer Clawbuoy',
    updatesHelp:
      'It is fetched while all is well, and put in place when you quit while all is well.',
    noUpdates: 'This build does not update itself: it is no signed release.',
    installUpdate: 'Restart and Update',
    updateFail: 'macOS did not take the new version. It is tried again when you quit.',
    updateNotNow: 'Not while something is wrong. It waits until all is well.',
    openFile: 'Open Settings File',
    saved: 'Saved.',
    invalid: 'Not changed: this is not a number.',
    version: (version: string) => `Clawbuoy ${version}`,
    quit: 'Quit Clawbuoy',
    language: 'Language',
    languages: {
      system: 'as the system',
      en: 'English',
      de: 'Deutsch',
      'zh-Hans': '简体中文',
    } satisfies Record<Language | 'system', string>,
  },
  ago: (duration: string) => `${duration} ago`,
  justNow: 'just now',

  /** The test notice, to see whether notices come. */
  testNotice: {
    title: 'Clawbuoy watches OpenClaw',
    body: 'You will be told here when your agent does not answer. Click to say that you have seen this.',
  },
  noticesCard: {
    title: 'Did a notice from Clawbuoy come?',
    help: 'macOS does not tell Clawbuoy whether it shows its notices. If none came, allow them in System Settings, Notifications, Clawbuoy.',
    yes: 'Yes, I Saw It',
    again: 'Send Another',
    openSettings: 'Open System Settings',
  },
  notificationSettingsFail: 'System Settings could not be opened.',

  findingsTitle: 'Could not be read',
  noticesTitle: 'Clawbuoy itself',
  notificationsFail: (why: string) => `macOS does not show Clawbuoy's notifications: ${why}`,
  notificationsAsk:
    'macOS asks in the corner of the screen whether Clawbuoy may notify you. Choose Allow.',
  notificationsUnsupported: 'This system shows no notifications.',
  settingsFail: (why: string) => `The settings file could not be opened: ${why}`,
  dashboardRefused: 'The dashboard is not on this machine, so Clawbuoy does not open it.',
  dashboardFail: 'The dashboard could not be opened.',
  shortcutTaken: (keys: string) =>
    `Another program has the keys ${keys}. Choose others in the settings.`,
  loginFail:
    'macOS did not accept the change of "Launch at login". Move Clawbuoy to Applications and try again.',

  openPanel: 'Open Clawbuoy',
  textSize: 'Text Size',
  openDashboard: 'Open Dashboard',
  openSettings: 'Settings…',
  about: (version: string) => `About Clawbuoy ${version}`,
  lookNow: 'Check Now',
  pause: 'Pause for an Hour',
  resume: 'Resume Watching',
  quit: 'Quit Clawbuoy',
  login: 'Launch at Login',
  loginApproval: 'Launch at Login (allow it in System Settings)',
  loginUnpackaged: 'Launch at Login (only in the packaged app)',

  /** Why a request was not carried out. */
  notOffered:
    'Refused: this step is not among those that make sense now. What was seen has changed; look again.',
  broke: 'Failed: Clawbuoy met an error of its own. What was seen is unchanged.',
  cannotStart: (why: string) => `Clawbuoy could not start: ${why}`,
  alreadyRuns: 'Clawbuoy already runs; its panel opens.',
  failedTitle: 'Clawbuoy has stopped watching',
  blindTitle: 'Clawbuoy cannot look',
  blindBody:
    'No look at OpenClaw has ended for five minutes. A disk that does not answer can be the cause. It is tried again.',
  failedAndRestarts: 'Clawbuoy met an error of its own and starts again.',
  failedForGood: (why: string) =>
    `Clawbuoy met an error of its own, three times now, and has stopped watching. Quit it and open it again. The error: ${why}`,
  hungAndRestarts: 'Clawbuoy did not answer for a minute and starts again.',
  hungForGood:
    'Clawbuoy hung four times within an hour and has stopped watching. It tries again in an hour, or when you open it again.',
  loading: 'Looking…',
  lostTouch: 'This window has lost touch with Clawbuoy. Close it and open it again.',

  duration: {
    moment: 'a moment',
    fraction: (tenths: string) => `${tenths} s`,
    milliseconds: (n: number) => `${n} ms`,
    seconds: (n: number) => (n === 1 ? '1 second' : `${n} seconds`),
    minutes: (n: number) => (n === 1 ? '1 minute' : `${n} minutes`),
    hours: (n: number) => (n === 1 ? '1 hour' : `${n} hours`),
    days: (n: number) => (n === 1 ? '1 day' : `${n} days`),
    two: (larger: string, smaller: string) => `${larger} ${smaller}`,
  },
};

/**
 * All words for people, in one language. The English catalogue defines which sentences there are.
 */
export type Catalogue = typeof en;
