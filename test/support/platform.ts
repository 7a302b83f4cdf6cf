const platform = Object.getOwnPropertyDescriptor(process, 'platform');

/** Lets the code under test believe that it runs on this system. */
export function pretendPlatform(name: NodeJS.Platform): void {
  Object.defineProperty(process, 'platform', { ...platform, value: name });
}

export function restorePlatform(): void {
  if (platform !== undefined) Object.defineProperty(process, 'platform', platform);
}
