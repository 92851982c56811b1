HAS_ROLE='(.executionRoleArn // "") | endswith("/" + $role)'

describe()    { describe_revision "the execution role is $EXECUTION_ROLE_NAME (the role must exist)"; }
permissions() { may_change_task_definition; may "$(role_arn "$EXECUTION_ROLE_NAME")" iam:GetRole iam:PassRole; }
changes()     { task_definition_change '.executionRoleArn = $arn' --arg arn "$(role_arn "$EXECUTION_ROLE_NAME")"; }
check()       { task_definition_has "$HAS_ROLE" --arg role "$EXECUTION_ROLE_NAME"; }
apply()       {
  local arn
  arn=$(role_arn "$EXECUTION_ROLE_NAME")
  change_task_definition '.executionRoleArn = $arn' --arg arn "$arn"
}
verify()      { task_definition_in_use "$HAS_ROLE" --arg role "$EXECUTION_ROLE_NAME"; }
undo()        { restore_task_definition; }
