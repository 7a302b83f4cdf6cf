import { createInterface } from 'node:readline';
import { errorMessage } from '../../core/text/errors.ts';
import {
  commandLineSchema,
  commandSchema,
  type ProcessLine,
  perform,
  processConfigSchema,
} from './control.ts';
import { startSimulatedOpenClaw } from './index.ts';

/**
 * A simulator in its own process, so that it can really be stopped (SIGSTOP) and killed. The first
 * line of stdin is its configuration, every further line a command. It ends when stdin closes.
 */
process.title = 'openclaw-gateway';

function say(line: ProcessLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function nextJson(): Promise<unknown> {
  const { value, done } = await lines.next();
  return done === true ? undefined : JSON.parse(value);
}

const config = processConfigSchema.parse(await nextJson());
const simulated = await startSimulatedOpenClaw(config);
// Ctrl-C at a terminal reaches this process too, but its parent decides how it ends.
process.on('SIGINT', () => {});
process.once('SIGTERM', () => {
  void simulated.close().then(() => process.exit(0));
});
const { stateDir, configPath, logFile, port } = simulated;
say({ type: 'ready', stateDir, configPath, logFile, port });

for (;;) {
  const input = await nextJson();
  if (input === undefined) break;
  const { id, command } = commandLineSchema.parse(input);
  try {
    say({ type: 'done', id, value: await perform(simulated, commandSchema.parse(command)) });
  } catch (error) {
    say({ type: 'failed', id, why: errorMessage(error) });
  }
}
await simulated.close();
process.exit(0);
