import { expect } from '../failure.ts';
import { isAlive } from '../processes.ts';
import { seconds } from '../watch.ts';
import { ALL, type Drill } from './drill.ts';

const RESTART_LIMIT_MS = 150_000;

/** `reset` of a session whose run hangs: the run ends and the next message is answered. */
export const reset: Drill = {
  name: 'reset a hung session',
  versions: ALL,
  quick: [],
  async run(stage, sessionKey) {
    await stage.mustAnswer(sessionKey, 'hello');
    const before = await stage.sessionId(sessionKey);
    await stage.behave({ kind: 'hang' });
    const hung = stage.say(sessionKey, 'hang', { limitMs: 60_000 });
    await stage.untilWorking(sessionKey);
    const tookMs = await stage.buoy.mustAct('reset', sessionKey, 60_000);
    await stage.behave({ kind: 'answer' });
    const answered = await stage.mustAnswer(sessionKey, 'after the reset');
    expect((await hung).kind !== 'answered', 'the hung message was answered');
    if (stage.version.era === 'jsonl') {
      const after = await stage.sessionId(sessionKey);
      expect(after !== before, 'the session kept its id');
    }
    const unknown = `${sessionKey}-unknown`;
    const { result } = await stage.buoy.act('reset', unknown, 30_000);
    expect(result.outcome === 'refused', `reset of an unknown session: ${result.outcome}`);
    const green = await stage.untilGreen();
    return `reset in ${seconds(tookMs)}; next message ${answered}; unknown session refused; green after ${green}`;
  },
};

/** `restart` asked of the gateway itself, where no service manager has it. */
export const restartByRpc: Drill = {
  name: 'restart by the gateway itself',
  versions: ['2026.7.35', '2026.9.6'],
  quick: [],
  async run(stage, sessionKey) {
    await stage.mustAnswer(sessionKey, 'hello');
    const tookMs = await stage.buoy.mustAct('restart', null, RESTART_LIMIT_MS);
    const answered = await stage.mustAnswer(sessionKey, 'after the restart', { limitMs: 60_000 });
    const green = await stage.untilGreen(30_000);
    return `restart in ${seconds(tookMs)}; next message ${answered}; green after ${green}`;
  },
};

/** `restart` where nothing would start the gateway again: it must not be stopped. */
export const restartRefused: Drill = {
  name: 'restart refused, no service',
  versions: ['2026.2.1'],
  quick: [],
  async run(stage, sessionKey) {
    const { pid } = stage.gateway;
    const { result } = await stage.buoy.act('restart', null, 30_000);
    expect(result.outcome === 'refused', `restart is ${result.outcome}: ${result.reason}`);
    expect(isAlive(pid), 'the gateway was stopped');
    expect(/openclaw gateway/i.test(result.reason), `no way by hand is told: ${result.reason}`);
    const answered = await stage.mustAnswer(sessionKey, 'still there');
    return `refused, gateway untouched: ${answered}; says: ${result.reason}`;
  },
};

/** A unit of the right name that keeps another OpenClaw running must be left alone. */
export const serviceOfAnother: Drill = {
  name: "another OpenClaw's service",
  versions: ['2026.2.1'],
  quick: [],
  needsStandIn: true,
  async run(stage, sessionKey) {
    const { gateway, buoy, service: manager } = stage;
    const untouched = async (verb: 'restart' | 'start', when: string): Promise<void> => {
      const { result } = await buoy.act(verb, null, RESTART_LIMIT_MS);
      const orders = manager.orders.join(', ');
      expect(orders === '', `${when}, ${verb} made the other service ${orders}`);
      expect(result.outcome === 'refused', `${when}, ${verb} is ${result.outcome}`);
    };
    manager.mode = 'of-another';
    try {
      const { pid } = gateway;
      await untouched('restart', 'with ours up');
      expect(isAlive(pid), 'the gateway was stopped');
      await stage.mustAnswer(sessionKey, 'still there');
      await gateway.kill();
      await stage.watch.until('gateway down', ({ gateway: seen }) => seen.state === 'down', 5_000);
      await untouched('restart', 'with ours down');
      await untouched('start', 'with ours down');
      await gateway.start();
      const green = await stage.untilGreen(30_000);
      return `restart and start refused, with ours up and down; green after ${green}`;
    } finally {
      manager.mode = 'no-manager';
    }
  },
};

/** `restart` and `start` through a service manager: a new process that answers. */
export const service: Drill = {
  name: 'restart and start as a service',
  versions: ALL,
  quick: [],
  needsStandIn: true,
  async run(stage, sessionKey) {
    const { gateway, buoy } = stage;
    await stage.mustAnswer(sessionKey, 'hello');
    stage.service.mode = 'installed';
    try {
      const first = gateway.pid;
      const restartMs = await buoy.mustAct('restart', null, RESTART_LIMIT_MS);
      expect(gateway.pid !== first, 'the gateway has the same pid');
      expect(!isAlive(first), 'the old gateway still lives');
      const restarted = await stage.mustAnswer(sessionKey, 'restarted', { limitMs: 60_000 });
      await gateway.kill();
      await stage.watch.until(
        'gateway down',
        (snapshot) => snapshot.gateway.state === 'down',
        5_000,
      );
      const startMs = await buoy.mustAct('start', null, RESTART_LIMIT_MS);
      const started = await stage.mustAnswer(sessionKey, 'started', { limitMs: 60_000 });
      const orders = stage.service.orders.join(', ');
      expect(orders === 'restart, start', `the service manager was asked: ${orders}`);
      const green = await stage.untilGreen(30_000);
      return `restart in ${seconds(restartMs)}, ${restarted}; start in ${seconds(startMs)}, ${started}; green after ${green}`;
    } finally {
      stage.service.mode = 'no-manager';
    }
  },
};
