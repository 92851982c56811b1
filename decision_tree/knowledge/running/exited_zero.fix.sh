revision()    {
  by_filter "$1" 'in_container($container; .command = ($command | fromjson))' \
    --arg container "$CONTAINER" --arg command "$CONTAINER_COMMAND"
}
describe()    { describe_revision "container $CONTAINER runs the command $CONTAINER_COMMAND"; }
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
