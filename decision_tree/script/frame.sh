# ----- The frame: options, plan, apply, verify, undo -----

export AWS_PAGER=""
umask 077

SCRIPT_NAME=${0##*/}
STATE=${ECS_WIZARD_STATE:-${XDG_STATE_HOME:-${HOME:-/root}/.local/state}/ecs-wizard}/$CASE_ID
STEP_CAUSES=() STEP_TITLES=() STEP_PLACES=() STEP_RISKS=() STEP_COSTS=() STEP_UNDOS=()
PARAMETERS=()
MISSING=()
MODE=plan ASK=yes PLACE="" ON_HOST=""
AWS_ACCOUNT="" NOT_SIGNED_IN=""
DONE=() CURRENT=""

usage() {
  cat <<USAGE
Usage: bash $SCRIPT_NAME [--apply | --verify | --undo] [--on aws|host] [--yes]

  (no option)  shows the plan; changes nothing
  --apply      does it, after asking once; a step that is right already is skipped
  --verify     looks whether every step is right
  --undo       takes back, in reverse order, what this script did
  --on host    takes the steps of the container instance (as root, there); --on aws those of the AWS CLI, which
               is the default where the script has any
  --yes        asks nothing

Exit status: 0 done; 1 a step failed or is not right; 2 wrong usage or a missing value; 130 interrupted.
What is replaced is kept in $STATE.
USAGE
}

# ----- what the built script declares -----

add_step() { # CAUSE TITLE PLACE RISK COST UNDO
  STEP_CAUSES+=("$1") STEP_TITLES+=("$2") STEP_PLACES+=("$3") STEP_RISKS+=("$4") STEP_COSTS+=("$5") STEP_UNDOS+=("$6")
}

# Refuses a value that does not have the form of its type; notes the one that is missing.
parameter() { # NAME PATTERN DESCRIPTION EXAMPLE required|optional PLACES
  local name=$1 pattern=$2 description=$3 example=$4 need=$5 places=$6 value LC_ALL=C
  if [[ " $places " != *" $PLACE "* ]]; then
    # the plan shows the steps of the other place too, and reads better with a name than with a gap
    [[ $MODE != plan || $need == optional || -n ${!name} ]] || printf -v "$name" '%s' "$name"
    return 0
  fi
  PARAMETERS+=("$name")
  recall_parameter "$name"
  value=${!name}
  if [[ -z $value ]]; then
    [[ $need == optional ]] || MISSING+=("set $name: $description, for example $example")
  elif [[ $value == -* || $value == *[[:cntrl:]]* || ! $value =~ $pattern ]]; then
    printf -v value '%q' "$value"
    usage_error "$name is not as it must be: $value. Give $description, for example $example"
  fi
}

# A value that was given by hand for --apply is the one that --verify and --undo are about.
recall_parameter() { # NAME
  local file="$STATE/parameters/$1" before
  [[ -f $file ]] || return 0
  before=$(<"$file")
  if [[ -z ${!1} ]]; then
    printf -v "$1" '%s' "$before"
  elif [[ ${!1} != "$before" ]]; then
    usage_error "This script was applied with $1=$before; undo that first (bash $SCRIPT_NAME --undo with that value)."
  fi
}

# ----- the state folder -----

step_folder() { printf '%s' "$STATE/$1"; }
started() { [[ -e $(step_folder "$1")/started ]]; }
finished() { [[ -e $(step_folder "$1")/finished ]]; }

open_state() {
  mkdir -p "$STATE" || usage_error "The folder $STATE cannot be made."
  [[ -O $STATE && ! -L $STATE ]] || usage_error "The folder $STATE belongs to somebody else; set ECS_WIZARD_STATE."
  chmod 0700 "$STATE"
  local name
  mkdir -p "$STATE/parameters"
  for name in ${PARAMETERS[@]+"${PARAMETERS[@]}"}; do
    [[ -z ${!name} ]] || printf '%s' "${!name}" >"$STATE/parameters/$name"
  done
}

close_state() { # the parameters are forgotten with the last step
  local cause
  for cause in "${STEP_CAUSES[@]}"; do
    started "$cause" && return 0
  done
  rm -rf "$STATE/parameters"
  rmdir "$STATE" 2>/dev/null || true
}

# ----- one step -----

# Sets STATUS, and FAILURE to why it failed or could not look. Called plainly: errexit must hold inside.
call() { # STEP FUNCTION
  STEP_CAUSE=${STEP_CAUSES[$1 - 1]} FAILURE=""
  rm -f "$SCRATCH/failed"
  "step_$1" "$2"
  STATUS=$?
  [[ ! -s $SCRATCH/failed ]] || FAILURE=$(head -n 1 "$SCRATCH/failed")
}

# Sets LOOK: right, wrong, or unknown with the reason in FAILURE.
look() { # STEP
  call "$1" check >/dev/null 2>"$SCRATCH/check"
  if [[ -n $FAILURE ]]; then
    LOOK=unknown
  elif ((STATUS <= 1)); then
    LOOK=wrong
    ((STATUS == 1)) || LOOK=right
  else
    LOOK=unknown
    FAILURE=$(tail -n 1 "$SCRATCH/check")
  fi
}

place_of() { # STEP
  [[ ${STEP_PLACES[$1 - 1]} == host ]] && printf host || printf aws
}

# Sets ELSEWHERE to why the step cannot run here, or to nothing.
locate() { # STEP
  local wanted
  ELSEWHERE=""
  if [[ $(place_of "$1") != "$PLACE" ]]; then
    ELSEWHERE="with the AWS CLI, for example in CloudShell: bash $SCRIPT_NAME"
    [[ $PLACE == aws ]] && ELSEWHERE="on each container instance: sudo bash $SCRIPT_NAME --on host"
    return 0
  fi
  [[ $PLACE == aws && -n $AWS_ACCOUNT ]] || return 0
  wanted=$("step_$1" account)
  [[ -z $wanted || $wanted == "$AWS_ACCOUNT" ]] || ELSEWHERE="signed in to account $wanted (this is $AWS_ACCOUNT)"
}

where_words() { # PLACE
  case $1 in
  host) printf 'on the container instance, as root' ;;
  *) printf 'AWS CLI (CloudShell has all it needs)' ;;
  esac
}

