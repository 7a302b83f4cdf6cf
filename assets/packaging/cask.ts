/** What the Homebrew cask of a release needs to know. */
export type CaskFacts = {
  readonly version: string;
  /** "OWNER/REPO" on GitHub. */
  readonly repository: string;
  /** SHA-256 of the zip for each processor, in hex. */
  readonly sha256: { readonly arm64: string; readonly x64: string };
};

/** What Clawbuoy and macOS leave in a home; `zap` takes it away, `uninstall` does not. */
export const LEFT_IN_HOME = [
  '~/Library/Application Support/Clawbuoy',
  '~/Library/Caches/app.clawbuoy',
  '~/Library/Caches/app.clawbuoy.ShipIt',
  '~/Library/Caches/clawbuoy-updater',
  '~/Library/HTTPStorages/app.clawbuoy',
  '~/Library/Preferences/app.clawbuoy.plist',
  '~/Library/Saved Application State/app.clawbuoy.savedState',
] as const;

/**
 * The cask of a release. It leaves updates to the app (`auto_updates`) and puts the terminal
 * program on the PATH; `livecheck` finds the next release.
 */
export function cask({ version, repository, sha256 }: CaskFacts): string {
  const zap = LEFT_IN_HOME.map((path) => `    "${path}",`).join('\n');
  return `cask "clawbuoy" do
  arch arm: "arm64", intel: "x64"

  version "${version}"
  sha256 arm:   "${sha256.arm64}",
         intel: "${sha256.x64}"

  url "https://github.com/${repository}/releases/download/v#{version}/Clawbuoy-#{version}-#{arch}.zip"
  name "Clawbuoy"
  desc "Light in the menu bar that tells when an OpenClaw agent falls silent"
  homepage "https://github.com/${repository}"

  livecheck do
    url :url
    strategy :github_latest
  end

  auto_updates true
  depends_on macos: ">= :ventura"

  app "Clawbuoy.app"
  binary "#{appdir}/Clawbuoy.app/Contents/Helpers/clawbuoy"

  uninstall quit: "app.clawbuoy"

  zap trash: [
${zap}
  ]
end
`;
}
