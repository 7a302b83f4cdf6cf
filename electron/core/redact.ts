import type { Evidence, NoticeFact } from './evidence.ts';
import { never } from './result.ts';

/**
 * Makes evidence fit for a public bug report: home folders, user names in paths, phone numbers
 * and chat names in session keys, and command lines go. The same thing gets the same stand-in
 * everywhere, so that the evidence still judges to the same verdict.
 */
export function redactEvidence(evidence: Evidence): Evidence {
  const names = new Map<string, string>();
  const root = evidence.install.stateDir;
  const text = (value: string) => redactText(value, root, names);
  return { ...mapFacts(evidence, text), findings: evidence.findings.map(text) };
}

/** Session keys end in whom the agent talks to: `agent:main:whatsapp:+4366412345`. */
const PEER = /\b(agent:[^:\s]+:)(?!main\b)([^\s"']+)/g;
const HOME = /\/(?:Users|home)\/[^/\s"']+/g;
const PHONE = /\+?\d[\d\s-]{7,}\d(?=@|\b)/g;

function redactText(text: string, root: string, names: Map<string, string>): string {
  return text
    .replaceAll(root, '/STATE')
    .replace(HOME, '/HOME')
    .replace(PEER, (_all, agent: string, peer: string) => {
      const known = names.get(peer) ?? `peer-${names.size + 1}`;
      names.set(peer, known);
      return `${agent}${known}`;
    });
}

/** For free text that is not evidence: phone numbers besides. */
export function redactWords(text: string, root: string): string {
  return redactText(text, root, new Map()).replace(PHONE, '[number]');
}

function mapFacts(evidence: Evidence, text: (value: string) => string): Evidence {
  const key = (value: string | null) => (value === null ? null : text(value));
  return {
    ...evidence,
    install: {
      ...evidence.install,
      stateDir: '/STATE',
      lookedFor: evidence.install.lookedFor.map(text),
    },
    gateway: {
      ...evidence.gateway,
      process: withoutCommand(evidence.gateway.process),
    },
    locks: evidence.locks.map((lock) => ({
      ...lock,
      path: text(lock.path),
      owner: withoutCommand(lock.owner),
    })),
    runs: {
      ...evidence.runs,
      list: evidence.runs.list.map((run) => ({
        ...run,
        sessionKey: key(run.sessionKey),
        error: key(run.error),
      })),
    },
    sessions: {
      ...evidence.sessions,
      list: evidence.sessions.list.map((row) => ({ ...row, key: text(row.key) })),
    },
    blocks: evidence.blocks.map((block) => ({
      ...block,
      lockPath: text(block.lockPath),
      sessionKey: key(block.sessionKey),
    })),
    notices: evidence.notices.map((notice) => redactNotice(notice, text)),
    memory:
      evidence.memory === null
        ? null
        : {
            ...evidence.memory,
            incidents: evidence.memory.incidents.map((one) => ({
              ...one,
              key: text(one.key),
              id: text(one.id),
            })),
          },
  };
}

/** What a process is has been told by its identity; how it was called may name people. */
function withoutCommand<T extends Evidence['gateway']['process']>(process: T): T {
  if (process === null || process.kind !== 'alive') return process;
  return { ...process, command: null };
}

function redactNotice(notice: NoticeFact, text: (value: string) => string): NoticeFact {
  switch (notice.kind) {
    case 'stalled-session':
      return {
        ...notice,
        sessionKey: notice.sessionKey === null ? null : text(notice.sessionKey),
      };
    case 'store-lock-timeout':
      return { ...notice, path: text(notice.path) };
    case 'database-locked':
    case 'migration':
    case 'draining':
      return notice;
    default:
      return never(notice);
  }
}
