revision()    {
  "$1" 'def bind_mount: .efsVolumeConfiguration == null and .dockerVolumeConfiguration == null;
    if any((.volumes // [])[]; .name == $volume and bind_mount)
    then .volumes |= map(if .name == $volume then .host.sourcePath = $path else . end)
    else error("the task definition has no bind mount called \($volume)") end' \
    --arg volume "$VOLUME_NAME" --arg path "$SOURCE_PATH"
}
describe()    { describe_revision "volume $VOLUME_NAME is the directory $SOURCE_PATH of the container instance"; }
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
