import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildPage } from './build-page.ts';

const MOST_BYTES = 100 * 1024;

const outputSchema = z.object({
  output: z.array(
    z.object({ code: z.string().optional(), source: z.unknown().optional(), fileName: z.string() }),
  ),
});

describe('the page of the panel', () => {
  it('is at most 100 kB as it is sent, and checks nothing by schema', async () => {
    const built = outputSchema.parse(await buildPage(null));
    // One other language at most is fetched, by people who speak it, and the settings when opened.
    const later = /(^|\/)(de|zh-hans|settings)-/;
    const own = built.output.filter(({ fileName }) => !later.test(fileName));
    expect(built.output.length - own.length).toBe(3);
    const texts = own.map(({ code, source }) => code ?? String(source));
    const bytes = texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(MOST_BYTES);
    // Main checks everything that crosses; a schema library here would be dead weight.
    expect(texts.join('\n')).not.toContain('ZodError');
  });
});
