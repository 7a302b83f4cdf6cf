/**
 * Sessions of scheduled jobs and hooks: `agent:main:cron:JOB`, `agent:main:hook:ID` (OpenClaw's
 * `isCronSessionKey` and its hook keys). The messages there are the job's own prompts, and nobody
 * waits for an answer (openclaw/openclaw #73327).
 */
const AUTOMATION = /^(?:agent:[^:]+:)?(?:cron|hook):/i;

/** Sessions of heartbeats that do not share their agent's own: `agent:main:main:heartbeat`. */
const HEARTBEATS = /^agent:[^:]+:.+:heartbeat$/i;

/**
 * Whether a session belongs to a job, a hook or heartbeats, not to a person; false where it is not
 * known.
 */
export function isAutomation(sessionKey: string | null): boolean {
  return sessionKey !== null && (AUTOMATION.test(sessionKey) || HEARTBEATS.test(sessionKey));
}

/** The agent of a session: `work` for `agent:work:main`, `main` for older forms of the key. */
export function agentOf(sessionKey: string): string {
  const parts = sessionKey.split(':');
  return parts[0] === 'agent' && parts[1] !== undefined ? parts[1] : 'main';
}

/** The number of sessions asked for. A list this long may have been cut. */
export const LISTED_SESSIONS = 200;

/** Sessions of helpers that another session started: `agent:main:subagent:ID`. */
const SUBAGENT = /^(?:agent:[^:]+:)?subagent:/i;

/** Whether a session works for another session. A person waits for that one. */
export function isSubagent(sessionKey: string | null): boolean {
  return sessionKey !== null && SUBAGENT.test(sessionKey);
}

/** Sessions of OpenClaw's own hidden work, which no list shows (2026.9). */
const HIDDEN = /^agent:[^:]+:internal-session-effects:/i;

/** Whether nobody ever writes to a session, or hears from it. */
export function isHidden(sessionKey: string | null): boolean {
  return sessionKey !== null && HIDDEN.test(sessionKey);
}

/** Rooms of several people: `agent:main:telegram:group:-100`, `agent:main:discord:channel:7`. */
const ROOM = /^agent:[^:]+:[^:]+:(?:group|channel):/i;

/** Whether several people write in a session, so that the agent may have nothing to say. */
export function isRoom(sessionKey: string | null): boolean {
  return sessionKey !== null && ROOM.test(sessionKey);
}
