import { describe, expect, it } from 'vitest';
import { calledAs } from '../../electron/cli/called-as.ts';

describe('how the program is called', () => {
  it.each([
    ['/src/clawbuoy/out/main/clawbuoy.js', '/src/clawbuoy', 'node out/main/clawbuoy.js'],
    ['/usr/local/bin/clawbuoy', '/src/clawbuoy', 'clawbuoy'],
    ['', '/', 'clawbuoy'],
  ])('%s in %s: %s', (script, folder, words) => {
    expect(calledAs(script, folder)).toBe(words);
  });
});
