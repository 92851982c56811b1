# ----- A fleet whose tasks leave first: in batches, each drained, mended, and taken back into service -----
#
#   fleet_drains           whether a chosen step wants it (needs_drain)
#   run_in_batches         run_on for a part of the instances after the other
#   activate_leftover      what this script drained takes tasks again; also what an interrupted run has left
#
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-draining.html

DRAINS_A_CALL=10

fleet_drains() {
  local step
  [[ $MODE == apply || $MODE == undo ]] || return 1
  for step in $(chosen_steps); do
    [[ $(place_of "$step") != host ]] || ! "step_$step" needs_drain >/dev/null 2>&1 || return 0
  done
  return 1
}

run_in_batches() {
  local size active
  size=$(concurrency)
  active=$(awk -F'\t' '$3 == "ACTIVE"' "$SCRATCH/instances" | wc -l | tr -d ' ')
  ((size < active)) ||
    usage_error "The cluster has $active active instances, and $size at a time would be drained: nothing would be left for" \
      "the tasks. Give a smaller --max-concurrency, or add an instance first."
  split -l "$size" -a 4 "$SCRATCH/reachable" "$SCRATCH/batch."
  local batch
  for batch in "$SCRATCH"/batch.*; do
    if (($(failures) >= $(most_errors))); then
      note_skipped "$(cut -f1 "$batch" | xargs)"
    else
      run_drained "$batch"
    fi
  done
}

run_drained() { # FILE
  local arns
  arns=$(awk -F'\t' '$3 == "ACTIVE" { print $2 }' "$1" | xargs)
  say ""
  say "Draining $(cut -f1 "$1" | xargs)"
  # before anything is drained: an instance must not be forgotten in that state
  [[ -z $arns ]] || write_whole "$STATE/drained" "$arns"
  if set_state DRAINING "$arns" && patiently no_tasks_left "$(cut -f2 "$1" | xargs)"; then
    run_on "$1"
  else
    cut -f1 "$1" | sed $'s/$/\tfailed\tits tasks did not leave; nothing was done there/' >>"$SCRATCH/results"
  fi
  activate_leftover
}

set_state() { # STATUS ARNS
  local some
  while read -r some; do
    [[ -n $some ]] || continue
    # shellcheck disable=SC2086 # ARNs have no blanks
    aws ecs update-container-instances-state --cluster "$CLUSTER" --status "$1" --container-instances $some >"$SCRATCH/set" || return
    holds "$(cat "$SCRATCH/set")" '(.failures // []) | length == 0' || return
  done < <(xargs -n "$DRAINS_A_CALL" <<<"$2")
}

no_tasks_left() { # ARNS
  local answer
  # shellcheck disable=SC2086 # ARNs have no blanks
  answer=$(call_aws ecs describe-container-instances --cluster "$CLUSTER" --container-instances $1) || return 1
  holds "$answer" 'all(.containerInstances[]; .runningTasksCount == 0 and .pendingTasksCount == 0)'
}

# Those that this script drained take tasks again; also what an interrupted run has left.
activate_leftover() {
  [[ -s $STATE/drained ]] || return 0
  if set_state ACTIVE "$(cat "$STATE/drained")"; then
    rm -f "$STATE/drained"
  else
    warn "These instances are still drained: $(cat "$STATE/drained"). Start this again, or: aws ecs" \
      "update-container-instances-state --cluster $CLUSTER --status ACTIVE --container-instances …"
    FLEET_TROUBLE=yes
  fi
}
