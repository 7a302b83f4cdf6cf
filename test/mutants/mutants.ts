import { ON_A_MAC } from './mac-mutants.ts';
import type { Mutant } from './mutant.ts';

/** Random timelines must come upon these by themselves: none of them is told what to look for. */
const RANDOM = ['test/timeline/random.test.ts'];

/** Met once in tens of thousands: these timelines are kept and played each time. */
const KEPT = ['test/timeline/timeline.test.ts'];

const RELEASES: readonly Mutant[] = [
  {
    name: 'an age proves that a lock has leaked',
    file: 'electron/core/judge/own-lock.ts',
    from: '  if (isUnused || isBeyondDefaults) {\n',
    to: "  if (isBeyondDefaults) return { verdict: 'leaked', ownedBy: 'gateway', why: by };\n  if (isUnused) {\n",
    tests: RANDOM,
  },
  {
    name: 'a lock older than the process that has it open is taken for an earlier one’s',
    file: 'electron/core/judge/locks.ts',
    from: `  if (recycled !== null && !isOpen) {
    const closed = needsClosed(openedForRelease(lock.openedBy, pid), recycled);
    if (closed !== null) return closed;
`,
    to: '  if (recycled !== null) {\n',
    tests: RANDOM,
  },
  {
    name: 'a summer version that has a lock open holds it for a run that is seen, or not at all',
    file: 'electron/core/judge/own-lock.ts',
    from: '        return maybeCompacting(base, by, isPastLimit);\n',
    to: `        return era.name === 'summer'
          ? { verdict: 'leaked', ownedBy: 'gateway', why: by }
          : maybeCompacting(base, by, isPastLimit);
`,
    tests: RANDOM,
  },
  {
    name: 'whose open files may not be listed on Linux has none',
    file: 'electron/system/proc-openers.ts',
    from: "return { kind: hasNoFiles ? 'gone' : 'denied' };",
    to: "return { kind: hasNoFiles ? 'gone' : 'gone' };",
    tests: [...RANDOM, 'test/system/proc-openers.test.ts'],
  },
  {
    name: 'whom lsof does not show on a Mac has nothing open',
    file: 'electron/system/darwin.ts',
    from: 'question.everybody && isBlind',
    to: 'question.everybody && isBlind && false',
    tests: RANDOM,
  },
  {
    name: 'content that is not understood names nobody',
    file: 'electron/openclaw/locks/lock-file.ts',
    from: 'mayNameOther: !isNumberless',
    to: 'mayNameOther: false && !isNumberless',
    tests: [...KEPT, ...RANDOM],
  },
  {
    name: 'content that is not read to its end names nobody',
    file: 'electron/openclaw/locks/lock-file.ts',
    from: "return { kind: 'malformed', why, pid: somePid(text), mayNameOther: true };",
    to: "return { kind: 'malformed', why, pid: null, mayNameOther: false };",
    tests: [...RANDOM, 'test/openclaw/locks/lock-file.test.ts'],
  },
  {
    name: 'the owner of a lock is not asked last of all whether it has it open',
    file: 'electron/recovery/unlock.ts',
    from: 'return recheckOpen(context, lock, owner.value);',
    to: 'return ok(undefined);',
    tests: RANDOM,
  },
  {
    name: 'a hidden container of another user is gone, since its number is',
    file: 'electron/core/judge/locks.ts',
    from: 'if (lock.ofOtherUser === true) {',
    to: 'if (lock.ofOtherUser === true && false) {',
    tests: KEPT,
  },
  {
    name: 'the clock proves a later process also where a closed file proves nothing',
    file: 'electron/core/judge/locks.ts',
    from: "if (!byTicks && !isHeldOpen(era, lock) && owner.identity !== 'other') {",
    to: 'if (false) {',
    tests: KEPT,
  },
  {
    name: 'a closed file proves a leak also on a version that nobody has measured',
    file: 'electron/core/judge/own-lock.ts',
    from: 'if (!isHeldOpen(era, lock)) {',
    to: 'if (!isHeldOpen(era, lock) && false) {',
    tests: RANDOM,
  },
  {
    name: 'a closed file proves a leak also of the lock of the session list',
    file: 'electron/core/judge/own-lock.ts',
    from: "return era.keepsLocksOpen && kind === 'session';",
    to: "return era.keepsLocksOpen && (kind === 'session' || true);",
    tests: KEPT,
  },
];

