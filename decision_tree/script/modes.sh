# ----- The four modes: plan, apply, verify, undo -----

heading() {
  say "$TITLE"
  say "case $CASE_ID"
  if [[ $PLACE == host ]]; then
    say "this machine: $(uname -n)"
    [[ $EUID == 0 ]] || say "not root: some of it cannot be seen"
  elif [[ $PLACE == image ]]; then
    say "this folder: $PWD"
  elif [[ -n $AWS_ACCOUNT ]]; then
    say "AWS account $AWS_ACCOUNT${REGION:+, Region $REGION}"
  else
    say "not signed in to AWS: $NOT_SIGNED_IN"
  fi
}

show_plan() {
  heading
  show_steps
  say ""
  say "Nothing was changed. To do it: bash $SCRIPT_NAME$ON --apply"
}

chosen_steps() { # the steps that are not left out, in their order
  local step
  for ((step = 1; step <= ${#STEP_CAUSES[@]}; step++)); do
    ! is_chosen "$step" || printf '%s\n' "$step"
  done
}

show_steps() {
  local step
  for step in $(chosen_steps); do
    show_step "$step"
  done
}

show_step() { # STEP
  local at=$(($1 - 1)) does line_end=$'\n'
  STEP_CAUSE=${STEP_CAUSES[at]} # what the step is called, as in `call`: describe names its policy after it
  say ""
  say "$1. ${STEP_TITLES[at]}  [${STEP_CAUSES[at]}]"
  locate "$1"
  does=$("step_$1" describe 2>/dev/null) || true
  [[ -z $does ]] || say "   does:  ${does//$line_end/$line_end          }"
  show_changes "$1"
  say "   where: $(where_words "$1")"
  show_permissions "$1"
  say "   risk:  ${STEP_RISKS[at]}"
  say "   cost:  ${STEP_COSTS[at]}"
  say "   undo:  ${STEP_UNDOS[at]}"
  say "   now:   $(state_words "$1")"
}

# What will be different, where it can be read: a diff below its heading.
show_changes() { # STEP
  local changes line_end=$'\n'
  [[ -z $ELSEWHERE && ($PLACE != aws || -z $NOT_SIGNED_IN) ]] || return 0
  changes=$("step_$1" changes 2>/dev/null) || true
  [[ -z $changes ]] || say "   change: ${changes//$line_end/$line_end   }"
}

show_permissions() { # STEP
  [[ $PLACE == aws && -z $ELSEWHERE && -z $NOT_SIGNED_IN ]] || return 0
  say "   needs: $(needed_actions "$1")"
  check_permissions "$1"
  say "   may:   $MAY_WORDS"
}

state_words() { # STEP
  local cause=${STEP_CAUSES[$1 - 1]} by=""
  if [[ -n $ELSEWHERE ]]; then
    printf 'not here; run it %s' "$ELSEWHERE"
    return
  elif [[ -n $NOT_SIGNED_IN && $PLACE == aws ]]; then
    printf 'could not check: not signed in'
    return
  fi
  if finished "$cause"; then
    by=" (this script did it)"
  elif started "$cause"; then
    by=" (this script began it and did not finish)"
  fi
  look "$1"
  case $LOOK in
  right) printf 'right already%s' "$by" ;;
  wrong) printf 'not right yet%s' "$by" ;;
  *) printf 'could not check: %s' "$FAILURE" ;;
  esac
}

apply_all() {
  local step here=0
  confirm "Do this now?"
  require_permissions
  open_state
  for step in $(chosen_steps); do
    locate "$step"
    if [[ -n $ELSEWHERE ]]; then
      say "Step $step is not for here; run it $ELSEWHERE"
    else
      here=1
      CURRENT=$step
      apply_step "$step"
      DONE+=("$step")
      CURRENT=""
    fi
  done
  close_state
  ((here)) || nothing_here
  [[ $PLACE != aws ]] || redeploy
  say ""
  say "Done. To check later: bash $SCRIPT_NAME$ON --verify. To take it back: bash $SCRIPT_NAME$ON --undo"
}

# Before the first change of the first step: half a fix is worse than none.
require_permissions() {
  local step missing=0
  [[ $PLACE == aws ]] || return 0
  for step in $(chosen_steps); do
    locate "$step"
    [[ -z $ELSEWHERE ]] || continue
    check_permissions "$step"
    [[ $MAY != unknown ]] || warn "Step $step: whether you may do it $MAY_WORDS"
    [[ $MAY == no ]] || continue
    warn "Step $step, ${STEP_TITLES[step - 1]}: $AWS_CALLER may not: $MAY_WORDS"
    missing=1
  done
  ((missing == 0)) || {
    warn "Nothing was changed. Sign in as somebody who may, or ask an administrator for these permissions."
    exit 1
  }
}

