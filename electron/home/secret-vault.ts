import { dirname } from 'node:path';
import { z } from 'zod';
import { reason } from '../core/catalogue/sentences/reason.ts';
import { MAX_SECRET_BYTES, type SecretStore } from '../core/notices/away/secret-ref.ts';
import { err, ok, type Result } from '../core/result.ts';
import { errorCode } from '../core/text/errors.ts';
import { parseJson } from '../core/text/json.ts';
import { errorWords, quietly } from '../system/file-reads.ts';
import { type Files, realFiles, replaceFile } from '../system/files.ts';

/** Makes secrets unreadable, with a key that the system keeps for the app alone. */
export interface Cipher {
  /** False where the system has no safe place for the key: then nothing is kept. */
  isAvailable(): Promise<boolean>;
  encrypt(text: string): Promise<Buffer>;
  decrypt(data: Buffer): Promise<string>;
}

const MOST_SECRETS = 100;
const MAX_BYTES = 1024 * 1024;
const vaultSchema = z.strictObject({
  version: z.literal(1),
  /** Base64 of what the cipher made, by the name that a reference gives. */
  secrets: z.record(z.string().max(64), z.base64().max(32 * 1024)),
});
type Vault = z.infer<typeof vaultSchema>;

/**
 * Secrets in a file of Clawbuoy's home that only the app can read. What goes wrong is told without
 * any of it; a file that cannot be read is never written over.
 */
export function openVault(path: string, cipher: Cipher, files: Files = realFiles): SecretStore {
  function load(): Result<Vault> {
    try {
      const fd = files.open(path, 'read');
      try {
        const stat = files.fstat(fd);
        if (stat.kind !== 'file' || stat.size > MAX_BYTES) return err(reason('vaultDamaged'));
        const text = files.read(fd, 0, MAX_BYTES).toString('utf8');
        const parsed = vaultSchema.safeParse(parseJson(text));
        return parsed.success ? ok(parsed.data) : err(reason('vaultDamaged'));
      } finally {
        quietly(() => files.close(fd));
      }
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return ok({ version: 1, secrets: {} });
      return err(reason('vaultUnread', { why: errorWords(error) }));
    }
  }

  async function isUsable(): Promise<Result<void>> {
    try {
      if (await cipher.isAvailable()) return ok(undefined);
    } catch {
      // Said below: why, is the system's own affair.
    }
    return err(reason('noSafePlace'));
  }

  return {
    async read(name) {
      const vault = load();
      if (!vault.ok) return vault;
      const data = Object.hasOwn(vault.value.secrets, name) ? vault.value.secrets[name] : undefined;
      if (data === undefined) return ok(null);
      const usable = await isUsable();
      if (!usable.ok) return usable;
      try {
        return ok(await cipher.decrypt(Buffer.from(data, 'base64')));
      } catch {
        return err(reason('vaultKeyLost', { name }));
      }
    },
    async keep(name, secret) {
      if (Buffer.byteLength(secret) > MAX_SECRET_BYTES) return err(reason('itIsTooLongForSecret'));
      const usable = await isUsable();
      if (!usable.ok) return usable;
      try {
        const data = await cipher.encrypt(secret);
        // Read after the wait: another secret may have been kept meanwhile.
        const vault = load();
        if (!vault.ok) return vault;
        const secrets = { ...vault.value.secrets, [name]: data.toString('base64') };
        if (Object.keys(secrets).length > MOST_SECRETS) return err(reason('tooManySecrets'));
        files.makeFolder(dirname(path));
        replaceFile(files, path, `${JSON.stringify({ version: 1, secrets })}\n`);
        return ok(undefined);
      } catch (error) {
        return err(
          reason('notKept', {
            why: errorCode(error) === '' ? reason('systemRefused') : errorWords(error),
          }),
        );
      }
    },
  };
}
