/**
 * The program of this app. An AppImage is a disk that is gone with the app's end, so the program
 * inside it cannot be started afterwards. The AppImage itself can.
 */
export function ownProgram(): string {
  const { APPIMAGE: appImage } = process.env;
  return appImage === undefined || appImage === '' ? process.execPath : appImage;
}
