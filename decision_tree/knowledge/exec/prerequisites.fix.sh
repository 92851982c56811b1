# ECS Exec's channels know no resource. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html#ecs-exec-required-iam-permissions
document()    {
  policy "$(allow "ssmmessages:CreateControlChannel ssmmessages:CreateDataChannel ssmmessages:OpenControlChannel ssmmessages:OpenDataChannel" '*')"
}
describe()    {
  say "switch on ECS Exec for service $SERVICE in cluster $CLUSTER; its tasks are replaced one after another;"
  say "and, where the task role is not allowed it yet,"
  describe_inline_policy role "$TASK_ROLE_NAME" "$(document)"
}
permissions() {
  may_deploy
  may_put_inline_policy role "$TASK_ROLE_NAME"
  may '*' ecs:ListTasks
  may "$(arn ecs "task/$CLUSTER/*")" ecs:DescribeTasks
}
# also where another policy allows it already; where AWS may not be asked, no other is believed
role_may()    {
  local principal refused
  inline_policy_is role "$TASK_ROLE_NAME" "$(document)" && return
  principal=$(principal_arn role "$TASK_ROLE_NAME") || return
  refused=$(simulate "$principal" "$(document | jq -c '.Statement[0]')") && [[ -z $refused ]]
}
# tasks that were there before Exec was switched on never get it
tasks_have_it() {
  local listed tasks=() task described
  listed=$(aws ecs list-tasks --cluster "$CLUSTER" --service-name "$SERVICE") || return
  while read -r task; do
    tasks+=("$task")
  done < <(jq -r '.taskArns[:100][]' <<<"$listed")
  ((${#tasks[@]})) || return 0
  described=$(aws ecs describe-tasks --cluster "$CLUSTER" --tasks "${tasks[@]}") || return
  holds "$described" 'all(.tasks[]; .enableExecuteCommand == true)'
}
check()       {
  role_may || return
  holds "$(service)" '.enableExecuteCommand == true' || return
  if saved policy >/dev/null; then
    deployment_renewed
  else
    deployment_renewed || tasks_have_it
  fi
}
apply()       {
  local before
  if ! role_may; then
    save policy "$TASK_ROLE_NAME"
    put_inline_policy role "$TASK_ROLE_NAME" "$(document)"
  fi
  before=$(service | jq -r '.enableExecuteCommand // false')
  save exec "$before"
  new_deployment --enable-execute-command
}
changes()     {
  shows_change "ECS Exec of service $SERVICE" "$(service | jq -c '{enableExecuteCommand: (.enableExecuteCommand // false)}')" \
    '{"enableExecuteCommand": true}'
  role_may || inline_policy_change role "$TASK_ROLE_NAME" "$(document)"
}
verify()      {
  eventually check || return 1
  deployment_done
}
undo()        { # running tasks keep the shell until they are replaced
  local before
  if before=$(saved exec) && [[ $before == false ]]; then
    # the option that switches it off is not called alike in all versions of the AWS CLI
    update_service --cli-input-json '{"enableExecuteCommand": false, "forceNewDeployment": true}' >/dev/null
  fi
  if saved policy >/dev/null; then
    remove_inline_policy role "$TASK_ROLE_NAME"
  fi
}
