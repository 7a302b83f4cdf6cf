/**
 * Sessions of scheduled jobs and hooks: `agent:main:cron:JOB`, `agent:main:hook:ID` (OpenClaw's
 * `isCronSessionKey` and its hook keys). What is written there is the job's own prompt, and nobody
 * waits for an answer to it (openclaw/openclaw #73327).
 */
const AUTOMATION = /^(?:agent:[^:]+:)?(?:cron|hook):/i;

/** Whether a session belongs to a job or a hook, not to a person; false where it is not known. */
export function isAutomation(sessionKey: string | null): boolean {
  return sessionKey !== null && AUTOMATION.test(sessionKey);
}

/** The agent of a session: `agent:work:main` is of `work`; a key of an older form is of `main`. */
export function agentOf(sessionKey: string): string {
  const parts = sessionKey.split(':');
  return parts[0] === 'agent' && parts[1] !== undefined ? parts[1] : 'main';
}

/** So many sessions are asked for; a list this long may have been cut. */
export const LISTED_SESSIONS = 200;

/** Sessions of helpers that another session started: `agent:main:subagent:ID`. */
const SUBAGENT = /^(?:agent:[^:]+:)?subagent:/i;

/** Whether a session does another one's work: that one is whom a person waits for. */
export function isSubagent(sessionKey: string | null): boolean {
  return sessionKey !== null && SUBAGENT.test(sessionKey);
}