# A service starts new tasks only with a new deployment: some changes count from then on.
redeploy() {
  has_service && [[ ! -e $SCRATCH/deployed ]] || return 0
  if [[ $REDEPLOY == no ]]; then
    say ""
    say "Tasks that run already may not take it. A new deployment of service $SERVICE replaces them one after another:"
    say "bash $SCRIPT_NAME$ON --apply --redeploy"
    return 0
  fi
  say ""
  say "New deployment of service $SERVICE in cluster $CLUSTER: its tasks are replaced one after another"
  rm -f "$SCRATCH/failed"
  if aws ecs update-service --cluster "$CLUSTER" --service "$SERVICE" --force-new-deployment >/dev/null &&
    patiently service_settled; then
    say "  done: its tasks run"
  else
    warn "The new deployment is not stable. The fix is in place; look at the service's events."
    exit 1
  fi
}

nothing_here() {
  warn "No step runs here; nothing was done."
  exit 1
}

apply_step() { # STEP
  local title=${STEP_TITLES[$1 - 1]} folder
  folder=$(step_folder "${STEP_CAUSES[$1 - 1]}")
  say ""
  say "Step $1: $title"
  look "$1"
  case $LOOK in
  right)
    say "  right already, skipped"
    [[ ! -e $folder/started ]] || touch "$folder/finished"
    return
    ;;
  unknown) stop "could not check how it is now: $FAILURE" ;;
  esac
  mkdir -p "$folder"
  touch "$folder/started" # before anything is changed: what is half done can be taken back
  call "$1" apply
  ((STATUS == 0)) && [[ -z $FAILURE ]] || stop "it failed${FAILURE:+: $FAILURE}"
  call "$1" verify
  ((STATUS == 0)) && [[ -z $FAILURE ]] || stop "it was done, but is not right afterwards${FAILURE:+: $FAILURE}"
  touch "$folder/finished"
  say "  done and checked"
}

verify_all() {
  local step bad=0 here=0
  heading
  for step in $(chosen_steps); do
    locate "$step"
    say ""
    if [[ -n $ELSEWHERE ]]; then
      say "$step. ${STEP_TITLES[step - 1]}: not here; run it $ELSEWHERE"
      continue
    fi
    here=1
    call "$step" verify
    if [[ -n $FAILURE ]]; then
      bad=1
      say "$step. ${STEP_TITLES[step - 1]}: could not check, or not right: $FAILURE"
    elif ((STATUS == 0)); then
      say "$step. ${STEP_TITLES[step - 1]}: right"
    else
      bad=1
      say "$step. ${STEP_TITLES[step - 1]}: not right"
    fi
  done
  ((here)) || nothing_here
  exit "$bad"
}

undo_all() {
  local step
  confirm "Take back what this script did?"
  for ((step = ${#STEP_CAUSES[@]}; step >= 1; step--)); do
    is_chosen "$step" || continue
    locate "$step"
    if [[ -n $ELSEWHERE ]]; then
      say "Step $step is not for here; take it back $ELSEWHERE --undo"
    else
      undo_step "$step"
    fi
  done
  close_state
}

undo_step() { # STEP
  local title=${STEP_TITLES[$1 - 1]} cause=${STEP_CAUSES[$1 - 1]}
  if ! started "$cause"; then
    say "Step $1, $title: this script did nothing here, so there is nothing to take back"
    return
  fi
  CURRENT=$1
  say "Step $1, $title: taking it back"
  call "$1" undo
  ((STATUS == 0)) && [[ -z $FAILURE ]] || stop "it could not be taken back${FAILURE:+: $FAILURE}"
  rm -rf "$(step_folder "$cause")"
  DONE+=("$1")
  CURRENT=""
  say "  taken back"
}

# ----- stopping -----

stop() { # REASON
  warn ""
  warn "Stopped at step $CURRENT, ${STEP_TITLES[CURRENT - 1]}: $1"
  summary
  exit 1
}

interrupted() { # STATUS
  warn ""
  warn "Interrupted${CURRENT:+ in step $CURRENT, ${STEP_TITLES[CURRENT - 1]}}."
  [[ $MODE != apply && $MODE != undo ]] || summary
  exit "$1"
}

summary() {
  local step words="done" list=" ${DONE[*]-} "
  [[ $MODE != undo ]] || words="taken back"
  for step in $(chosen_steps); do
    if [[ $list == *" $step "* ]]; then
      warn "  $words: $step. ${STEP_TITLES[step - 1]}"
    elif [[ $step == "$CURRENT" ]]; then
      warn "  perhaps in part: $step. ${STEP_TITLES[step - 1]}"
    else
      warn "  not $words: $step. ${STEP_TITLES[step - 1]}"
    fi
  done
  warn "To go on, put right what is said above and give the same command again: what is done is skipped."
  [[ $MODE != apply ]] || warn "To go back: bash $SCRIPT_NAME$ON --undo"
}

confirm() { # QUESTION
  [[ $ASK == yes ]] || return 0
  must_have_terminal
  heading
  [[ $MODE != apply ]] || show_steps
  say ""
  ask_to_go_on "$1" "Nothing was changed."
}

must_have_terminal() { [[ -t 0 ]] || usage_error "There is no terminal to ask on: add --yes to go on without a question."; }

ask_to_go_on() { # QUESTION WORDS: ends with these words where the answer is not yes
  local answer
  read -r -p "$1 [yes/no] " answer || true
  case $answer in
  y | yes | Y | Yes | YES) ;;
  *)
    say "$2"
    exit 0
    ;;
  esac
}
