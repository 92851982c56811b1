describe()    {
  say "let service $SERVICE in cluster $CLUSTER deploy ${WANTED_TASK_DEFINITION:-the revision of its last deployment that was given up}"
  say "again; its tasks are replaced one after another"
}
permissions() {
  may_deploy
  may '*' ecs:DescribeTaskDefinition
  may "$(arn ecs "service/$CLUSTER/$SERVICE")" ecs:ListServiceDeployments
  may "$(arn ecs "service-revision/$CLUSTER/$SERVICE/*")" ecs:DescribeServiceRevisions
  may_pass_roles
}
# whoever deploys a task definition hands its roles to ECS
may_pass_roles() {
  local arn definition role
  arn=$(wanted) || return 0
  definition=$(call_aws ecs describe-task-definition --task-definition "$arn") || return 0
  while read -r role; do
    may "$role" iam:PassRole
  done < <(jq -r '.taskDefinition | .taskRoleArn, .executionRoleArn | select(. != null)' <<<"$definition")
}
# The ARN of the revision that shall run. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeploymentBrief.html
wanted()      {
  local revision
  if [[ -n $WANTED_TASK_DEFINITION ]]; then
    aws ecs describe-task-definition --task-definition "$WANTED_TASK_DEFINITION" | jq -er .taskDefinition.taskDefinitionArn
    return
  fi
  saved wanted && return
  revision=$(aws ecs list-service-deployments --cluster "$CLUSTER" --service "$SERVICE" | jq -r '[.serviceDeployments[]
    | select(.status | test("^(ROLLBACK|STOPPED)"))][0].targetServiceRevisionArn // empty') || return
  [[ -n $revision ]] || die "ECS knows no deployment of the service that was given up. Set WANTED_TASK_DEFINITION to the revision that shall run."
  aws ecs describe-service-revisions --service-revision-arns "$revision" | jq -er '.serviceRevisions[0].taskDefinition'
}
check()       {
  local wanted
  wanted=$(wanted) || return
  holds "$(service)" '.taskDefinition == $wanted and all(.deployments[] | select(.status == "PRIMARY"); .rolloutState != "FAILED")' \
    --arg wanted "$wanted"
}
deploy()      { # TASK DEFINITION
  update_service --task-definition "$1" --force-new-deployment >/dev/null
}
apply()       {
  local wanted before
  wanted=$(wanted)
  before=$(service | jq -er .taskDefinition)
  save before "$before"
  save wanted "$wanted"
  deploy "$wanted"
  say "  service $SERVICE takes ${wanted##*/}; waiting until its tasks are replaced"
}
changes()     {
  local wanted before
  wanted=$(wanted) || return
  before=$(service | jq -er .taskDefinition) || return
  shows_change "task definition of service $SERVICE" "$before" "$wanted"
}
verify()      {
  eventually check || return 1
  deployment_done
}
undo()        {
  local before wanted now
  before=$(saved before) && wanted=$(saved wanted) || return 0
  now=$(service | jq -er .taskDefinition)
  if [[ $now != "$wanted" ]]; then
    say "  service $SERVICE runs ${now##*/}, and is left with it"
  elif [[ $before != "$wanted" ]]; then
    deploy "$before"
    say "  service $SERVICE goes back to ${before##*/}"
  fi
}
