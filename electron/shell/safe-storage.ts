import { safeStorage } from 'electron';

/** A way to make secrets unreadable for all but this app. */
type Cipher = {
  isAvailable(): Promise<boolean>;
  encrypt(text: string): Promise<Buffer>;
  decrypt(data: Buffer): Promise<string>;
};

/**
 * The system's keychain, as Electron offers it: on macOS an item of the login keychain, whose key
 * no other program is given without a question. Only once the app is ready. On Linux without a
 * password store Electron would use a key that everybody knows: that is no safe place.
 */
export function appCipher(platform: NodeJS.Platform): Cipher {
  return {
    async isAvailable() {
      if (platform === 'linux') {
        const backend = safeStorage.getSelectedStorageBackend();
        if (backend === 'basic_text' || backend === 'unknown') return false;
      }
      return safeStorage.isAsyncEncryptionAvailable();
    },
    encrypt: (text) => safeStorage.encryptStringAsync(text),
    async decrypt(data) {
      const { result } = await safeStorage.decryptStringAsync(data);
      return result;
    },
  };
}
