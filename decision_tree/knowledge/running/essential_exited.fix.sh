# restart: ECS starts it again by itself, once it has run for a minute; optional: the task goes on without it
revision()    {
  by_filter "$1" 'in_container($container; if $way == "restart"
      then .restartPolicy = ({restartAttemptPeriod: 60} + (.restartPolicy // {}) + {enabled: true})
      else .essential = false end)
    | if any(.containerDefinitions[]; .essential != false) then . else error("one container must stay essential") end' \
    --arg container "$CONTAINER" --arg way "$SIDE_CONTAINER_POLICY"
}
describe()    {
  case $SIDE_CONTAINER_POLICY in
  restart) describe_revision "ECS starts container $CONTAINER again when it ends (restartPolicy), and keeps the task" ;;
  *) describe_revision "container $CONTAINER is not essential: the task goes on when it ends" ;;
  esac
}
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
