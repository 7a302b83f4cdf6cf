import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_SETTINGS } from '../../electron/core/api/settings-schema.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { err, ok } from '../../electron/core/result.ts';
import type { ActionName } from '../../electron/core/steps/action.ts';
import { planFor } from '../../electron/core/steps/plan.ts';
import { decideSelfHealing } from '../../electron/core/steps/self-healing.ts';
import { findMaintenance, findWork } from '../../electron/openclaw/processes/maintenance.ts';
import { realFiles } from '../../electron/system/files.ts';
import type { ProcessInfo, ShownProcess } from '../../electron/system/types.ts';
import type { EvidenceParts } from '../support/evidence.ts';
import {
  ago,
  block,
  evidence,
  GONE,
  lock,
  MAIN,
  MINUTE,
  NOW_MS,
  readyz,
  run,
  SECOND,
  service,
} from '../support/evidence.ts';
import { fileError } from '../support/faulty-files.ts';
import { gatewayProcess, World } from './world.ts';

const fails = () => {
  throw fileError('EACCES');
};
const EVERY: readonly ActionName[] = ['unlock', 'abort', 'reset', 'restart', 'start', 'undo'];
const UPDATE: ShownProcess = {
  pid: 7,
  user: 'own',
  title: 'openclaw-update',
  argv: ['openclaw-update'],
};
/** As a command shows itself while it is loaded: its arguments are covered by its name. */
const UNTOLD: ShownProcess = { pid: 9, user: 'own', title: 'openclaw', argv: ['openclaw'] };
const RUNNING = {
  kind: 'installed',
  manager: 'systemd',
  name: 'openclaw-gateway.service',
  file: null,
  state: 'running',
  runs: null,
  lastExit: null,
  programArguments: [],
  environment: {},
} as const;
const AT_WORK = {
  kind: 'at-work',
  atMs: NOW_MS,
  what: 'update',
  pid: 7,
  startedAtMs: ago(MINUTE),
} as const;
const NOT_LOADED: EvidenceParts = {
  version: '2026.9.4',
  gateway: {
    http: { kind: 'refused' },
    socket: { kind: 'not-tried' },
    pid: null,
    process: null,
    listeners: null,
    service: service({ state: 'not-loaded', pid: null }),
  },
};

function world(): World {
  const made = new World(onTestFinished);
  made.processes.set(7, gatewayProcess({ pid: 7, argv: ['openclaw-update'] }));
  return made;
}

const targetOf = (action: ActionName) => (action === 'abort' || action === 'reset' ? MAIN : null);

