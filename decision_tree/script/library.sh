# ----- What every fix may rely on (bash 3.2 or newer: that of macOS too) -----
#
# A .fix.sh file is put, as it is, into a function of its own with a subshell for a body. It defines
#   describe   prints what apply would do, with the values of this case
#   check      status 0: it is right already; 1: it is not right yet. Changes nothing
#   apply      puts it right
#   verify     like check, but may wait (`eventually check`)
#   undo       takes back what apply did, also when apply stopped half way
#   permissions   for AWS: prints with `may` what the caller must be allowed to do
#   changes    optional: shows with `shows_change` and its like what will be different. Changes nothing
#   account    optional: prints the AWS account in which the step must run (default: $ACCOUNT_ID)
# and may use the variables of its `fix.needs`, AWS_ACCOUNT, AWS_PARTITION, CASE_ID, and these functions:
#   say, warn, die TEXT        words for the person; die also ends the step
#   save NAME TEXT             keeps TEXT for undo, unless a text is kept under that name already
#   saved NAME                 prints what was kept; status 1 where nothing was
#   forget NAME                it was not done after all
#   kept PATTERN               the names of what was kept, one in a line
#   shows_change LABEL BEFORE AFTER     two texts or JSON documents, as a unified diff
#   shows_values LABEL BEFORE AFTER     two JSON documents, a line for each value that differs
#   eventually COMMAND…        tries until it is true (ECS_WIZARD_TRIES times, ECS_WIZARD_PAUSE seconds apart)
#   holds JSON FILTER [ARG…]   whether the jq filter is true for the JSON; ARGs are jq options (--arg NAME VALUE)
# Those for AWS stand in library_aws.sh, library_iam.sh and library_ecs.sh, those for container instances in
# library_host.sh.
#
# The script may be killed between any two commands. So `save` comes before the call that it tells of, and `undo` and
# a second `apply` bear that the call has not happened. What has an id only when it is made is found again by its name
# or tag.
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
  [[ -e $file ]] || write_whole "$file" "$2"
}

write_whole() { # FILE TEXT: all of it or nothing, also where this is killed
  printf '%s' "$2" >"$1.new" && mv -f "$1.new" "$1"
}

saved() { # NAME
  local file
  file=$(step_folder "$STEP_CAUSE")/$1
  [[ -e $file ]] && cat "$file"
}

forget() { rm -f "$(step_folder "$STEP_CAUSE")/$1"; } # NAME

kept() { # PATTERN
  local file
  for file in "$(step_folder "$STEP_CAUSE")"/$1; do
    [[ ! -e $file || $file == *.new ]] || printf '%s\n' "${file##*/}"
  done
}

# ----- what will be different -----

shows_change() { # LABEL BEFORE AFTER
  printf '%s\n' "$2" | tidy >"$SCRATCH/before"
  printf '%s\n' "$3" | tidy >"$SCRATCH/after"
  shows_diff "$1" 3
}

tidy() { # JSON sorted and indented; another text as it is
  local text
  text=$(cat)
  # of a text that only begins like JSON jq would print the beginning
  if jq -S . <<<"$text" >"$SCRATCH/tidy" 2>/dev/null; then
    cat "$SCRATCH/tidy"
  else
    printf '%s\n' "$text"
  fi
}

shows_values() { # LABEL BEFORE AFTER
  jq -r "$VALUES" <<<"$2" | sort >"$SCRATCH/before"
  jq -r "$VALUES" <<<"$3" | sort >"$SCRATCH/after"
  shows_diff "$1" 0
}

# A line for each value, with its path; members of lists by their name. What a program is given in its environment may
# be a secret, and is shown only where its name tells that it is none.
VALUES='
  def plain: test("^(AWS_(DEFAULT_)?REGION|AWS_(DEFAULT_)?PROFILE|(NO|HTTPS?)_PROXY)$"; "i");
  def lines($path): if type == "object" then to_entries[] | .key as $key | .value | lines($path + "." + $key)
    elif type == "array" then to_entries[]
      | (.value | if type == "object" then .name // .Sid // null else null end) as $name
      | ($name // .key | tostring) as $member | .value | lines($path + "[" + $member + "]")
    elif ($path | test("environment\\[.*\\]\\.value$")) and ($path | capture("environment\\[(?<n>.*)\\]").n | plain | not)
    then "\($path) = (not shown)"
    else "\($path) = \(tojson)" end;
  lines("") | ltrimstr(".")'

shows_diff() { # LABEL LINES_AROUND
  local found
  found=$(diff -U "$2" "$SCRATCH/before" "$SCRATCH/after" | grep -v -e '^---' -e '^+++' -e '^@@' -e '^\\') || true
  [[ -z $found ]] || printf '%s:\n%s\n' "$1" "$found"
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
  jq -e "$@" "$filter" <<<"$json" >/dev/null 2>"$SCRATCH/jq" || status=$?
  case $status in
  0) return 0 ;;
  1 | 4) return 1 ;; # false, null; no input
  5) die "AWS's answer does not fit: $(sed -n 's/^jq: error ([^)]*): //p' "$SCRATCH/jq" | head -n 1)" ;;
  *) die "An answer could not be read." ;;
  esac
}
