#!/bin/sh
# Passes the variables through which AWS SDKs find the task role on to what starts programs with an environment of its
# own: cron, su, sudo, sshd, s6-overlay. Then it becomes the container's own program. Written by ecs-wizard.
#
# The variables hold an address and no keys, but a program of this container that knows the address can ask for the
# keys. So a file with it is readable for root alone, as whom cron, su and sshd read it, and no other variable is
# written. Whatever goes wrong here is said, and never keeps the container from starting.

NAMES="AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_CONTAINER_CREDENTIALS_FULL_URI AWS_CONTAINER_AUTHORIZATION_TOKEN \
AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE AWS_REGION AWS_DEFAULT_REGION AWS_EXECUTION_ENV ECS_CONTAINER_METADATA_URI_V4"
VARIABLES=/etc/ecs-credentials.env
BEGIN="# ecs-credentials: begin"
END="# ecs-credentials: end"

warn() { printf 'ecs-credentials: %s\n' "$*" >&2; }

# NAME=value lines. The files below have no common way to quote, so an unusual value is left out.
assignments() {
  for name in $NAMES; do
    value=""
    eval "value=\${$name-}"
    case $value in
    '') ;;
    *[!A-Za-z0-9/:._=+%~?\&@,-]*) warn "$name is left out: it has a character that a crontab may not hold" ;;
    *) printf '%s=%s\n' "$name" "$value" ;;
    esac
  done
}

# Puts the text of standard input first in the file, in place of what an earlier start put there.
put_first() { # FILE
  rest=$(sed "/^$BEGIN\$/,/^$END\$/d" "$1") || return
  chmod go-rwx "$1" || return
  { printf '%s\n' "$BEGIN" && cat && printf '%s\n%s\n' "$END" "$rest"; } >"$1.ecs" || return
  cat "$1.ecs" >"$1" # its owner stays
  rm -f "$1.ecs"
}

has_pam_env() {
  for file in /lib*/security/pam_env.so /usr/lib*/security/pam_env.so /lib/*/security/pam_env.so \
    /usr/lib/*/security/pam_env.so; do
    [ ! -e "$file" ] || return 0
  done
  return 1
}

# PAM reads the file as root, before the job or the login gets its own user.
through_pam() { # SERVICE…
  passed=1
  has_pam_env || return
  for service; do
    [ -f "/etc/pam.d/$service" ] || continue
    grep -qF "envfile=$VARIABLES" "/etc/pam.d/$service" ||
      printf '\nsession optional pam_env.so readenv=1 envfile=%s\n' "$VARIABLES" >>"/etc/pam.d/$service" || continue
    passed=0
  done
  [ "$passed" = 1 ] || assignments >"$VARIABLES" || return
  return "$passed"
}

# Debian's cron and cronie. Jobs of busybox crond and dcron inherit crond's environment.
pass_to_cron() {
  cron=$(command -v cron || command -v crond) || return 0
  case $(readlink -f "$cron") in
  */busybox*) return 0 ;;
  */crond) "$cron" -V 2>&1 | grep -qi cronie || return 0 ;;
  esac
  ! through_pam cron crond || return 0
  for table in /etc/crontab /etc/cron.d/* /var/spool/cron/* /var/spool/cron/crontabs/*; do
    [ ! -f "$table" ] || assignments | put_first "$table" || warn "$table could not be changed"
  done
}

pass_to_su() { through_pam su su-l runuser runuser-l || true; }

# A rule with the names alone: sudo then keeps what its caller has.
pass_to_sudo() {
  command -v sudo >/dev/null && [ -f /etc/sudoers ] || return 0
  grep -Eq '^[#@]includedir[[:space:]]+"?/etc/sudoers\.d' /etc/sudoers ||
    { warn "/etc/sudoers does not include /etc/sudoers.d: sudo will not pass the variables on" && return; }
  rule=/etc/sudoers.d/ecs-credentials
  printf 'Defaults env_keep += "%s"\n' "$NAMES" >"$rule.new" || return # sudo ignores names with a dot
  if command -v visudo >/dev/null && ! visudo -cqf "$rule.new"; then
    rm -f "$rule.new"
    warn "this sudo does not understand the rule for it"
    return
  fi
  chmod 0440 "$rule.new" && mv -f "$rule.new" "$rule"
}

# SetEnv works with and without PAM. Only the first SetEnv line of the configuration counts.
pass_to_sshd() {
  config=/etc/ssh/sshd_config
  sshd=$(command -v sshd) && [ -f "$config" ] || return 0
  if sed "/^$BEGIN\$/,/^$END\$/d" "$config" | grep -qi '^[[:space:]]*SetEnv[[:space:]]'; then
    warn "$config has a line SetEnv: add the variables to it"
  elif "$sshd" -t -o SetEnv=A=b 2>&1 | grep -qi 'bad configuration option'; then
    warn "this sshd is older than 7.8 and has no SetEnv: ssh logins will not have the variables"
  else
    printf 'SetEnv %s\n' "$(assignments | tr '\n' ' ')" | put_first "$config"
  fi
}

pass_on() {
  umask 077
  PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  for program in cron su sudo sshd; do
    "pass_to_$program" || warn "$program could not be told the variables"
  done
}

if [ -n "$(assignments 2>/dev/null)" ]; then
  if [ "$(id -u)" = 0 ]; then
    (pass_on)
  else
    warn "not root: only programs that inherit this one's environment will have the variables"
  fi
  # s6-overlay passes on all of the container's variables or none
  if [ "${1-}" = /init ] && { [ -d /package/admin/s6-overlay ] || [ -d /etc/s6 ]; }; then
    export S6_KEEP_ENV="${S6_KEEP_ENV:-1}"
  fi
fi

if [ $# = 0 ]; then
  warn "there is no program to start: the image has no CMD, and the task definition no command"
  exit 127
fi
exec "$@"
