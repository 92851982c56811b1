# ----- The frame: options, steps, parameters, the state folder -----

export AWS_PAGER=""
umask 077

SCRIPT_NAME=${0##*/}
STATE=${ECS_WIZARD_STATE:-${XDG_STATE_HOME:-${HOME:-/root}/.local/state}/ecs-wizard}/$CASE_ID
STEP_CAUSES=() STEP_TITLES=() STEP_PLACES=() STEP_RISKS=() STEP_COSTS=() STEP_UNDOS=()
PARAMETERS=()
MISSING=()
MODE=plan ASK=yes PLACE="" ON="" ONLY="" REDEPLOY=no FLEET=no MAX_CONCURRENCY="" MAX_ERRORS="" CLUSTER_INSTANCES=""
AWS_ACCOUNT="" AWS_CALLER="" NOT_SIGNED_IN=""
DONE=() CURRENT=""

usage() {
  cat <<USAGE
Usage: bash $SCRIPT_NAME [--apply | --verify | --undo] [--on aws|host|image] [--only STEP] [--yes]

  (no option)  shows the plan; changes nothing
  --apply      does it, after asking once; a step that is right already is skipped
  --verify     looks whether every step is right
  --undo       takes back, in reverse order, what this script did
  --on PLACE   takes the steps of one place: aws (AWS CLI, for example in CloudShell), host (as root on the container
               instance), image (in the folder of the Dockerfile). The default is the first that the script has steps for
  --only STEP  takes this step alone: its number or its cause; may be given more than once
  --redeploy   with --apply: then starts a new deployment of the service, so that new tasks take the change; running
               tasks are replaced one after another
  --yes        asks nothing
USAGE
  if has_place host; then
    cat <<USAGE
  --fleet      with --on host, where the AWS CLI is: sends the steps to all container instances of the cluster, as one
               Run Command of AWS Systems Manager, and collects the result of each
  --max-concurrency N|N%, --max-errors N|N%   how many at a time (10%), and after how many failures it stops (1)
  --cluster-instances ID,ID   only these: EC2 ids, mi- ids or container instance ids
USAGE
  fi
  cat <<USAGE

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
    [[ -z ${!name} ]] || write_whole "$STATE/parameters/$name" "${!name}"
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
  case ${STEP_PLACES[$1 - 1]} in
  host | image) printf '%s' "${STEP_PLACES[$1 - 1]}" ;;
  *) printf aws ;;
  esac
}

# Sets ELSEWHERE to why the step cannot run here, or to nothing.
locate() { # STEP
  local wanted place
  ELSEWHERE=""
  place=$(place_of "$1")
  if [[ $place != "$PLACE" ]]; then
    case $place in
    host) ELSEWHERE="on each container instance: sudo bash $SCRIPT_NAME --on host" ;;
    image) ELSEWHERE="in the folder of the Dockerfile: bash $SCRIPT_NAME --on image" ;;
    *) ELSEWHERE="with the AWS CLI, for example in CloudShell: bash $SCRIPT_NAME --on aws" ;;
    esac
    return 0
  fi
  [[ $PLACE == aws && -n $AWS_ACCOUNT ]] || return 0
  wanted=$("step_$1" account)
  [[ -z $wanted || $wanted == "$AWS_ACCOUNT" ]] || ELSEWHERE="signed in to account $wanted (this is $AWS_ACCOUNT)"
}

where_words() { # STEP
  case $(place_of "$1") in
  host) printf 'on the container instance, as root' ;;
  image) printf 'in the folder of the Dockerfile, where the image is built' ;;
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
    --redeploy) REDEPLOY=yes ;;
    --fleet) FLEET=yes ;;
    --help | -h)
      usage
      exit 0
      ;;
    --on=* | --only=* | --max-concurrency=* | --max-errors=* | --cluster-instances=*) with_value "${1%%=*}" "${1#*=}" ;;
    --on | --only | --max-concurrency | --max-errors | --cluster-instances)
      with_value "$1" "${2-}"
      shift
      ;;
    *) usage_error "There is no option $1. See --help." ;;
    esac
    (($#)) && shift
  done
  [[ $REDEPLOY == no || $MODE == apply ]] || usage_error "--redeploy goes with --apply. See --help."
  choose_place
}

with_value() { # OPTION VALUE
  case $1 in
  --on)
    [[ $2 == aws || $2 == host || $2 == image ]] || usage_error "--on needs aws, host or image. See --help."
    PLACE=$2
    ;;
  --only) ONLY="$ONLY $(step_number "$2")" || exit 2 ;;
  --max-concurrency | --max-errors)
    [[ $2 =~ ^[0-9]{1,7}%?$ ]] || usage_error "$1 needs a number or a percentage, such as 10%."
    if [[ $1 == --max-errors ]]; then MAX_ERRORS=$2; else MAX_CONCURRENCY=$2; fi
    ;;
  --cluster-instances)
    [[ $2 =~ ^[A-Za-z0-9:/_,-]+$ ]] || usage_error "$1 needs ids with commas between them."
    CLUSTER_INSTANCES=$2
    ;;
  esac
}

step_number() { # NUMBER|CAUSE
  local step
  for ((step = 1; step <= ${#STEP_CAUSES[@]}; step++)); do
    if [[ $1 == "$step" || $1 == "${STEP_CAUSES[step - 1]}" ]]; then
      printf '%s' "$step"
      return 0
    fi
  done
  usage_error "There is no step ${1:-without a name}: --only takes a number from 1 to ${#STEP_CAUSES[@]}, or a cause."
}

is_chosen() { [[ -z $ONLY || " $ONLY " == *" $1 "* ]]; } # STEP

choose_place() {
  local place step
  for place in aws host image; do
    [[ -n $PLACE ]] || ! has_place "$place" || PLACE=$place
  done
  has_place "$PLACE" || usage_error "This script has no step for --on ${PLACE:-aws}${ONLY:+ with --only}."
  [[ $FLEET == no || $PLACE == host ]] || usage_error "--fleet goes with --on host. See --help."
  [[ $FLEET == yes || -z $MAX_CONCURRENCY$MAX_ERRORS$CLUSTER_INSTANCES ]] ||
    usage_error "--max-concurrency, --max-errors and --cluster-instances go with --fleet."
  for ((step = 1; step <= ${#STEP_CAUSES[@]}; step++)); do
    [[ $(place_of "$step") == "$PLACE" ]] || ON=" --on $PLACE"
  done
}

has_place() { # aws|host|image
  local step
  for ((step = 1; step <= ${#STEP_CAUSES[@]}; step++)); do
    ! is_chosen "$step" || [[ $(place_of "$step") != "$1" ]] || return 0
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
  if [[ $FLEET == yes ]]; then
    prepare_aws
    fleet_main
    return
  fi
  "prepare_$PLACE"
  case $MODE in
  plan) show_plan ;;
  apply) apply_all ;;
  verify) verify_all ;;
  undo) undo_all ;;
  esac
}
