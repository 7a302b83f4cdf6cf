// npx tsx test/bench/fleet.ts [TIMES]: one `status` after the other, each alone, at a gateway that
// lists 100,000 sessions. Ends with 1 where one takes longer than a look may, or says no number.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { snapshotSchema } from '../../electron/core/api/snapshot.ts';
import { BUILT_PROGRAM } from '../drill/buoy.ts';
import { oddGateway } from '../support/odd-gateway.ts';

/** A look may take so long, and the program needs a moment to begin and to end. */
const LIMIT_MS = 5_000;
const ROWS = 100_000;

const times = Number(process.argv[2] ?? 5);
const root = mkdtempSync(join(realpathSync(tmpdir()), 'clawbuoy-fleet-'));
const gateway = await oddGateway('fleet');
try {
  writeFileSync(join(root, 'openclaw.json'), `{ gateway: { port: ${gateway.port} } }`);
  mkdirSync(join(root, 'home'), { mode: 0o700 });
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: root,
    CLAWBUOY_HOME: join(root, 'home'),
    OPENCLAW_STATE_DIR: root,
  };
  for (let time = 1; time <= times; time += 1) {
    const startedAt = performance.now();
    const child = spawn(process.execPath, [BUILT_PROGRAM, 'status', '--json'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
    const [code] = await once(child, 'close');
    const tookMs = performance.now() - startedAt;
    const { level, sessions, sessionsLeftOut } = snapshotSchema.parse(JSON.parse(text));
    const known = sessions.length + (sessionsLeftOut?.count ?? 0);
    console.log(
      `${(tookMs / 1_000).toFixed(2)} s, exit ${code}: ${level}, ${sessions.length} sessions told, ${sessionsLeftOut?.count ?? 0} left out (load ${loadavg()[0]?.toFixed(1)})`,
    );
    if (tookMs > LIMIT_MS || known !== ROWS) process.exitCode = 1;
  }
} finally {
  await gateway.close();
  rmSync(root, { recursive: true, force: true });
}
process.exit();
