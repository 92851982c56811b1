describe() { describe_revision "the execution role is $EXECUTION_ROLE_NAME (the role must exist)"; }
check()    { task_definition_has '(.executionRoleArn // "") | endswith("/" + $role)' --arg role "$EXECUTION_ROLE_NAME"; }
apply()    {
  local arn
  arn=$(role_arn "$EXECUTION_ROLE_NAME")
  change_task_definition '.executionRoleArn = $arn' --arg arn "$arn"
}
verify()   {
  task_definition_in_use '(.executionRoleArn // "") | endswith("/" + $role)' --arg role "$EXECUTION_ROLE_NAME"
}
undo()     { restore_task_definition; }