describe('every step', () => {
  it.each(EVERY)('%s is refused while an update is at work, and does nothing', async (action) => {
    const made = world();
    made.others = ok([UPDATE]);
    const result = await made.act(action, targetOf(action));
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain('an update is at work (process 7)');
    expect(made.done).toEqual([]);
  });

  it.each(EVERY)('%s is refused where the process table cannot be read', async (action) => {
    const made = world();
    made.others = err('/proc cannot be listed');
    const result = await made.act(action, targetOf(action));
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain('cannot be told: /proc cannot be listed');
    expect(made.done).toEqual([]);
  });

  it.each(EVERY)('%s is refused while a command does not show what it is', async (action) => {
    const made = world();
    made.others = ok([UNTOLD]);
    made.processes.set(9, gatewayProcess({ pid: 9, startedAtMs: NOW_MS - 3_000 }));
    const result = await made.act(action, targetOf(action));
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain('a command of OpenClaw has just begun (process 9)');
    expect(made.done).toEqual([]);
  });

  it('is refused for the doctor that such a command turns out to be', async () => {
    const made = world();
    made.processes.set(9, gatewayProcess({ pid: 9, startedAtMs: NOW_MS - 3_000 }));
    made.others = ok([UNTOLD]);
    made.onSleep = () => {
      if (made.nowMs > NOW_MS + 4_000) made.others = ok([{ ...UNTOLD, argv: ['openclaw-doctor'] }]);
    };
    const result = await made.act('reset', MAIN);
    expect(result.reason).toContain('`openclaw doctor` is at work (process 9)');
    expect(made.done).toEqual([]);
  });

  it('is refused for a doctor that shows what it is between two readings of the table', async () => {
    const made = world();
    made.processes.set(9, gatewayProcess({ pid: 9, startedAtMs: NOW_MS - 3_000 }));
    let readings = 0;
    const table = () => {
      readings += 1;
      return ok([readings === 1 ? UNTOLD : { ...UNTOLD, argv: ['openclaw-doctor'] }]);
    };
    const system = {
      shownProcesses: async () => table(),
      environmentOf: () => null,
      memoryLimitOf: () => null,
      folderOf: async () => null,
      sharesPaths: () => true,
      processNow: (pid: number) => made.processes.get(pid) ?? { kind: 'absent' as const, pid },
      listeners: async () => [],
      services: { status: async () => ({ kind: 'none' as const, why: 'no service file' }) },
    };
    const location = {
      isLoopback: true,
      stateDir: '/s',
      rawStateDir: '/s',
      port: 1,
      profile: null,
    };
    const refusal = await findWork({ system, location, now: () => NOW_MS });
    expect([refusal.untoldPid, readings]).toEqual([9, 1]);
    expect((await findWork({ system, location, now: () => NOW_MS })).fact).toMatchObject({
      kind: 'at-work',
      what: 'doctor',
    });
  });

  it('goes on after a command that turns out to be none of these', async () => {
    const made = world();
    made.processes.set(9, gatewayProcess({ pid: 9, startedAtMs: NOW_MS - 3_000 }));
    made.others = ok([UNTOLD]);
    made.onSleep = () => {
      made.others = ok([{ ...UNTOLD, argv: ['openclaw-status'] }]);
    };
    const result = await made.act('reset', MAIN);
    expect(result.reason).not.toContain('has just begun');
  });

  it.each([
    ['is the gateway that listens', { listeners: [9] }, {}],
    ['is the service’s own process', { service: { ...RUNNING, pid: 9 } }, {}],
    ['is its child (2026.2.1)', { service: { ...RUNNING, pid: 77 } }, { parentPid: 77 }],
    ['has run for minutes under that name', {}, { startedAtMs: NOW_MS - 3 * MINUTE }],
    ['has a launcher that names it', {}, { parentPid: 78 }],
  ] as const)('is not refused where that command %s', async (_which, parts, process) => {
    const made = Object.assign(world(), parts);
    made.others = ok([UNTOLD]);
    const argv = ['/usr/bin/node', '/x/openclaw.mjs', 'status'];
    made.processes.set(78, gatewayProcess({ pid: 78, argv }));
    made.processes.set(9, gatewayProcess({ pid: 9, startedAtMs: NOW_MS - 3_000, ...process }));
    const result = await made.act('reset', MAIN);
    expect(result.reason).not.toContain('has just begun');
  });

  it.each(EVERY)('%s is refused while another Clawbuoy is at one', async (action) => {
    const made = world();
    made.processes.set(8, gatewayProcess({ pid: 8, argv: ['node', 'clawbuoy.js'] }));
    const begun = { action: 'unlock', target: null, by: 'person', why: '' } as const;
    made.journal.append({ type: 'action-started', actionId: 'unlock-x', ...begun, pid: 8 });
    const result = await made.act(action, targetOf(action));
    expect(result).toMatchObject({ outcome: 'refused' });
    expect(result.reason).toContain('another step is under way: unlock, by process 8');
    expect(made.done).toEqual([]);
  });

  describe('beside a Clawbuoy with a home of its own', () => {
    const RIVAL = `.clawbuoy-step-restart-8-${NOW_MS - 5_000}`;
    const notes = (made: World) =>
      readdirSync(made.stateDir).filter((name) => name.startsWith('.clawbuoy'));

    it.each(EVERY)('%s is refused while that one is at a step', async (action) => {
      const made = world();
      made.processes.set(8, gatewayProcess({ pid: 8, argv: ['node', 'clawbuoy.js'] }));
      writeFileSync(join(made.stateDir, RIVAL), '');
      const result = await made.act(action, targetOf(action));
      expect(result).toMatchObject({ outcome: 'refused', steps: [] });
      expect(result.reason).toContain('another step is under way: restart, by process 8');
      expect(made.done).toEqual([]);
      expect(notes(made), 'its note stays').toEqual([RIVAL]);
    });

    it('has its own note while it works, and none after', async () => {
      const made = world();
      made.answer = () => ok({});
      let during: readonly string[] = [];
      made.onDoing = () => {
        during = notes(made);
      };
      await made.act('reset', MAIN);
      expect(during).toEqual([`.clawbuoy-step-reset-${process.pid}-${NOW_MS}`]);
      expect(notes(made)).toEqual([]);
    });

    it.each([
      ['is gone', () => undefined],
      [
        'is another process by now',
        (made: World) =>
          made.processes.set(8, gatewayProcess({ pid: 8, startedAtMs: NOW_MS - 2_000 })),
      ],
    ])('is not refused for one that %s, whose note goes', async (_which, prepare) => {
      const made = world();
      prepare(made);
      writeFileSync(join(made.stateDir, RIVAL), '');
      const result = await made.act('reset', MAIN);
      expect(result.reason).not.toContain('another step is under way');
      expect(notes(made)).toEqual([]);
    });

    it.each([
      ['the folder cannot be used', { list: fails, open: fails }],
      ['the folder cannot be listed', { list: fails }],
    ])('is not refused where %s', async (_which, broken) => {
      const made = world();
      made.claimFiles = { ...realFiles, ...broken };
      const result = await made.act('reset', MAIN);
      expect(result.reason).not.toContain('another step is under way');
    });

    it('does not wait for a step of its own home that the journal puts after it', async () => {
      const made = world();
      made.processes.set(8, gatewayProcess({ pid: 8, argv: ['node', 'clawbuoy.js'] }));
      const begun = { action: 'restart', target: null, by: 'person', why: '' } as const;
      made.onClaim = () => {
        made.journal.append({ type: 'action-started', actionId: 'restart-x', ...begun, pid: 8 });
        writeFileSync(join(made.stateDir, RIVAL), '');
      };
      const result = await made.act('reset', MAIN);
      expect(result.reason).not.toContain('another step is under way');
    });
  });

  it('is refused while whether another Clawbuoy lives cannot be told', async () => {
    const made = world();
    made.processes.set(8, { kind: 'unknown', pid: 8, why: 'in a container' });
    const begun = { action: 'restart', target: null, by: 'person', why: '' } as const;
    made.journal.append({ type: 'action-started', actionId: 'restart-x', ...begun, pid: 8 });
    expect(await made.act('reset', MAIN)).toMatchObject({ outcome: 'refused' });
  });

  it('is planned as refused by what the look has seen', () => {
    const orphan = lock({ pid: 999, owner: GONE });
    const cases: readonly (readonly [ActionName, string | null, EvidenceParts])[] = [
      ['unlock', orphan.path, { locks: [orphan] }],
      ['abort', MAIN, { runs: [run()] }],
      ['reset', MAIN, {}],
      ['restart', null, {}],
      ['start', null, NOT_LOADED],
      ['undo', null, {}],
    ];
    for (const [action, target, parts] of cases) {
      for (const maintenance of [
        AT_WORK,
        { kind: 'unknown', atMs: NOW_MS, why: 'no ps' } as const,
      ]) {
        const seen = evidence({ ...parts, maintenance });
        const plan = planFor(action, target, {
          judgement: judge(seen),
          evidence: seen,
          methods: [],
          asked: null,
          restarts: [],
          archiveDir: null,
        });
        expect(plan.verdict, `${action} ${maintenance.kind}`).toBe('refused');
      }
    }
  });

  it('but a restart is refused while it drains or migrates', () => {
    const draining: EvidenceParts = {
      version: '2026.9.6',
      gateway: { http: readyz({ ready: false, failing: ['gateway-draining'] }) },
    };
    const migrating: EvidenceParts = {
      version: '2026.9.6',
      notices: [
        { kind: 'migration', atMs: ago(SECOND), untilMs: null, ownerPid: 9, source: 'lease' },
      ],
    };
    for (const [parts, words] of [
      [draining, /it is draining.*Wait for it/],
      [migrating, /a migration of OpenClaw's data is running/],
    ] as const) {
      for (const action of ['reset', 'undo'] as const) {
        const seen = evidence(parts);
        const plan = planFor(action, MAIN, {
          judgement: judge(seen),
          evidence: seen,
          methods: [],
          asked: null,
          restarts: [],
          archiveDir: null,
        });
        expect(plan, action).toMatchObject({
          verdict: 'refused',
          why: expect.stringMatching(words),
        });
      }
    }
  });
});

describe('the judge', () => {
  it('waits for an update that has unloaded the service (#81894, #82358)', () => {
    const { snapshot } = judge(evidence({ ...NOT_LOADED, maintenance: AT_WORK }));
    expect(snapshot).toMatchObject({
      level: 'amber',
      recommended: { action: 'wait' },
      incidents: [{ class: 'update-running', level: 'amber', action: 'wait' }],
    });
    expect(snapshot.headline).toContain('n update is at work (process 7)');
  });

  it('says who must act where an update has lasted for too long', () => {
    const maintenance = { ...AT_WORK, startedAtMs: ago(40 * MINUTE) };
    const { snapshot } = judge(evidence({ ...NOT_LOADED, maintenance }));
    expect(snapshot).toMatchObject({ level: 'red', recommended: { action: 'none' } });
    expect(snapshot.recommended.why).toContain('process 7');
  });

  it('asks for a start again once nothing is at work', () => {
    const none = { kind: 'none', atMs: NOW_MS } as const;
    const { snapshot } = judge(evidence({ ...NOT_LOADED, maintenance: none }));
    expect(snapshot.recommended.action).toBe('start');
  });

  it('asks for no step that would be refused, and does none by itself', () => {
    const blocked: EvidenceParts = {
      version: '2026.2.1',
      locks: [lock({ pid: 999, owner: GONE, ageMs: 60 * SECOND })],
      blocks: [block({ ownerPid: 999 })],
    };
    const free = judge(evidence(blocked));
    expect(free.snapshot.recommended.action).toBe('unlock');
    const settings = { ...DEFAULT_SETTINGS.selfHealing, orphanedLocks: true };
    const seen = evidence(blocked);
    const decide = (of: typeof seen) =>
      decideSelfHealing({ evidence: of, judgement: judge(of), settings, acts: [] }).kind;
    expect(decide(seen)).toBe('act');
    for (const [maintenance, action] of [
      [AT_WORK, 'wait'],
      [{ kind: 'unknown', atMs: NOW_MS, why: 'no ps' } as const, 'none'],
    ] as const) {
      const beside = evidence({ ...blocked, maintenance });
      const { snapshot } = judge(beside);
      expect(snapshot.recommended).toMatchObject({ action, target: null });
      expect(snapshot.incidents.map((one) => one.action)).toEqual([action]);
      expect(decide(beside)).toBe('none');
    }
  });
});

describe('what is at work', () => {
  const environments = new Map<number, Record<string, string>>();
  const infos = new Map<number, ProcessInfo>();
  let isInContainer = false;
  let folder: string | null = null;
  let stateDir = '/home/ada/.openclaw';
  const find = (
    shown: ShownProcess,
    environment?: Record<string, string>,
    homeDir = '/home/ada',
  ) => {
    environments.clear();
    if (environment !== undefined) environments.set(shown.pid, environment);
    return findMaintenance({
      system: {
        shownProcesses: async () => ok([shown]),
        environmentOf: (pid) => environments.get(pid) ?? null,
        sharesPaths: () => !isInContainer,
        folderOf: async () => folder,
        processNow: (pid) => infos.get(pid) ?? gatewayProcess({ pid }),
      },
      location: { isLoopback: true, stateDir, rawStateDir: '/s' },
      now: () => NOW_MS,
      homeDir,
    });
  };
  const DOCTOR: ShownProcess = { pid: 9, user: 'own', title: 'openclaw-doctor', argv: null };

  it('counts where its environment tells nothing', async () => {
    expect(await find(DOCTOR)).toMatchObject({ kind: 'at-work', what: 'doctor', pid: 9 });
    expect(await find(DOCTOR, { HOME: '/home/ada' })).toMatchObject({ kind: 'at-work' });
    expect(await find(UPDATE)).toMatchObject({ kind: 'at-work', what: 'update', pid: 7 });
  });

  it('does not count where it is another OpenClaw’s', async () => {
    const other = { OPENCLAW_STATE_DIR: '/home/ada/.openclaw-work' };
    expect(await find(DOCTOR, other)).toMatchObject({ kind: 'none' });
    expect(await find(UPDATE, { HOME: '/home/bob' })).toMatchObject({ kind: 'none' });
  });

  it('counts where root looks after the OpenClaw of its user', async () => {
    const ada = { HOME: '/home/ada' };
    expect(await find(UPDATE, ada, '/root')).toMatchObject({ kind: 'at-work' });
    expect(await find(DOCTOR, ada, '/root')).toMatchObject({ kind: 'at-work' });
    expect(await find(UPDATE, { HOME: '/home/ad' }, '/root')).toMatchObject({ kind: 'none' });
  });

  it('counts as an update whichever profile of this home began it: all have one program', async () => {
    const other = { HOME: '/home/ada', OPENCLAW_STATE_DIR: '/home/ada/.openclaw-work' };
    expect(await find(UPDATE, other)).toMatchObject({ kind: 'at-work' });
    const ours = { HOME: '/home/bob', OPENCLAW_STATE_DIR: '/s' };
    expect(await find(UPDATE, ours)).toMatchObject({ kind: 'at-work' });
  });

  it('counts where a package manager works in a checkout, and nowhere else', async () => {
    onTestFinished(() => {
      folder = null;
    });
    const install: ShownProcess = { pid: 5, user: 'own', title: null, argv: ['pnpm install'] };
    for (const [where, kind] of [
      ['/home/ada/openclaw', 'at-work'],
      ['/home/ada/.openclaw/workspace', 'none'],
      ['/home/ada/.openclaw', 'none'],
      [null, 'none'],
    ] as const) {
      folder = where;
      expect(await find(install), `${where}`).toMatchObject({ kind });
    }
    folder = '/home/ada/openclaw';
    for (const line of ['pnpm run lint', 'npm i typescript', 'git fetch']) {
      expect(await find({ ...install, argv: [line] }), line).toMatchObject({ kind: 'none' });
    }
    for (const line of ['git pull --ff-only', 'pnpm build', 'pnpm ui:build']) {
      expect(await find({ ...install, argv: [line] }), line).toMatchObject({ what: 'update' });
    }
  });

  it('counts in a container, where folders and homes have other names', async () => {
    isInContainer = true;
    onTestFinished(() => {
      isInContainer = false;
    });
    const inside = { HOME: '/home/node', OPENCLAW_STATE_DIR: '/data' };
    expect(await find(DOCTOR, inside)).toMatchObject({ kind: 'at-work', what: 'doctor' });
    expect(await find(UPDATE, inside)).toMatchObject({ kind: 'at-work', what: 'update' });
  });

  it('counts where the same folder is named otherwise, and only there', async () => {
    const root = mkdtempSync(join(tmpdir(), 'cb-guard-'));
    const [ours, other] = [join(root, 'ours'), join(root, 'other')];
    mkdirSync(ours);
    mkdirSync(other);
    symlinkSync(ours, join(root, 'link'));
    stateDir = ours;
    onTestFinished(() => {
      stateDir = '/home/ada/.openclaw';
      rmSync(root, { recursive: true });
    });
    const named = (folder: string) => ({ HOME: '/home/bob', OPENCLAW_STATE_DIR: folder });
    expect(await find(DOCTOR, named(join(root, 'link')))).toMatchObject({ kind: 'at-work' });
    expect(await find(DOCTOR, named(`${ours}/../ours`))).toMatchObject({ kind: 'at-work' });
    expect(await find(DOCTOR, named(other))).toMatchObject({ kind: 'none' });
  });

  it('counts for another user where that user could do it', async () => {
    const root = mkdtempSync(join(tmpdir(), 'cb-guard-'));
    stateDir = root;
    onTestFinished(() => {
      stateDir = '/home/ada/.openclaw';
      rmSync(root, { recursive: true });
    });
    expect(await find({ ...UPDATE, user: 'other' })).toMatchObject({ kind: 'at-work' });
    chmodSync(root, 0o700);
    expect(await find({ ...DOCTOR, user: 'other' })).toMatchObject({ kind: 'none' });
    chmodSync(root, 0o770);
    expect(await find({ ...DOCTOR, user: 'other' })).toMatchObject({ kind: 'at-work' });
  });

  it('is over when its process has ended meanwhile, not when it cannot be looked at', async () => {
    infos.set(7, { kind: 'absent', pid: 7 });
    expect(await find(UPDATE)).toMatchObject({ kind: 'none' });
    infos.set(7, { kind: 'unknown', pid: 7, why: 'another user’s' });
    expect(await find(UPDATE)).toMatchObject({ kind: 'at-work', startedAtMs: null });
    infos.clear();
  });
});
