import { z } from 'zod';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { errorCode } from '../core/text/errors.ts';
import { errorWords, type FileReads } from '../system/file-reads.ts';

/** Longer settings than this are none of Clawbuoy's. */
const MAX_SETTINGS_BYTES = 256 * 1024;

export type SettingsObject =
  | { readonly kind: 'read'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'absent' }
  | { readonly kind: 'denied' | 'broken'; readonly why: string };

/**
 * The settings file as a JSON object whose values nobody has checked yet. A question about a single
 * setting need not load the schema of all of them. Never fails.
 */
export function readSettingsObject(path: string, files: FileReads): SettingsObject {
  let text: string;
  try {
    const fd = files.open(path, 'read');
    try {
      const stat = files.fstat(fd);
      if (stat.kind !== 'file') return { kind: 'denied', why: reason('noRegularFile') };
      if (stat.size > MAX_SETTINGS_BYTES) return { kind: 'broken', why: reason('itIsTooLarge') };
      text = files.read(fd, 0, MAX_SETTINGS_BYTES).toString('utf8');
    } finally {
      files.close(fd);
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { kind: 'absent' };
    return { kind: 'denied', why: errorWords(error) };
  }
  try {
    const object = z.record(z.string(), z.unknown()).safeParse(JSON.parse(text));
    if (object.success) return { kind: 'read', value: object.data };
    return { kind: 'broken', why: reason('noJsonObject') };
  } catch {
    return { kind: 'broken', why: reason('itIsNoJson') };
  }
}
