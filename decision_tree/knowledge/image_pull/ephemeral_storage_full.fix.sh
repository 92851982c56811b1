revision()    {
  "$1" 'if (.ephemeralStorage.sizeInGiB // 20) >= ($size | tonumber) then .
    else .ephemeralStorage.sizeInGiB = ($size | tonumber) end' --arg size "$EPHEMERAL_STORAGE"
}
describe()    { describe_revision "the task has at least $EPHEMERAL_STORAGE GiB of ephemeral storage"; }
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
