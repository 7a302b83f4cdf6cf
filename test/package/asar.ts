import { createHash } from 'node:crypto';
import { z } from 'zod';

type AsarEntry = {
  readonly files?: Readonly<Record<string, AsarEntry>> | undefined;
  readonly size?: number | undefined;
  readonly offset?: string | undefined;
  readonly integrity?: { readonly hash: string } | undefined;
};
const asarEntrySchema: z.ZodType<AsarEntry> = z.object({
  files: z
    .record(
      z.string(),
      z.lazy(() => asarEntrySchema),
    )
    .optional(),
  size: z.number().optional(),
  offset: z.string().optional(),
  integrity: z.object({ hash: z.string() }).optional(),
});

/**
 * Whether an asar is the one that Info.plist names, and each file in it the one that was packed:
 * what Electron checks when it starts, and when it reads.
 */
export function asarProblems(asar: Buffer, info: string): readonly string[] {
  const named =
    /<key>ElectronAsarIntegrity<\/key>[\s\S]*?<key>hash<\/key>\s*<string>([0-9a-f]+)/.exec(
      info,
    )?.[1];
  const problems: string[] = [];
  if (named !== sha256(asarHeader(asar))) problems.push('app.asar: Info.plist names another one');
  const start = 8 + asar.readUInt32LE(4);
  for (const [path, { offset, size = 0, integrity }] of asarFiles(asar)) {
    const from = start + Number(offset ?? 0);
    if (sha256(asar.subarray(from, from + size)) !== integrity?.hash) {
      problems.push(`app.asar: ${path} was changed`);
    }
  }
  return problems;
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function asarHeader(asar: Buffer): Buffer {
  return asar.subarray(16, 16 + asar.readUInt32LE(12));
}

/** The files in an asar: a length-prefixed JSON tree at its beginning. */
export function asarFiles(asar: Buffer): readonly (readonly [string, AsarEntry])[] {
  const tree = asarEntrySchema.parse(JSON.parse(asarHeader(asar).toString('utf8')));
  const walk = (entry: AsarEntry, path: string): readonly (readonly [string, AsarEntry])[] =>
    entry.files === undefined
      ? [[path, entry]]
      : Object.entries(entry.files).flatMap(([name, child]) =>
          walk(child, path === '' ? name : `${path}/${name}`),
        );
  return walk(tree, '');
}
