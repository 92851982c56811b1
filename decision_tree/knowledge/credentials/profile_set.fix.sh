revision()    {
  by_filter "$1" 'def rest: map(select(.name != "AWS_PROFILE" and .name != "AWS_DEFAULT_PROFILE"));
    in_container($container; (if .environment then .environment |= rest else . end)
      | (if .secrets then .secrets |= rest else . end))' --arg container "$CONTAINER"
}
describe()    {
  describe_revision "container $CONTAINER has neither AWS_PROFILE nor AWS_DEFAULT_PROFILE"
  say "(a profile that the image, an environment file or the code names is not touched)"
}
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
