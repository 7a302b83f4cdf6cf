import { appendFileSync } from 'node:fs';
import { argumentsAfterHang, hasHungTooOften } from '../../electron/core/restart-arguments.ts';
import { startHeartbeat } from '../../electron/system/heartbeat.ts';

/**
 * A program that is watched as the app is, at a quick pace, and then does what its second argument
 * says. It writes a line for each of its lives into the file of its first one.
 */
const TICK_MS = 250;
const LIFE_MS = 12 * TICK_MS;
const [, program = '', file = '', plan = '', ...rest] = process.argv;

const say = (what: string) => appendFileSync(file, `${process.pid} ${what}\n`);
const hang = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
const endLater = () => setTimeout(() => say('ends by itself'), LIFE_MS);

const hasStopped = hasHungTooOften(rest, Date.now());
say(`begins ${hasStopped ? 'stopped' : 'watching'} ${rest.length === 0 ? 'first' : 'again'}`);
const heartbeat = startHeartbeat({
  words: 'it hangs',
  record: { file: `${file}.journal`, fields: { pid: process.pid } },
  successor: hasStopped
    ? null
    : { program: process.execPath, args: [program, file, plan, ...argumentsAfterHang(rest)] },
  log: say,
  tickMs: TICK_MS,
});

if (hasStopped) endLater();
else if (plan === 'always hangs' || (plan === 'hangs once' && rest.length === 0)) {
  if (rest.length > 0) hang();
  // The first time it is an endless loop.
  for (;;) Math.sqrt(2);
} else if (plan === 'stops the heartbeat') {
  heartbeat.stop();
  setTimeout(() => {
    const endsAtMs = Date.now() + LIFE_MS;
    while (Date.now() < endsAtMs) Math.sqrt(2);
    say('ends by itself');
  });
} else if (plan === 'is busy') {
  const endsAtMs = Date.now() + LIFE_MS;
  const work = () => {
    const pauseAtMs = Date.now() + 2 * TICK_MS;
    while (Date.now() < pauseAtMs) Math.sqrt(2);
    if (Date.now() < endsAtMs) setTimeout(work);
    else say('ends by itself');
  };
  // The first beats come between two pieces of work.
  setTimeout(work);
} else if (plan === 'is debugged') {
  const { open } = await import('node:inspector');
  open(0, '127.0.0.1');
  setTimeout(() => {
    const endsAtMs = Date.now() + LIFE_MS;
    while (Date.now() < endsAtMs) Math.sqrt(2);
    say('ends by itself');
    process.exit();
  }, 2 * TICK_MS);
} else endLater();
