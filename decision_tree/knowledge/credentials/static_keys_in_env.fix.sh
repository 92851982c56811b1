revision()    {
  by_filter "$1" 'def rest: map(select(.name as $name | ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
      "AWS_SECURITY_TOKEN", "AWS_ACCESS_KEY", "AWS_SECRET_KEY"] | index([$name]) == null));
    in_container($container; (if .environment then .environment |= rest else . end)
      | (if .secrets then .secrets |= rest else . end))' --arg container "$CONTAINER"
}
describe()    {
  describe_revision "container $CONTAINER has no AWS access keys in its environment and secrets"
  say "(keys in the image, an environment file or the entry point are not touched)"
}
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       {
  revision change_task_definition
  say "  the keys themselves are still valid: deactivate them in IAM when nothing else uses them"
}
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
