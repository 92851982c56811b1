describe() {
  describe_revision "the task role is $TASK_ROLE_NAME"
  say "(a role of that name is made, trusted by ECS and without permissions, if there is none)"
}
check()    { task_definition_has '(.taskRoleArn // "") | endswith("/" + $role)' --arg role "$TASK_ROLE_NAME"; }
apply()    {
  local arn
  make_role "$TASK_ROLE_NAME"
  arn=$(role_arn "$TASK_ROLE_NAME")
  change_task_definition '.taskRoleArn = $arn' --arg arn "$arn"
}
verify()   { task_definition_in_use '(.taskRoleArn // "") | endswith("/" + $role)' --arg role "$TASK_ROLE_NAME"; }
undo()     { restore_task_definition; remove_made_role; }
