import { isAbsolute } from 'node:path';
import { reason } from '../core/catalogue/sentences/reason.ts';
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
          ? err(reason('variableNotSet', { name: place.name }))
          : bounded(value, reason('theVariable', { word: place.name }));
      }
      case 'file':
        return fromFile(files, place.path);
      case 'keychain': {
        if (store === null) return err(reason('noKeychain'));
        const found = await store.read(place.name);
        if (!found.ok) return found;
        return found.value === null
          ? err(reason('keychainHasNone', { name: place.name }))
          : bounded(found.value, reason('ofTheKeychain', { name: place.name }));
      }
      case 'app': {
        if (vault === null) return err(reason('onlyTheAppReads'));
        const found = await vault.read(place.name);
        if (!found.ok) return found;
        return found.value === null
          ? err(reason('appKeepsNone', { name: place.name }))
          : bounded(found.value, reason('ofTheApp', { name: place.name }));
      }
      case 'clear':
        return bounded(place.value, reason('theSecret'));
      default:
        return assertNever(place);
    }
  };
}

function fromFile(files: FileReads, path: string): Result<string> {
  if (!isAbsolute(path)) return err(reason('secretByWholePath'));
  try {
    const fd = files.open(path, 'read');
    try {
      const stat = files.fstat(fd);
      if (stat.kind !== 'file') return err(reason('secretNoPlainFile'));
      if ((stat.mode & 0o077) !== 0) {
        return err(reason('secretOpenToOthers'));
      }
      return bounded(files.read(fd, 0, MAX_SECRET_BYTES + 2).toString('utf8'), reason('theFile'));
    } finally {
      quietly(() => files.close(fd));
    }
  } catch (error) {
    const why = errorCode(error) === 'ENOENT' ? reason('notThere') : errorWords(error);
    return err(reason('secretUnread', { why }));
  }
}

function bounded(raw: string, what: string): Result<string> {
  const value = raw.replace(/\r?\n$/, '');
  if (value === '') return err(reason('somethingIsEmpty', { what }));
  if (Buffer.byteLength(value) > MAX_SECRET_BYTES) return err(reason('tooLongForSecret', { what }));
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
      if (ran.value.code !== 0) return err(reason('keychainGaveNone'));
      return ok(plainSecret(ran.value.stdout.replace(/\n$/, '')));
    },
    async keep(name, secret) {
      const hex = Buffer.from(secret, 'utf8').toString('hex');
      const input = `add-generic-password -U -s ${SERVICE} -a "${name}" -X ${hex}\n`;
      const ran = await run(SECURITY, ['-i'], { timeoutMs: KEYCHAIN_MS, input });
      if (!ran.ok) return err(ran.error.why);
      const kept = ran.value.code === 0 ? await this.read(name) : err('');
      return kept.ok && kept.value === secret ? ok(undefined) : err(reason('keychainTookNone'));
    },
  };
}

/** `security -w` prints text that is not plain ASCII as hexadecimal digits. */
function plainSecret(printed: string): string {
  if (!/^(?:[\da-f]{2})+$/.test(printed)) return printed;
  const text = Buffer.from(printed, 'hex').toString('utf8');
  return /[^\x20-\x7e]/.test(text) && !text.includes('\uFFFD') ? text : printed;
}
