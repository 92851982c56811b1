# Where the container has no limit of its own, the task's is its limit. What the other containers share stays as large.
revision() {
  by_filter "$1" '($wanted | tonumber) as $wanted
    | ([.containerDefinitions[] | select(.name == $container) | .memory // 0] | add) as $limit
    | if $limit == 0 then in_container($container; .) | with_room($wanted) elif $limit >= $wanted then .
      else in_container($container; .memory = $wanted) | [.containerDefinitions[].memory] as $limits
        | if .memory == null then . elif all($limits[]; . != null) then with_room($limits | add)
          else with_room((.memory | tonumber) + $wanted - $limit) end end' \
    --arg container "$CONTAINER" --arg wanted "$CONTAINER_MEMORY"
}
describe()    {
  describe_revision "container $CONTAINER may use $CONTAINER_MEMORY MiB of memory"
  say "(the task's own size grows with it where it is too small, on Fargate to the next size that Fargate offers)"
}
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
