#!/bin/bash
# Installs and runs SGraph Send on a machine with systemd (Amazon Linux 2023, Debian 12), as root. Running it again changes nothing.
#
#   provision.sh install ARTIFACT SHA256 [REGION]   makes a file or s3://bucket/key the current release; starts nothing
#   provision.sh start SHA256                       takes settings from standard input, lines of NAME="value", and (re)starts the
#                                                   service when something changed; SHA256 is the release that must be current
#   provision.sh check SHA256                       fails unless this machine may be baked into an image: the release works, no settings
#   provision.sh roll-back                          makes the previous release the current one and restarts the service
#   provision.sh associate ALLOCATION REGION        gives this EC2 instance an Elastic IP
#
# S3 and EC2 are asked with the credentials of the instance's role. Logs go to the journal: journalctl -u sgraph-send
set -euo pipefail
umask 022

readonly ROOT=/opt/sgraph-send
readonly SETTINGS=/etc/sgraph-send/environment
readonly UNIT=sgraph-send.service
readonly UNIT_FILE=/etc/systemd/system/$UNIT
# What was running when the service was last started well.
readonly STARTED=$ROOT/started
readonly HEALTH=http://127.0.0.1:8080/health
readonly HEALTHY_SECONDS=60
readonly ATTEMPTS=6
# SHA-256 of nothing, which is the body of a GET. S3 demands it in a header, and older curls do not send it by themselves.
readonly NO_BODY=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
readonly METADATA=${AWS_EC2_METADATA_SERVICE_ENDPOINT:-http://169.254.169.254}/latest

say() { echo "provision: $*" >&2; }
fail() {
  say "$*"
  exit 1
}

main() {
  local verb=${1:-}
  [[ $EUID -eq 0 ]] || fail "must be run as root"
  case $verb in
    install) install_release "${2:?which artifact}" "${3:?which SHA-256}" "${4:-}" ;;
    start) start "${2:?which SHA-256}" ;;
    check) check "${2:?which SHA-256}" ;;
    roll-back) roll_back ;;
    associate) retry associate "${2:?which allocation}" "${3:?which region}" ;;
    *) fail "usage: provision.sh install ARTIFACT SHA256 [REGION] | start SHA256 | check SHA256 | roll-back | associate ALLOCATION REGION" ;;
  esac
}

install_release() {
  local artifact=$1 sha256=$2 region=$3
  [[ $sha256 =~ ^[0-9a-f]{64}$ ]] || fail "$sha256 is not a SHA-256: give 64 characters of lower-case hex"
  [[ -d $ROOT/releases/$sha256 ]] || unpack "$artifact" "$sha256" "$region"
  make_current "$sha256"
  say "release $sha256 is current"
}

# Nothing is unpacked before the hash of a copy that nobody else can write is the right one.
unpack() {
  local artifact=$1 sha256=$2 region=$3 found
  mkdir -p "$ROOT/releases"
  WORK=$(mktemp -d "$ROOT/incoming.XXXXXX")
  trap 'rm -rf "$WORK"' EXIT
  case $artifact in
    s3://*) retry fetch "$artifact" "${region:?which region}" "$WORK/artifact" ;;
    *) cp -- "$artifact" "$WORK/artifact" ;;
  esac
  found=$(sha256sum "$WORK/artifact")
  found=${found%% *}
  [[ $found == "$sha256" ]] || fail "the SHA-256 of $artifact is $found, expected $sha256: nothing was unpacked"
  mkdir "$WORK/release"
  tar -xzf "$WORK/artifact" -C "$WORK/release" --no-same-owner --no-same-permissions
  mv -T "$WORK/release" "$ROOT/releases/$sha256"
}

make_current() {
  local sha256=$1 old
  old=$(release_of current)
  if [[ $old != "$sha256" ]]; then
    [[ -z $old ]] || point previous "$old"
    point current "$sha256"
  fi
  if [[ ! -f $UNIT_FILE || $(<"$ROOT/current/machine/$UNIT") != "$(<"$UNIT_FILE")" ]]; then
    install -m 644 "$ROOT/current/machine/$UNIT" "$UNIT_FILE"
    # While an image is baked there may be no systemd to tell.
    if [[ -d /run/systemd/system ]]; then systemctl daemon-reload; fi
  fi
  remove_old_releases
}

release_of() {
  if [[ -L $ROOT/$1 ]]; then basename "$(readlink "$ROOT/$1")"; fi
}

# A link is replaced in one step: at no time is there none.
point() {
  ln -sfn "releases/$2" "$ROOT/$1.new"
  mv -T "$ROOT/$1.new" "$ROOT/$1"
}

remove_old_releases() {
  local release current previous
  current=$(release_of current)
  previous=$(release_of previous)
  for release in "$ROOT"/releases/*; do
    case ${release##*/} in
      "$current" | "$previous") ;;
      *) rm -rf "$release" ;;
    esac
  done
}

