import { isAbsolute } from 'node:path';
import {
  MAX_SECRET_BYTES,
  type SecretStore,
  secretPlace,
} from '../core/notices/away/secret-ref.ts';
import { assertNever, err, ok, type Result } from '../core/result.ts';
import { errorCode } from '../core/text/errors.ts';
import { errorWords, type FileReads, quietly, realReads } from '../system/file-reads.ts';
import type { Run } from '../system/spawn.ts';

export type SecretReader = (ref: string) => Promise<Result<string>>;

type Options = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly store: SecretStore | null;
  /** What the app keeps; null or absent: this is not the app. */
  readonly vault?: SecretStore | null;
  readonly files?: FileReads;
};

/** Reads a secret from its named place. Errors name the place, never its content. */
export function createSecretReader({
  env,
  store,
  vault = null,
  files = realReads,
}: Options): SecretReader {
  return async (ref) => {
    const place = secretPlace(ref);
    switch (place.from) {
      case 'env': {
        const value = env[place.name];
        return value === undefined || value === ''
          ? err(`the variable ${place.name} is not set`)
          : bounded(value, `the variable ${place.name}`);
      }
      case 'file':
        return fromFile(files, place.path);
      case 'keychain': {
        if (store === null) return err('there is no keychain here; use env: or file:');
        const found = await store.read(place.name);
        if (!found.ok) return found;
        return found.value === null
          ? err(`the keychain has no "${place.name}": keep it with clawbuoy secret ${place.name}`)
          : bounded(found.value, `"${place.name}" of the keychain`);
      }
      case 'app': {
        if (vault === null) return err('it is kept by the app, and only the app can read it');
        const found = await vault.read(place.name);
        if (!found.ok) return found;
        return found.value === null
          ? err(`the app keeps no "${place.name}"; give it again in the settings`)
          : bounded(found.value, `"${place.name}" of the app`);
      }
      case 'clear':
        return bounded(place.value, 'the secret');
      default:
        return assertNever(place);
    }
  };
}

function fromFile(files: FileReads, path: string): Result<string> {
  if (!isAbsolute(path)) return err('the file of a secret must be named by its whole path');
  try {
    const fd = files.open(path, 'read');
    try {
      const stat = files.fstat(fd);
      if (stat.kind !== 'file') return err('the file of the secret is no plain file');
      if ((stat.mode & 0o077) !== 0) {
        return err('the file of the secret is open to other users; make it private with chmod 600');
      }
      return bounded(files.read(fd, 0, MAX_SECRET_BYTES + 2).toString('utf8'), 'the file');
    } finally {
      quietly(() => files.close(fd));
    }
  } catch (error) {
    const why = errorCode(error) === 'ENOENT' ? 'it is not there' : errorWords(error);
    return err(`the file of the secret cannot be read: ${why}`);
  }
}

function bounded(raw: string, what: string): Result<string> {
  const value = raw.replace(/\r?\n$/, '');
  if (value === '') return err(`${what} is empty`);
  if (Buffer.byteLength(value) > MAX_SECRET_BYTES) return err(`${what} is too long for a secret`);
  return ok(value);
}

const SERVICE = 'Clawbuoy';
const SECURITY = '/usr/bin/security';
const KEYCHAIN_MS = 20_000;
/** `errSecItemNotFound`, as `security` exits with it. */
const NOT_FOUND = 44;

/**
 * The login keychain of macOS, through `security`. A secret is never an argument, since every user
 * of the machine could read it. It comes from the tool's output, and goes to its input as
 * hexadecimal digits, so that nothing in it can be taken for a command.
 */
export function keychain(run: Run): SecretStore {
  return {
    async read(name) {
      const args = ['find-generic-password', '-s', SERVICE, '-a', name, '-w'];
      const ran = await run(SECURITY, args, { timeoutMs: KEYCHAIN_MS, maxBytes: 64 * 1024 });
      if (!ran.ok) return err(ran.error.why);
      if (ran.value.code === NOT_FOUND) return ok(null);
      if (ran.value.code !== 0) return err('the keychain did not give the secret');
      return ok(plainSecret(ran.value.stdout.replace(/\n$/, '')));
    },
    async keep(name, secret) {
      const hex = Buffer.from(secret, 'utf8').toString('hex');
      const input = `add-generic-password -U -s ${SERVICE} -a "${name}" -X ${hex}\n`;
      const ran = await run(SECURITY, ['-i'], { timeoutMs: KEYCHAIN_MS, input });
      if (!ran.ok) return err(ran.error.why);
      const kept = ran.value.code === 0 ? await this.read(name) : err('');
      return kept.ok && kept.value === secret
        ? ok(undefined)
        : err('the keychain did not take the secret');
    },
  };
}

/** `security -w` prints text that is not plain ASCII as hexadecimal digits. */
function plainSecret(printed: string): string {
  if (!/^(?:[\da-f]{2})+$/.test(printed)) return printed;
  const text = Buffer.from(printed, 'hex').toString('utf8');
  return /[^\x20-\x7e]/.test(text) && !text.includes('\uFFFD') ? text : printed;
}
