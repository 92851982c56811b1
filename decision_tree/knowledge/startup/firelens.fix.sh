revision()    {
  "$1" 'def router: [.containerDefinitions[] | select(.firelensConfiguration != null) | .name][0];
    (if router != null then . elif any(.containerDefinitions[]; .name == $container)
      then .containerDefinitions |= map(if .name == $container then .firelensConfiguration = {type: "fluentbit"} else . end)
      else error("no container is the log router: set LOG_ROUTER to the name of the one that shall be it") end)
    | router as $router
    | .containerDefinitions |= map(
        if .name == $router then (if .essential == false then .essential = true else . end)
        elif .logConfiguration.logDriver == "awsfirelens" and all((.dependsOn // [])[]; .containerName != $router)
        then .dependsOn += [{containerName: $router, condition: "START"}] else . end)' \
    --arg container "${LOG_ROUTER:-}"
}
describe()    {
  describe_revision "the log router is essential, and each container with awsfirelens waits for it to start"
  [[ -z ${LOG_ROUTER:-} ]] || say "(where no container is the log router yet, $LOG_ROUTER becomes it, with Fluent Bit)"
}
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
