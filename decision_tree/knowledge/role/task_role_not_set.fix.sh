HAS_ROLE='(.taskRoleArn // "") | endswith("/" + $role)'

describe()    {
  describe_revision "the task role is $TASK_ROLE_NAME"
  say "(a role of that name is made, trusted by ECS and without permissions, if there is none)"
}
permissions() {
  may_change_task_definition
  may_make_role "$TASK_ROLE_NAME"
  may "$(role_arn_to_be "$TASK_ROLE_NAME")" iam:PassRole
}
changes()     { task_definition_change '.taskRoleArn = $arn' --arg arn "$(role_arn_to_be "$TASK_ROLE_NAME")"; }
check()       { task_definition_has "$HAS_ROLE" --arg role "$TASK_ROLE_NAME"; }
apply()       {
  local arn
  make_role "$TASK_ROLE_NAME"
  arn=$(role_arn "$TASK_ROLE_NAME")
  change_task_definition '.taskRoleArn = $arn' --arg arn "$arn"
}
verify()      { task_definition_in_use "$HAS_ROLE" --arg role "$TASK_ROLE_NAME"; }
undo()        { restore_task_definition; remove_made_role; }
