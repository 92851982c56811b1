describe()    {
  say "stop the task ${TASK##*/} in cluster $CLUSTER, which a service started: the service starts another one in its place"
}
permissions() {
  may "$(arn ecs "task/$CLUSTER/${TASK##*/}")" ecs:DescribeTasks ecs:StopTask
  may "$(arn ecs "service/$CLUSTER/*")" ecs:DescribeServices
}
# an old task is forgotten by ECS after about an hour
check()       {
  local task
  task=$(aws ecs describe-tasks --cluster "$CLUSTER" --tasks "$TASK") || return
  holds "$task" '(.tasks | all(.[]; .desiredStatus == "STOPPED")) and all(.failures[]; .reason == "MISSING")'
}
owner()       { # the service that started the task, or nothing
  aws ecs describe-tasks --cluster "$CLUSTER" --tasks "$TASK" |
    jq -r '.tasks[0].group // "" | if startswith("service:") then .[8:] else "" end'
}
apply()       {
  local owner
  owner=$(owner)
  [[ -n $owner ]] || die "No service started this task, so nothing would start it again. Start it anew yourself, then stop this one."
  save service "$owner"
  aws ecs stop-task --cluster "$CLUSTER" --task "$TASK" --reason "Replaced: its agent had lost its credentials" >/dev/null
}
verify()      {
  eventually check || return 1
  SERVICE=$(saved service) || return 0
  patiently replaced || die "Service $SERVICE has not started another task yet. Look again later with --verify."
}
replaced()    { holds "$(service)" '.runningCount >= .desiredCount'; }
undo()        { say "  a task that was stopped cannot be started again; the service has started another one"; }
