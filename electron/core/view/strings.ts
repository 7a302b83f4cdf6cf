import type { ActionName, Outcome, Step } from '../action.ts';
import type { Level } from '../snapshot.ts';

/**
 * Every sentence of the menu bar, the panel and their accessible names, in one place, ready to
 * be translated: whole sentences with slots, never words glued together elsewhere. What the
 * engine found (headline, cause, costs) arrives in words already and is not repeated here.
 */
export const strings = {
  app: 'Clawbuoy',
  tooltip: (state: string) => `Clawbuoy: ${state}`,

  /** Accessible name of the light, and what shape goes with it. */
  light: {
    green: 'Green: all is well',
    amber: 'Amber: something is off',
    red: 'Red: needs you',
    grey: 'Grey: cannot tell',
    busy: 'Busy: a step is being taken',
  } satisfies Record<Level | 'busy', string>,
  /** A word beside the icon, for people who asked macOS not to tell things by colour alone. */
  lightWord: {
    green: 'OK',
    amber: 'Check',
    red: 'Stuck',
    grey: '?',
    busy: '…',
  } satisfies Record<Level | 'busy', string>,

  paused: 'Paused',
  pausedFor: (duration: string) => `Paused for ${duration} more. Nothing is being watched.`,
  cannotTell: 'I cannot tell whether the agent would answer.',

  waitingTitle: 'Waiting for an answer',
  waits: (who: string, duration: string) => `${who} has waited for ${duration}`,
  waitsLost: (who: string, duration: string) =>
    `${who}: a message of ${duration} ago is lost, its sender must send it again`,
  via: (session: string, channel: string) => `${session} on ${channel}`,
  more: (count: number) => `and ${count} more`,
  agent: (agentId: string) => `agent ${agentId}`,
  agentSession: (agentId: string, rest: string) => `agent ${agentId}, ${rest}`,

  offersTitle: 'What can be done now',
  otherOffersTitle: 'Other steps',
  offer: (label: string, costs: string) => `${label} (cost: ${costs})`,
  offerFor: (label: string, who: string) => `${label}: ${who}`,
  costs: (costs: string) => `Cost: ${costs}`,
  recommended: 'Recommended',
  adviceWait: (why: string) => `Best to wait. ${why}`,
  adviceWaitFor: (why: string, duration: string) => `Best to wait, about ${duration}. ${why}`,

  /** What is going on while a step is taken. */
  doing: {
    unlock: 'Releasing the lock…',
    abort: 'Ending the run…',
    reset: 'Resetting the session…',
    restart: 'Restarting the gateway…',
    start: 'Starting the gateway…',
    undo: 'Taking the last step back…',
    heal: 'Bringing OpenClaw back…',
  } satisfies Record<ActionName | 'heal', string>,
  action: {
    unlock: 'Release the lock',
    abort: 'End the run',
    reset: 'Reset the session',
    restart: 'Restart the gateway',
    start: 'Start the gateway',
    undo: 'Take the last step back',
    heal: 'Bring OpenClaw back',
  } satisfies Record<ActionName | 'heal', string>,
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
  lastTitle: 'Last step',
  last: (action: string, outcome: string, age: string) => `${action}: ${outcome}, ${age}`,

  evidenceTitle: 'What was seen',
  since: (duration: string) => `For ${duration}`,
  causeSince: (cause: string, duration: string) => `${cause} For ${duration}.`,
  looked: (age: string) => `Looked ${age}`,
  ago: (duration: string) => `${duration} ago`,
  justNow: 'just now',

  findingsTitle: 'Could not be read',
  noticesTitle: 'Clawbuoy itself',
  notificationsFail: (why: string) => `macOS does not show Clawbuoy's notifications: ${why}`,
  notificationsUnsupported: 'This system shows no notifications.',
  settingsFail: (why: string) => `The settings file could not be opened: ${why}`,
  dashboardRefused: 'The dashboard is not on this machine, so Clawbuoy does not open it.',
  dashboardFail: 'The dashboard could not be opened.',
  loginFail: 'macOS did not accept the change of "Launch at login".',

  openPanel: 'Open Clawbuoy',
  openDashboard: 'Open Dashboard',
  openSettings: 'Open Settings File',
  lookNow: 'Look Now',
  pause: 'Pause for an Hour',
  resume: 'Resume Watching',
  quit: 'Quit Clawbuoy',
  login: 'Launch at Login',
  loginApproval: 'Launch at Login (allow it in System Settings)',
  loginUnpackaged: 'Launch at Login (only in the packaged app)',
  loginUnavailable: 'Launch at Login (not available)',

  /** Why a request was not carried out. */
  notOffered:
    'Refused: this step is not among those that make sense now. What was seen has changed; look again.',
  broke: 'Failed: Clawbuoy met an error of its own. What was seen is unchanged.',
  cannotStart: (why: string) => `Clawbuoy could not start: ${why}`,
  loading: 'Looking…',
  lostTouch: 'This window has lost touch with Clawbuoy. Close it and open it again.',

  duration: {
    moment: 'a moment',
    seconds: (n: number) => (n === 1 ? '1 second' : `${n} seconds`),
    minutes: (n: number) => (n === 1 ? '1 minute' : `${n} minutes`),
    hours: (n: number) => (n === 1 ? '1 hour' : `${n} hours`),
    days: (n: number) => (n === 1 ? '1 day' : `${n} days`),
    two: (larger: string, smaller: string) => `${larger} ${smaller}`,
  },
} as const;
