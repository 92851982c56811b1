revision()    {
  "$1" '(if .networkMode == "none" then .networkMode = "bridge" else . end)
    | .containerDefinitions |= map(if .disableNetworking then del(.disableNetworking) else . end)'
}
describe()    { describe_revision "the containers have a network: mode bridge, that of Docker on the container instance"; }
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
