import { generateKeyPairSync } from 'node:crypto';
import { dirname } from 'node:path';
import { z } from 'zod';
import { reason } from '../core/catalogue/sentences/reason.ts';
import type { Result } from '../core/result.ts';
import { err, ok } from '../core/result.ts';
import { errorCode } from '../core/text/errors.ts';
import { type DeviceStore, identityOf } from '../openclaw/gateway/device-identity.ts';
import { errorWords, quietly } from '../system/file-reads.ts';
import { type Files, realFiles, replaceFile } from '../system/files.ts';

const MAX_BYTES = 64 * 1024;
const MOST_TOKENS = 20;

const fileSchema = z.object({
  version: z.literal(1),
  /** PKCS #8, PEM. Never leaves this file. */
  privateKey: z.string(),
  /** The tokens that gateways gave this device after its approval, by `host:port`. */
  tokens: z.record(z.string(), z.string()).default({}),
});
type Stored = z.infer<typeof fileSchema>;

type Options = { readonly file: string; readonly files?: Files };

/**
 * Opens the store of the device identity. Nothing is read or made before the first request. A
 * gateway that accepts the shared token never causes one.
 */
export function openDeviceStore({ file, files = realFiles }: Options): DeviceStore {
  function read(): Result<Stored | null> {
    try {
      const fd = files.open(file, 'read');
      try {
        const stat = files.fstat(fd);
        if (stat.kind !== 'file') return err(reason('noPlainFile', { file }));
        if ((stat.mode & 0o077) !== 0) {
          return err(reason('fileOpenToOthers', { file }));
        }
        const parsed = fileSchema.safeParse(JSON.parse(files.read(fd, 0, MAX_BYTES).toString()));
        return parsed.success ? ok(parsed.data) : err(reason('fileDamaged', { file }));
      } finally {
        quietly(() => files.close(fd));
      }
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return ok(null);
      if (error instanceof SyntaxError) return err(reason('fileDamaged', { file }));
      return err(reason('fileUnread', { file, why: errorWords(error) }));
    }
  }

  function write(stored: Stored): Result<void> {
    try {
      // A single look makes no home, but an identity that it needs must be stored there.
      files.makeFolder(dirname(file));
      replaceFile(files, file, `${JSON.stringify(stored, null, 2)}\n`);
      return ok(undefined);
    } catch (error) {
      return err(reason('fileUnwritten', { file, why: errorWords(error) }));
    }
  }

  function readOrMake(): Result<Stored> {
    const found = read();
    if (!found.ok) return found;
    if (found.value !== null) return ok(found.value);
    const { privateKey } = generateKeyPairSync('ed25519');
    const made: Stored = {
      version: 1,
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      tokens: {},
    };
    const written = write(made);
    return written.ok ? ok(made) : written;
  }

  return {
    identity() {
      const stored = readOrMake();
      return stored.ok ? identityOf(stored.value.privateKey, file) : stored;
    },
    token(place) {
      const found = read();
      return found.ok ? (found.value?.tokens[place] ?? null) : null;
    },
    keepToken(place, token) {
      const stored = readOrMake();
      if (!stored.ok) return stored;
      if (stored.value.tokens[place] === token) return ok(undefined);
      const others = Object.entries(stored.value.tokens).filter(([known]) => known !== place);
      const tokens = Object.fromEntries([...others.slice(1 - MOST_TOKENS), [place, token]]);
      return write({ ...stored.value, tokens });
    },
  };
}
