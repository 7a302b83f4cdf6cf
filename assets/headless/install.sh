#!/bin/sh
# Runs Clawbuoy's watch in the background, without a window: from the login on, and on Linux from
# the start of the machine on. Where the app runs it is the one that watches, and this one listens.
#   install.sh [PATH-OF-clawbuoy]      removed again by remove.sh
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
program=${1:-$(command -v clawbuoy || true)}
case $program in
  /*) ;;
  *) echo "Say where clawbuoy is, by its whole path: install.sh /PATH/OF/clawbuoy" >&2; exit 64 ;;
esac
[ -x "$program" ] || { echo "$program is no program" >&2; exit 64; }
case $program$PATH in
  *[\<\>\&\"\'\\%\|@]*) echo "The path holds a character that a unit file cannot take" >&2; exit 64 ;;
esac

fill() {
  sed -e "s|@CLAWBUOY@|$program|" -e "s|@PATH@|$PATH|" "$1" > "$2.new"
  mv -f "$2.new" "$2"
}

case $(uname) in
  Darwin)
    label=app.clawbuoy.headless
    folder=$HOME/Library/LaunchAgents
    mkdir -p "$folder"
    launchctl bootout "gui/$(id -u)/$label" 2>/dev/null || true
    fill "$here/$label.plist" "$folder/$label.plist"
    launchctl bootstrap "gui/$(id -u)" "$folder/$label.plist"
    echo "Clawbuoy watches in the background, from the login on."
    ;;
  *)
    folder=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user
    mkdir -p "$folder"
    fill "$here/clawbuoy.service" "$folder/clawbuoy.service"
    systemctl --user daemon-reload
    systemctl --user enable --now clawbuoy.service
    # Without it a user's services begin at the login, and end with it.
    loginctl enable-linger 2>/dev/null ||
      echo "It begins at the login. To let it begin with the machine: sudo loginctl enable-linger $(id -un)"
    echo "Clawbuoy watches in the background."
    ;;
esac
