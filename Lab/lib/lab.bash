# What all scripts of the lab share: where it keeps things, how it speaks, how it gives up. Sourced, not run.
# shellcheck shell=bash

# Everything that the lab downloads or makes is below this directory; removing it is always allowed while no lab is up.
BERTH_LAB=${BERTH_LAB:-${XDG_CACHE_HOME:-$HOME/.cache}/berth-lab}
[[ $BERTH_LAB == /* ]] || BERTH_LAB=$PWD/$BERTH_LAB
export BERTH_LAB
# The scripts read what programs print, which is English then.
export LC_ALL=C.UTF-8

# Debian leaves these, where sfdisk and depmod are, out of the PATH of users other than root.
PATH=$PATH:/usr/sbin:/sbin

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
  say "$*"
  exit 1
}

# The directory's name stands in mount options and QEMU's arguments, where commas and colons divide.
[[ $BERTH_LAB =~ ^[A-Za-z0-9/._+@-]+$ ]] || die "BERTH_LAB must be a path of letters, digits and ._+@- only: $BERTH_LAB"

# usage: prints the header comment of the script that runs, which is its manual, and gives up.
usage() {
  sed -n '2,/^[^#]/{s/^# \{0,1\}//p;}' "$0" >&2
  exit 2
}

# have COMMAND... : gives up, and names what to do, when a command is missing.
have() {
  local command
  for command; do
    command -v "$command" >/dev/null || die "$command is missing: run Lab/install-packages"
  done
}

# eventually SECONDS COMMAND... : repeats a command until it succeeds; false when it did not within that time.
eventually() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 0.1
  done
}

# short_hash : eight hexadecimal digits for the text on standard input.
short_hash() { sha256sum | cut -c1-8; }

# uuid_of NAME : a UUID that is always the same for a name.
uuid_of() { md5sum <<<"$1" | sed -E 's/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/\1-\2-\3-\4-\5/'; }
