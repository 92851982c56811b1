revision() { # COMMAND ROLE_ARN
  by_filter "$1" '(if (.taskRoleArn // "") == "" then .taskRoleArn = $role else . end)
    | in_container($container; with_region($region))' \
    --arg container "$CONTAINER" --arg region "$REGION" --arg role "$2"
}
describe()    {
  describe_revision "container $CONTAINER has AWS_REGION and AWS_DEFAULT_REGION, both $REGION, and there is a task role"
  say "(where it names none yet: $TASK_ROLE_NAME, which is made without permissions if there is no such role)"
}
permissions() {
  may_change_task_definition
  may_make_role "$TASK_ROLE_NAME"
  may "$(role_arn_to_be "$TASK_ROLE_NAME")" iam:PassRole
}
changes()     { revision task_definition_change "$(role_arn_to_be "$TASK_ROLE_NAME")"; }
check()       { revision revision_is_made ""; }
apply()       {
  local arn
  make_role "$TASK_ROLE_NAME"
  arn=$(role_arn "$TASK_ROLE_NAME")
  revision change_task_definition "$arn"
}
verify()      { revision revision_is_in_use ""; }
undo()        { restore_task_definition; remove_made_role; }
