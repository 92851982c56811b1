revision()    {
  "$1" 'if (.networkMode // "bridge") == "bridge"
    then .containerDefinitions |= map(if .portMappings then .portMappings |= map(
      if (.hostPort // 0) == 0 then . else .hostPort = 0 end) else . end)
    else error("a dynamic host port needs network mode bridge; this task definition has \(.networkMode)") end'
}
describe()    { describe_revision "every port mapping has host port 0: Docker chooses a free one for each task"; }
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