# ----- main program -----

options() {
  while (($#)); do
    case $1 in
    --apply) choose apply ;;
    --verify) choose verify ;;
    --undo) choose undo ;;
    --yes | -y) ASK=no ;;
    --on)
      [[ ${2-} == aws || ${2-} == host ]] || usage_error "--on needs aws or host. See --help."
      PLACE=$2
      shift
      ;;
    --on=aws | --on=host) PLACE=${1#--on=} ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) usage_error "There is no option $1. See --help." ;;
    esac
    shift
  done
  [[ -n $PLACE ]] || PLACE=$(default_place)
  has_place "$PLACE" || usage_error "This script has no step for --on $PLACE."
  [[ $PLACE == aws ]] || ON_HOST=" --on host"
}

default_place() {
  if has_place aws; then
    printf aws
  else
    printf host
  fi
}

has_place() { # aws|host
  local step
  for ((step = 1; step <= ${#STEP_CAUSES[@]}; step++)); do
    [[ $(place_of "$step") != "$1" ]] || return 0
  done
  return 1
}

choose() { # MODE
  [[ $MODE == plan || $MODE == "$1" ]] || usage_error "Give one of --apply, --verify and --undo. See --help."
  MODE=$1
}

main() {
  options "$@"
  SCRATCH=$(mktemp -d) || usage_error "No temporary folder can be made."
  trap 'rm -rf "$SCRATCH"' EXIT
  trap 'interrupted 130' INT
  trap 'interrupted 143' TERM HUP
  declare_parameters
  if ((${#MISSING[@]})); then
    printf '%s\n' "${MISSING[@]}" >&2
    usage_error "Write it at the top of $SCRIPT_NAME, or before the command: NAME=value bash $SCRIPT_NAME"
  fi
  "prepare_$PLACE"
  case $MODE in
  plan) show_plan ;;
  apply) apply_all ;;
  verify) verify_all ;;
  undo) undo_all ;;
  esac
}