start() {
  expect_current "$1"
  take_settings
  systemctl enable --quiet "$UNIT"
  if systemctl is-active --quiet "$UNIT" && [[ -f $STARTED && $(<"$STARTED") == "$(fingerprint)" ]]; then
    say "nothing has changed"
    return
  fi
  restart
}

expect_current() {
  local current
  current=$(release_of current)
  [[ $current == "$1" ]] || fail "the current release is ${current:-none}, expected $1"
}

take_settings() {
  local taken
  mkdir -p "${SETTINGS%/*}"
  taken=$(mktemp "$SETTINGS.XXXXXX")
  chmod 600 "$taken"
  cat >"$taken"
  mv -T "$taken" "$SETTINGS"
}

# Of everything that a restart would change.
fingerprint() {
  { release_of current && cat "$UNIT_FILE" "$SETTINGS"; } | sha256sum
}

restart() {
  rm -f "$STARTED"
  systemctl restart "$UNIT"
  local deadline=$((SECONDS + HEALTHY_SECONDS))
  until curl --silent --fail --max-time 5 --noproxy '*' --output /dev/null "$HEALTH"; do
    if ((SECONDS > deadline)); then
      journalctl --unit "$UNIT" --lines 30 --no-pager >&2 || true
      fail "the service is not healthy within $HEALTHY_SECONDS s: its last lines are above"
    fi
    sleep 0.2
  done
  fingerprint >"$STARTED"
  say "the service is healthy"
}

check() {
  local found expected
  expect_current "$1"
  [[ ! -e $SETTINGS ]] || fail "$SETTINGS is there: an image holds no settings"
  if systemctl is-enabled --quiet "$UNIT"; then fail "$UNIT is enabled: an image starts nothing by itself"; fi
  systemd-analyze verify "$UNIT_FILE" || fail "systemd does not take $UNIT_FILE: see above"
  expected=$(<"$ROOT/current/app/version")
  found=$("$ROOT/current/bin/node" "$ROOT/current/app/dist/bin/sgraph-send.js" --version)
  [[ $found == "$expected" ]] || fail "the release says that it is $found, expected $expected"
  say "release $1 is $found and may be baked"
}

roll_back() {
  local previous
  previous=$(release_of previous)
  [[ -n $previous ]] || fail "there is no previous release"
  make_current "$previous"
  restart
}

retry() {
  local attempt
  for ((attempt = 1; attempt <= ATTEMPTS; attempt++)); do
    # Called in a condition, a function runs on after an error: each of its steps says itself where it ends.
    if "$@"; then return; fi
    say "attempt $attempt of $ATTEMPTS failed: $1"
    if ((attempt < ATTEMPTS)); then sleep $((2 * attempt)); fi
  done
  fail "$1 failed: see above"
}

fetch() {
  local artifact=${1#s3://} region=$2 file=$3
  signed s3 "$region" --header "x-amz-content-sha256: $NO_BODY" --output "$file" --max-time 300 "$(endpoint s3 "$region")/$artifact"
}

# The address moves to whoever asks last, so that a new instance takes it from the one that it replaces.
associate() {
  local allocation=$1 region=$2 token instance
  token=$(metadata_token) || return 1
  instance=$(metadata "$token" meta-data/instance-id) || return 1
  signed ec2 "$region" --output /dev/null --max-time 30 "$(endpoint ec2 "$region")/" \
    --data "Action=AssociateAddress&Version=2016-11-15&AllowReassociation=true&AllocationId=$allocation&InstanceId=$instance" ||
    return 1
  say "$instance has the address $allocation"
}

endpoint() {
  local suffix=amazonaws.com
  if [[ $2 == cn-* ]]; then suffix=amazonaws.com.cn; fi
  echo "${AWS_ENDPOINT_URL:-https://$1.$2.$suffix}"
}

# signed SERVICE REGION CURL-ARGUMENTS…: the credentials reach curl by its standard input, where no other process sees them.
signed() {
  local service=$1 region=$2 token role credentials
  shift 2
  token=$(metadata_token) || return 1
  role=$(metadata "$token" meta-data/iam/security-credentials/) || return 1
  credentials=$(metadata "$token" "meta-data/iam/security-credentials/$role") || return 1
  printf 'user = "%s:%s"\nheader = "x-amz-security-token: %s"\n' "$(member AccessKeyId "$credentials")" \
    "$(member SecretAccessKey "$credentials")" "$(member Token "$credentials")" |
    curl --config - --silent --show-error --fail --connect-timeout 10 --aws-sigv4 "aws:amz:$region:$service" "$@"
}

metadata_token() {
  from_metadata --request PUT --header 'x-aws-ec2-metadata-token-ttl-seconds: 300' "$METADATA/api/token"
}

metadata() {
  from_metadata --header "x-aws-ec2-metadata-token: $1" "$METADATA/$2"
}

from_metadata() {
  curl --silent --show-error --fail --max-time 5 --noproxy '*' "$@"
}

# member NAME JSON: one text of a flat JSON object, which is all that the metadata service gives.
member() {
  sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" <<<"$2"
}

main "$@"
