import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { asarFiles, asarProblems } from '../package/asar.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('npm run package', () => {
  it.each([['--quick'], ['--linux']])('%s prints what is packed, and finds it right', (kind) => {
    const made = spawnSync('npm', ['run', '--silent', 'package', '--', kind], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(made.stderr).toBe('');
    expect(made.status).toBe(0);
    expect(made.stdout).toContain('out/main/main.js');
    expect(made.stdout).toContain('runAsNode: off');
    expect(made.stdout).not.toContain('clawbuoy.js');
    expect(made.stdout).not.toContain('simulator.js');
    if (kind === '--linux') return;
    for (const line of ['LSUIElement: true', 'com.apple.security.cs.allow-jit']) {
      expect(made.stdout).toContain(line);
    }

    const folder = readdirSync(join(root, 'release')).find((name) => name.startsWith('mac')) ?? '';
    const contents = join(root, 'release', folder, 'Clawbuoy.app/Contents');
    const asar = readFileSync(join(contents, 'Resources/app.asar'));
    const info = readFileSync(join(contents, 'Info.plist'), 'utf8');
    expect(asar.length).toBeLessThan(3 * 1024 * 1024);
    expect(asarProblems(asar, info)).toEqual([]);
    // Every file of it, changed by one byte.
    const start = 8 + asar.readUInt32LE(4);
    for (const [path, { offset, size = 0 }] of asarFiles(asar)) {
      if (size === 0) continue;
      const changed = Buffer.from(asar);
      const at = start + Number(offset ?? 0) + Math.floor(size / 2);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(asarProblems(changed, info)).toEqual([`app.asar: ${path} was changed`]);
    }
    const other = info.replace(/(<key>hash<\/key>\s*<string>)[0-9a-f]/, '$1x');
    expect(asarProblems(asar, other)).not.toEqual([]);
  });
});
