# A report for ecs-wizard: reads, changes nothing, and prints names and words, never the value of a variable, a
# credential or an address. What could not be checked is "unknown", with the reason.

set -u
umask 077
LC_ALL=C
ROOT=${ECS_WIZARD_ROOT:-} # another root than /, in tests
[ -n "$ROOT" ] || PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin
export LC_ALL PATH

have() { command -v "$1" >/dev/null 2>&1; }

# One line. Whatever stands in VALUE, it stays short and harmless.
show() { # KEY VALUE
  printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr -c 'A-Za-z0-9._:,+ -' '?' | cut -c 1-60)"
}

can_limit() { timeout 1 sh -c : 2>/dev/null; }

# A command that may hang, such as docker when its daemon does.
if can_limit; then
  limited() { timeout 5 "$@" 2>/dev/null; }
else
  limited() { "$@" 2>/dev/null; }
fi

# The environment that a process was started with, NAME=value in each line. A line break inside a value becomes a
# blank: it must not look like a further variable. Fails where it may not be read.
environment_of() { # PID
  { tr '\n\000' ' \n' <"$ROOT/proc/$1/environ"; } 2>/dev/null
}

value_of() { # ENVIRONMENT NAME
  printf '%s\n' "$1" | sed -n "s/^$2=//p" | head -n 1
}

is_set() { [ -n "$(value_of "$1" "$2")" ]; } # ENVIRONMENT NAME

any_set() ( # ENVIRONMENT NAME…
  environment=$1
  shift
  for name in "$@"; do
    is_set "$environment" "$name" && return 0
  done
  return 1
)

command_name() { { cat "$ROOT/proc/$1/comm"; } 2>/dev/null; } # PID

listens() { # PORT as four hexadecimal digits: yes, no
  [ -r "$ROOT/proc/net/tcp" ] || { echo "unknown:no proc" && return; }
  if cat "$ROOT/proc/net/tcp" "$ROOT/proc/net/tcp6" 2>/dev/null | grep -q ":$1 0*:0000 0A "; then echo yes; else echo no; fi
}

# ----- proxies -----

# Whether a NO_PROXY list names all the addresses. Ranges and beginnings of addresses count in some programs only.
exceptions_word() ( # LIST ADDRESS…: with_exceptions, without_exceptions, depends
  list=,$(printf '%s' "$1" | tr -d ' "\r'),
  shift
  word=with_exceptions
  range='^\(169[.]\|0[.]0\)[0-9.]*\(/[0-9]*\|[.]\|[.][*]\|:[0-9]*\)$'
  for address in "$@"; do
    case $list in *,"$address",* | *,'*',*) continue ;; esac
    case $address in 169.254.*) ;; *) echo without_exceptions && return ;; esac
    printf '%s' "$list" | tr , '\n' | grep -q "$range" || { echo without_exceptions && return; }
    word=depends
  done
  echo "$word"
)

# Only http:// goes through HTTP_PROXY; the addresses of an instance are all http://.
proxy_word() ( # ENVIRONMENT ADDRESS…: none, https_only, with_exceptions, without_exceptions, depends
  environment=$1
  shift
  if ! any_set "$environment" http_proxy HTTP_PROXY all_proxy ALL_PROXY; then
    if any_set "$environment" https_proxy HTTPS_PROXY; then echo https_only; else echo none; fi
    return
  fi
  lower=$(exceptions_word "$(value_of "$environment" no_proxy)" "$@")
  upper=$(exceptions_word "$(value_of "$environment" NO_PROXY)" "$@")
  is_set "$environment" no_proxy || lower=$upper
  is_set "$environment" NO_PROXY || upper=$lower
  # programs differ in which of the two they read
  if [ "$lower" = "$upper" ]; then echo "$lower"; else echo depends; fi
)
