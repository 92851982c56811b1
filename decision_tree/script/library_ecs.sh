# ----- ECS: services and task definition revisions -----
#
#   change_task_definition FILTER [JQ OPTION…]    registers a changed copy; the service, where one is given, takes it
#   task_definition_has FILTER [JQ OPTION…]       whether the one in use has it already
#   service_settled TASK_DEFINITION               the service's newest deployment has it and is complete
#   restore_task_definition                       the service goes back; our revision is deregistered
#   patiently COMMAND…                            like eventually, for ten minutes: a deployment takes its time

patiently() {
  ECS_WIZARD_TRIES=${ECS_WIZARD_TRIES:-60} ECS_WIZARD_PAUSE=${ECS_WIZARD_PAUSE:-10} eventually "$@"
}

has_service() { [[ -n ${CLUSTER:-} && -n ${SERVICE:-} ]]; }

service() { # the service's JSON
  aws ecs describe-services --cluster "$CLUSTER" --services "$SERVICE" |
    jq -ec '.services[] | select(.status == "ACTIVE")' || die "Cluster $CLUSTER has no active service $SERVICE."
}

family_of() { # ARN, FAMILY or FAMILY:REVISION
  local name=${1##*/}
  printf '%s' "${name%%:*}"
}

# The revision that counts: the service's own; without a service the newest of the family.
current_task_definition() {
  local arn
  if has_service; then
    arn=$(service | jq -er .taskDefinition) || return
    if [[ $(family_of "$arn") != "$(family_of "$TASK_DEFINITION")" ]]; then
      die "Service $SERVICE runs $(family_of "$arn"), not $(family_of "$TASK_DEFINITION")."
    fi
    printf '%s' "$arn"
  else
    family_of "$TASK_DEFINITION"
  fi
}

task_definition_has() { # FILTER [JQ OPTION…]
  local current definition filter=$1
  shift
  current=$(current_task_definition) || return
  definition=$(aws ecs describe-task-definition --task-definition "$current") || return
  holds "$definition" ".taskDefinition | $filter" "$@"
}

change_task_definition() { # FILTER [JQ OPTION…]
  local base filter=$1 file="$SCRATCH/task-definition.json" new
  shift
  base=$TASK_DEFINITION
  if has_service; then
    base=$(current_task_definition)
  fi
  # in a file of mode 0600: a task definition may hold secrets, and arguments are seen by everybody on the machine
  aws ecs describe-task-definition --task-definition "$base" --include TAGS >"$SCRATCH/described.json"
  save before "$(jq -r .taskDefinition.taskDefinitionArn "$SCRATCH/described.json")"
  jq "$@" '(.tags // []) as $tags | .taskDefinition
    | del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities, .registeredAt, .registeredBy,
          .deregisteredAt)
    | if ($tags | length) > 0 then .tags = $tags else . end | '"$filter" "$SCRATCH/described.json" >"$file"
  new=$(aws ecs register-task-definition --cli-input-json "file://$file" | jq -er .taskDefinition.taskDefinitionArn)
  printf '%s' "$new" >"$(step_folder "$STEP_CAUSE")/registered"
  say "  registered ${new##*/}"
  if has_service; then
    aws ecs update-service --cluster "$CLUSTER" --service "$SERVICE" --task-definition "$new" >/dev/null
    say "  service $SERVICE takes it; waiting until its tasks are replaced"
  else
    say "  start tasks with ${new##*/}, and update the services that use the old revision"
  fi
}

service_settled() {
  local deployment
  deployment=$(service | jq -ec '[.deployments[] | select(.status == "PRIMARY")][0]') || return
  if holds "$deployment" '.rolloutState == "FAILED"'; then
    die "The deployment failed: $(jq -r '.rolloutStateReason // "no reason given"' <<<"$deployment")"
  fi
  # only the rolling deployment of ECS itself has a rolloutState
  holds "$deployment" '.rolloutState == "COMPLETED" or (.rolloutState == null and .runningCount == .desiredCount)'
}

task_definition_in_use() { # FILTER [JQ OPTION…]: for verify
  eventually task_definition_has "$@" || return
  if has_service; then
    patiently service_settled || die "The service is not stable yet. Look again later with --verify."
  fi
}

restore_task_definition() {
  local new before current
  new=$(saved registered) || return 0 # nothing was registered
  if has_service; then
    before=$(saved before)
    current=$(service | jq -er .taskDefinition)
    if [[ $current == "$new" ]]; then
      aws ecs update-service --cluster "$CLUSTER" --service "$SERVICE" --task-definition "$before" >/dev/null
      say "  service $SERVICE goes back to ${before##*/}"
    else
      say "  service $SERVICE runs ${current##*/} by now, and is left with it"
    fi
  fi
  aws ecs deregister-task-definition --task-definition "$new" >/dev/null
  say "  deregistered ${new##*/}"
}

describe_revision() { # WHAT
  say "register a new revision of task definition $(family_of "$TASK_DEFINITION") in which $1"
  if has_service; then
    say "and let service $SERVICE in cluster $CLUSTER take it; its tasks are replaced one after another"
  else
    say "(no service is given: none is changed)"
  fi
}
