# ----- ECS: services and task definition revisions -----
#
#   change_task_definition FILTER [JQ OPTION…]    registers a changed copy; the service, where one is given, takes it
#   task_definition_has FILTER [JQ OPTION…]       whether the one in use has it already
#   task_definition_in_use FILTER [JQ OPTION…]    for verify: it has it, and the service is stable with it
#   task_definition_change FILTER [JQ OPTION…]    for `changes`
#   may_change_task_definition                    for `permissions`
#   restore_task_definition                       the service goes back; our revision is deregistered
#   service, service_settled                      the service's JSON; its newest deployment is complete
#   may_deploy                                    for `permissions`: reading and updating the service
#   patiently COMMAND…                            like eventually, for ten minutes: a deployment takes its time

patiently() {
  ECS_WIZARD_TRIES=${ECS_WIZARD_TRIES:-60} ECS_WIZARD_PAUSE=${ECS_WIZARD_PAUSE:-10} eventually "$@"
}

# ----- services -----

has_service() { [[ -n ${CLUSTER:-} && -n ${SERVICE:-} ]]; }

service() { # the service's JSON
  aws ecs describe-services --cluster "$CLUSTER" --services "$SERVICE" |
    jq -ec '.services[] | select(.status == "ACTIVE")' || die "Cluster $CLUSTER has no active service $SERVICE."
}

update_service() { # OPTION…: prints the service; notes that its tasks are replaced
  : >"$SCRATCH/deployed"
  aws ecs update-service --cluster "$CLUSTER" --service "$SERVICE" "$@"
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

may_deploy() {
  may "$(arn ecs "service/${CLUSTER##*/}/${SERVICE##*/}")" ecs:DescribeServices ecs:UpdateService
}

# ----- task definitions: those of AWS, changed by a filter, never made by hand -----

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

# What RegisterTaskDefinition takes, of what DescribeTaskDefinition gives.
REGISTRABLE='(.tags // []) as $tags | .taskDefinition
  | del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities, .registeredAt, .registeredBy,
        .deregisteredAt)
  | if ($tags | length) > 0 then .tags = $tags else . end'

describe_with_tags() { aws ecs describe-task-definition --task-definition "$1" --include TAGS; }

task_definition_change() { # FILTER [JQ OPTION…]
  local current described filter=$1
  shift
  current=$(current_task_definition) || return
  described=$(describe_with_tags "$current") || return
  shows_values "task definition $(family_of "$TASK_DEFINITION")" "$(jq -c "$REGISTRABLE" <<<"$described")" \
    "$(jq -c "$@" "$REGISTRABLE | $filter" <<<"$described")"
}

change_task_definition() { # FILTER [JQ OPTION…]
  local base filter=$1 file="$SCRATCH/task-definition.json" new
  shift
  base=$TASK_DEFINITION
  if has_service; then
    base=$(current_task_definition)
  fi
  # in a file of mode 0600: a task definition may hold secrets, and arguments are seen by everybody on the machine
  describe_with_tags "$base" >"$SCRATCH/described.json"
  save before "$(jq -r .taskDefinition.taskDefinitionArn "$SCRATCH/described.json")"
  jq -S "$@" "$REGISTRABLE | $filter" "$SCRATCH/described.json" >"$file"
  save wanted "$(cksum <"$file")"
  new=$(our_revision)
  if [[ -z $new ]]; then
    new=$(aws ecs register-task-definition --cli-input-json "file://$file" | jq -er .taskDefinition.taskDefinitionArn)
    say "  registered ${new##*/}"
  fi
  save registered "$new"
  if has_service; then
    update_service --task-definition "$new" >/dev/null
    say "  service $SERVICE takes it; waiting until its tasks are replaced"
  else
    say "  start tasks with ${new##*/}, and update the services that use the old revision"
  fi
}

# The revision that this step has registered, or nothing. Where the script was killed before it could note AWS's answer,
# it is the one after the old revision that has just the wanted content.
our_revision() {
  local wanted before arns arn described
  saved registered && return 0
  wanted=$(saved wanted) || return 0
  before=$(saved before) || return 0
  arns=$(aws ecs list-task-definitions --family-prefix "$(family_of "$before")" --sort DESC | jq -r '.taskDefinitionArns[]') ||
    return
  for arn in $arns; do
    ((${arn##*:} > ${before##*:})) || return 0
    described=$(describe_with_tags "$arn") || return
    if [[ $(jq -S "$REGISTRABLE" <<<"$described" | cksum) == "$wanted" ]]; then
      printf '%s' "$arn"
      return 0
    fi
  done
}

task_definition_in_use() { # FILTER [JQ OPTION…]: for verify
  eventually task_definition_has "$@" || return
  if has_service; then
    patiently service_settled || die "The service is not stable yet. Look again later with --verify."
  fi
}

restore_task_definition() {
  local new before current
  new=$(our_revision)
  [[ -n $new ]] || return 0 # nothing was registered
  if has_service; then
    before=$(saved before)
    current=$(service | jq -er .taskDefinition)
    if [[ $current == "$new" ]]; then
      update_service --task-definition "$before" >/dev/null
      say "  service $SERVICE goes back to ${before##*/}"
    else
      say "  service $SERVICE runs ${current##*/} by now, and is left with it"
    fi
  fi
  aws ecs deregister-task-definition --task-definition "$new" >/dev/null
  say "  deregistered ${new##*/}"
}

# Whoever registers a revision hands its roles on.
may_change_task_definition() {
  local current role
  may '*' ecs:DescribeTaskDefinition ecs:RegisterTaskDefinition ecs:DeregisterTaskDefinition ecs:ListTaskDefinitions
  if has_service; then
    may_deploy
  fi
  current=$(current_task_definition) || return
  for role in $(aws ecs describe-task-definition --task-definition "$current" |
    jq -r '.taskDefinition | .taskRoleArn, .executionRoleArn | select(. != null)'); do
    may "$role" iam:PassRole
  done
}

describe_revision() { # WHAT
  say "register a new revision of task definition $(family_of "$TASK_DEFINITION") in which $1"
  if has_service; then
    say "and let service $SERVICE in cluster $CLUSTER take it; its tasks are replaced one after another"
  else
    say "(no service is given: none is changed)"
  fi
}
