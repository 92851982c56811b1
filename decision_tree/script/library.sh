# ----- What every fix may rely on (bash 4.2 or newer) -----
#
# A .fix.sh file is put, as it is, into a function of its own with a subshell for a body. It defines
#   describe   prints what apply would do, with the values of this case
#   check      status 0: it is right already; 1: it is not right yet. Changes nothing
#   apply      puts it right
#   verify     like check, but may wait (`eventually check`)
#   undo       takes back what apply did, also when apply stopped half way
#   account    optional: prints the AWS account in which the step must run (default: $ACCOUNT_ID)
# and may use the variables of its `fix.needs`, AWS_ACCOUNT, AWS_PARTITION, CASE_ID, and these functions:
#   say, warn, die TEXT        words for the person; die also ends the step
#   save NAME TEXT             keeps TEXT for undo, unless a text is kept under that name already
#   saved NAME                 prints what was kept; status 1 where nothing was
#   eventually COMMAND…        tries until it is true (ECS_WIZARD_TRIES times, ECS_WIZARD_PAUSE seconds apart)
#   holds JSON FILTER [ARG…]   whether the jq filter is true for the JSON; ARGs are jq options (--arg NAME VALUE)
# Those for AWS stand in library_aws.sh, library_iam.sh and library_ecs.sh, those for container instances in
# library_host.sh.
#
# Functions run with errexit, as long as no `if`, `&&` or `||` calls them; bash switches it off in `$( )`, so a
# function that prints has one command, or ends each with `|| return`. No value is ever pasted into code.

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() {
  printf '%s\n' "$*" >>"$SCRATCH/failed"
  warn "$*"
  exit 1
}
usage_error() {
  warn "$*"
  exit 2
}

save() { # NAME TEXT
  local file
  file=$(step_folder "$STEP_CAUSE")/$1
  [[ -e $file ]] || printf '%s' "$2" >"$file"
}

saved() { # NAME
  local file
  file=$(step_folder "$STEP_CAUSE")/$1
  [[ -e $file ]] && cat "$file"
}

eventually() { # COMMAND…
  local tries=${ECS_WIZARD_TRIES:-10} pause=${ECS_WIZARD_PAUSE:-3} try
  for ((try = 1; ; try++)); do
    rm -f "$SCRATCH/failed"
    "$@" && return 0
    ((try < tries)) || return 1
    sleep "$pause"
  done
}

holds() { # JSON FILTER [JQ OPTION…]
  local json=$1 filter=$2 status=0
  shift 2
  jq -e "$@" "$filter" <<<"$json" >/dev/null || status=$?
  case $status in
  0) return 0 ;;
  1 | 4) return 1 ;; # false, null; no input
  *) die "An answer could not be read." ;;
  esac
}
