// Loaded before Clawbuoy's program: lets it take this Linux for a Mac. It asks the tools of macOS
// by absolute paths; those that are not here are replaced by the drill's.
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

const tools = JSON.parse(process.env.CLAWBUOY_DRILL_TOOLS ?? '{}');
Object.defineProperty(process, 'platform', { value: 'darwin' });
for (const name of ['execFile', 'spawnSync']) {
  const real = childProcess[name];
  childProcess[name] = (tool, ...rest) => real(tools[tool] ?? tool, ...rest);
}
syncBuiltinESMExports();
