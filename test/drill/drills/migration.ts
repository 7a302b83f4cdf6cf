import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Snapshot } from '../../../electron/core/api/snapshot.ts';
import { expect } from '../failure.ts';
import { install } from '../install.ts';
import type { Stage } from '../stage.ts';
import { seconds } from '../watch.ts';
import type { Drill } from './drill.ts';

/**
 * Another process migrates the state folder after an update: the checkpoint is of an older
 * release and the lease is taken, as `startup-migration-checkpoint` of 2026.7.35 and 2026.9.6
 * does it. Killed, it leaves the lease behind; asked to end, it gives it back.
 */
const MIGRATE = `
  const { DatabaseSync } = require('node:sqlite');
  const database = new DatabaseSync(process.argv[1]);
  database.exec("UPDATE schema_meta SET app_version = '2026.7.1' WHERE meta_key IN ('startup-migrations', 'state-migrations')");
  const now = Date.now();
  const owner = { pid: process.pid, host: require('node:os').hostname(), startedAt: null };
  database.prepare("INSERT INTO state_leases VALUES ('startup-migrations', 'global', 'drill', ?, ?, ?, ?, ?)")
    .run(now + 300_000, now, JSON.stringify({ version: process.argv[2], owner }), now, now);
  process.once('SIGTERM', () => {
    database.exec("DELETE FROM state_leases WHERE owner = 'drill'");
    database.close();
    process.exit();
  });
  console.log('migrating');
  setInterval(() => {}, 60_000);
`;

async function migrate(stage: Stage) {
  const installed = await install(stage.version);
  expect(installed.ok, 'no Node for the migration');
  const path = join(stage.place.state, 'state/openclaw.sqlite');
  const argv = ['-e', MIGRATE, path, stage.version.name];
  const child = stage.processes.spawn(installed.value.node, argv, {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expect(child.pid !== undefined && child.stdout !== null, 'the migration did not start');
  const lines = createInterface({ input: child.stdout });
  await new Promise((resolve, reject) => {
    lines.once('line', resolve);
    child.once('exit', () => reject(new Error('the migration ended at once')));
  });
  return { child, pid: child.pid };
}

function isWaitingFor(pid: number) {
  return ({ level, incidents, recommended }: Snapshot): boolean =>
    level === 'amber' &&
    recommended.action === 'wait' &&
    recommended.until !== null &&
    incidents.some((one) => one.class === 'migration' && one.cause.includes(`process ${pid}`));
}

/**
 * Migrations run in another process: the gateway of 2026.7.35 ends when it meets them
 * (openclaw/openclaw #111972), that of 2026.9.6 waits for them. Either way: wait, never restart.
 * 2026.2.1 has no state database, migrates within its own start, and so knows no such state.
 */
export const migrationRuns: Drill = {
  name: 'migration runs elsewhere',
  versions: ['2026.7.35', '2026.9.6'],
  quick: [],
  realOnly: true,
  needsStandIn: true,
  async run(stage, sessionKey) {
    const { gateway, watch, service } = stage;
    await stage.mustAnswer(sessionKey, 'hello');
    const migration = await migrate(stage);
    try {
      const stoppedAt = Date.now();
      await gateway.stop();
      gateway.spawn();
      const amber = await watch.until('wait', isWaitingFor(migration.pid), 20_000, stoppedAt);
      const { until } = amber.snapshot.recommended;
      // Time enough for 2026.7.35 to have met the lease and ended.
      while (gateway.isRunning && Date.now() - stoppedAt < 25_000) await sleep(500);
      const met = gateway.isRunning ? 'it waits' : 'it ended';
      const alone = await (await stage.otherBuoy('looks-in-once')).status();
      expect(isWaitingFor(migration.pid)(alone.snapshot), `one look: ${alone.snapshot.headline}`);
      service.mode = 'installed';
      const restart = (await stage.buoy.act('restart', null, 60_000)).result;
      const words = `restart is ${restart.outcome}: ${restart.reason}`;
      expect(restart.outcome === 'refused' && /migration/.test(restart.reason), words);
      const start = (await stage.buoy.act('start', null, 60_000)).result;
      // A gateway that has just ended may be about to be started by its service.
      const isLeft = start.outcome === 'refused' || start.outcome === 'nothing-to-do';
      expect(isLeft, `start is ${start.outcome}: ${start.reason}`);
      const orders = service.orders.join(', ');
      expect(orders === '', `the service manager was asked: ${orders}`);
      const reds = watch.snapshotsSince(stoppedAt).filter(({ level }) => level === 'red');
      expect(reds.length === 0, `the light was red: ${reds[0]?.headline}`);
      await stage.processes.end(migration.child);
      const freedAt = Date.now();
      if (!gateway.isRunning) await gateway.start();
      const up = await watch.until(
        'green light',
        ({ level, gateway: seen }) => level === 'green' && seen.state === 'up',
        120_000,
        freedAt,
      );
      const answered = await stage.mustAnswer(sessionKey, 'well again', { limitMs: 60_000 });
      return `${met}; amber, wait until ${until} after ${seconds(amber.tookMs)}; restart refused, start ${start.outcome}; green ${seconds(up.tookMs)} after its end; ${answered}`;
    } finally {
      service.mode = 'no-manager';
      service.orders.length = 0;
      await stage.processes.end(migration.child);
      if (!gateway.isRunning) await gateway.start();
      await stage.watchAnew();
      await stage.untilGreen(150_000);
    }
  },
};
