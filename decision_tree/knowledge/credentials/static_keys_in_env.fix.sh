KEYS='def key: . as $name | ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN",
  "AWS_ACCESS_KEY", "AWS_SECRET_KEY"] | index([$name]) != null;'
FREE='any(.containerDefinitions[]; .name == $container)
  and all(.containerDefinitions[] | select(.name == $container) | (.environment // [])[], (.secrets // [])[]; .name | key | not)'

describe() { describe_revision "container $CONTAINER has no AWS access keys in its environment and secrets"; }
check()    { task_definition_has "$KEYS $FREE" --arg container "$CONTAINER"; }
apply()    {
  change_task_definition "$KEYS"' (.containerDefinitions[] | select(.name == $container)) |= (
      (if .environment then .environment |= map(select(.name | key | not)) else . end)
      | (if .secrets then .secrets |= map(select(.name | key | not)) else . end))' --arg container "$CONTAINER"
  say "  the keys themselves are still valid: deactivate them in IAM when nothing else uses them"
}
verify()   { task_definition_in_use "$KEYS $FREE" --arg container "$CONTAINER"; }
undo()     { restore_task_definition; }
