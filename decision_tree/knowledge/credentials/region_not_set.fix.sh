SET_REGION=${CALLED_REGION:-$REGION}

revision()    {
  by_filter "$1" 'in_container($container; with_region($region))' \
    --arg container "$CONTAINER" --arg region "$SET_REGION"
}
describe()    { describe_revision "container $CONTAINER has AWS_REGION and AWS_DEFAULT_REGION, both $SET_REGION"; }
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
