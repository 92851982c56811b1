SECONDS_TO_START=${START_TIMEOUT:-120}

revision()    {
  by_filter "$1" 'if any(.containerDefinitions[]; any((.dependsOn // [])[]; .containerName == $container))
    then in_container($container; at_least("startTimeout"; $seconds))
    else error("no container waits for \($container)") end' \
    --arg container "$AWAITED_CONTAINER" --arg seconds "$SECONDS_TO_START"
}
describe()    {
  describe_revision "container $AWAITED_CONTAINER, which others wait for, has at least $SECONDS_TO_START seconds to start"
}
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
