# The small process in front has process id 1 then, and hands the signal on to a program that would not hear it there.
revision()    {
  by_filter "$1" '((.runtimePlatform.operatingSystemFamily // "LINUX") == "LINUX") as $linux
    | in_container($container; at_least("stopTimeout"; $seconds)
      | if $linux then .linuxParameters.initProcessEnabled = true else . end)' \
    --arg container "$CONTAINER" --arg seconds "$STOP_TIMEOUT"
}
describe()    {
  describe_revision "container $CONTAINER has at least $STOP_TIMEOUT seconds to stop (stopTimeout)"
  say "and, on Linux, an init process that passes SIGTERM on (initProcessEnabled)"
}
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
