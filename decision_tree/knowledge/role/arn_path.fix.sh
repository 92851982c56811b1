revision() { # COMMAND
  local arn
  arn=$(role_arn "$ROLE_NAME")
  "$1" 'def right: if . != null and (split("/") | last) == $name then $arn else . end;
    if [.taskRoleArn, .executionRoleArn | strings | split("/") | last] | index([$name])
    then (if .taskRoleArn then .taskRoleArn |= right else . end)
      | (if .executionRoleArn then .executionRoleArn |= right else . end)
    else error("the task definition names no role \($name)") end' --arg name "$ROLE_NAME" --arg arn "$arn"
}
describe()    { describe_revision "the role $ROLE_NAME is named with the ARN that IAM has for it, path and all"; }
permissions() { may_change_task_definition; may "$(role_arn "$ROLE_NAME")" iam:GetRole iam:PassRole; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
