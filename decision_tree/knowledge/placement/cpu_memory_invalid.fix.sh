revision()    { by_filter "$1" 'fitting($cpu; $memory)' --arg cpu "${TASK_CPU:-}" --arg memory "${TASK_MEMORY:-}"; }
describe()    {
  describe_revision "CPU and memory of the task are a pair that Fargate offers"
  say "(the smallest with at least ${TASK_CPU:-as many} CPU units and ${TASK_MEMORY:-as many} MiB of memory" \
    "and with room for all containers)"
}
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
