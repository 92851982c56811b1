revision()    {
  by_filter "$1" 'in_container($container; .command = ($command | fromjson)
      | if $entry == "" then . else .entryPoint = ($entry | fromjson) end)' \
    --arg container "$CONTAINER" --arg command "$CONTAINER_COMMAND" --arg entry "${ENTRY_POINT:-}"
}
describe()    {
  describe_revision "container $CONTAINER runs the command $CONTAINER_COMMAND"
  [[ -z ${ENTRY_POINT:-} ]] || say "(with the entry point $ENTRY_POINT)"
}
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
