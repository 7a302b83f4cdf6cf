#!/bin/sh
# Takes back what install.sh has done; what Clawbuoy keeps (settings, history) stays.
set -eu
case $(uname) in
  Darwin)
    label=app.clawbuoy.headless
    launchctl bootout "gui/$(id -u)/$label" 2>/dev/null || true
    rm -f "$HOME/Library/LaunchAgents/$label.plist"
    ;;
  *)
    systemctl --user disable --now clawbuoy.service 2>/dev/null || true
    rm -f "${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user/clawbuoy.service"
    systemctl --user daemon-reload
    ;;
esac
echo "Clawbuoy no longer watches in the background."