/** One for each room that may do harm, or keep silent where it should speak. */
const ROOMS: readonly Mutant[] = [
  {
    name: 'the wait for its own lock proves a leak also on versions that take it back by themselves',
    file: 'electron/core/judge/own-lock.ts',
    from: "if (era.name !== 'february' || block === null || ",
    to: 'if (block === null || ',
    tests: ['test/core/judge/locks.test.ts'],
  },
  {
    name: 'a process under a used number is taken for the other Clawbuoy',
    file: 'electron/recovery/still-there.ts',
    from: 'isLiving(now) && now.startedAtMs <= sinceMs + TOLERANCE_MS',
    to: 'isLiving(now)',
    tests: ['test/recovery/still-there.test.ts'],
  },
  {
    name: 'another Clawbuoy that cannot be looked at is gone',
    file: 'electron/recovery/still-there.ts',
    from: "if (now.kind === 'unknown') return true;",
    to: "if (now.kind === 'unknown') return false;",
    tests: ['test/recovery/still-there.test.ts'],
  },
  {
    name: 'a step is taken beside an update',
    file: 'electron/core/steps/guards.ts',
    from: '  if (beside !== null) return beside;\n',
    to: '',
    tests: ['test/recovery/guard.test.ts', 'test/recovery/refusals.test.ts'],
  },
  {
    name: 'a start that works is ended by a restart',
    file: 'electron/core/steps/guards.ts',
    from: '      startRefusal(context) ??\n',
    to: '',
    tests: ['test/recovery/refusals.test.ts', 'test/recovery/restart.test.ts', 'test/core/judge'],
  },
  {
    name: 'the key goes to another user’s program',
    file: 'electron/core/openclaw/listener.ts',
    from: "if (ownerUid !== null && !trustedUids.includes(ownerUid)) return 'another-user';",
    to: '',
    tests: ['test/core/openclaw/listener.test.ts'],
  },
  {
    name: 'a question that has had no answer is asked again beside itself',
    file: 'electron/core/pace.ts',
    from: 'if (pace.askedAtMs !== null) return false;',
    to: '',
    tests: ['test/core/pace.test.ts'],
  },
  {
    name: 'forty notices are shown for forty troubles of one moment',
    file: 'electron/core/notices/notify.ts',
    from: 'const STORM = 3;',
    to: 'const STORM = 300;',
    tests: ['test/core/notices/notify.test.ts'],
  },
  {
    name: 'somebody who sleeps is told',
    file: 'electron/core/notices/notify.ts',
    from: 'const due = context.quiet\n    ? []',
    to: 'const due = false\n    ? []',
    tests: ['test/core/notices'],
  },
  {
    name: 'what nobody allowed is done',
    file: 'electron/core/steps/self-healing.ts',
    from: 'if (settings.stopped || !settings[step.kind])',
    to: 'if (settings.stopped)',
    tests: ['test/core/steps/healing-kinds.test.ts', 'test/recovery/self-healing.test.ts'],
  },
  {
    name: 'a frame inside the panel is heard as the panel',
    file: 'electron/shell/ipc.ts',
    from: 'if (frame !== contents.mainFrame) return false;',
    to: '',
    tests: ['test/shell/ipc.test.ts'],
  },
  {
    name: 'a model that refuses is told of beside each of its silent conversations',
    file: 'electron/core/judge/root-causes.ts',
    from: "quiets: ['run-stalled', 'run-unclear', 'agent-silent', 'no-answer'],\n    where: 'sessions',",
    to: "quiets: [],\n    where: 'sessions',",
    tests: ['test/core/judge/root-causes.test.ts'],
  },
  {
    name: 'right after a wake everything late is red',
    file: 'electron/core/judge/judge.ts',
    from: 'if (graceUntilMs === null || evidence.atMs >= graceUntilMs) return diagnoses;',
    to: 'if (graceUntilMs === null || evidence.atMs < graceUntilMs) return diagnoses;',
    tests: ['test/core/judge/gateway.test.ts'],
  },
  {
    name: 'three slow starts that never answered are no loop',
    file: 'electron/core/judge/restart-loop.ts',
    from: 'const LOOP_UNANSWERED = 3;',
    to: 'const LOOP_UNANSWERED = 30;',
    tests: ['test/core/judge/restart-loop.test.ts'],
  },
];

/** All of them. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'a refused token is offered again at every look',
    file: 'electron/openclaw/gateway/gateway-socket.ts',
    from: "if (isForTime || (fact.kind === 'refused' && isForAPerson(fact.why))) return;",
    to: 'if (isForTime) return;',
    tests: ['test/openclaw/gateway/gateway-socket.test.ts'],
  },
  {
    name: 'a restart that a person asked for notifies that same person',
    file: 'electron/engine/notifier.ts',
    from: "running?.action === 'restart' || running?.action === 'start' ? RESTARTING : []",
    to: '[]',
    tests: ['test/engine/notifier.test.ts'],
  },
  {
    name: 'two hundred copies of conversations are kept',
    file: 'electron/recovery/archive.ts',
    from: 'const KEPT_COPIES = 20;',
    to: 'const KEPT_COPIES = 200;',
    tests: ['test/recovery/archive.test.ts'],
  },
  {
    name: 'words that only tell how time passes are sent at every look',
    file: 'electron/engine/publisher.ts',
    from: 'const WORDS_PACE_MS = 10_000;',
    to: 'const WORDS_PACE_MS = 0;',
    tests: ['test/engine/publisher.test.ts'],
  },
  {
    name: 'an incident gets a new id when Clawbuoy is started again',
    file: 'electron/engine/monitor.ts',
    from: 'withoutOldLives(withSeeds(judgement.memory))',
    to: 'withoutOldLives(judgement.memory)',
    tests: ['test/engine/monitor.test.ts'],
  },
  ...ROOMS,
  ...RELEASES,
  ...ON_A_MAC,
];
