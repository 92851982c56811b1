describe()    { describe_growth; }
permissions() {
  may_grow_group
  may '*' ecs:DescribeTaskDefinition
}
# The task's own size, or else the sum of what its containers reserve.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
needs()       {
  aws ecs describe-task-definition --task-definition "$TASK_DEFINITION" | jq -ec '.taskDefinition
    | {cpu: (.cpu // ([.containerDefinitions[].cpu // 0] | add) | tonumber),
       memory: (.memory // ([.containerDefinitions[] | .memoryReservation // .memory // 0] | add) | tonumber)}'
}
check()       {
  local needs
  needs=$(needs) || return
  has_taker 'def left($name): [.remainingResources[] | select(.name == $name).integerValue][0] // 0;
    left("CPU") >= $needs.cpu and left("MEMORY") >= $needs.memory' --argjson needs "$needs"
}
apply()       {
  local instances needs
  needs=$(needs)
  instances=$(container_instances)
  holds "$instances" 'def all_of($name): [.registeredResources[] | select(.name == $name).integerValue][0] // 0;
      length == 0 or any(.[]; all_of("CPU") >= $needs.cpu and all_of("MEMORY") >= $needs.memory)' --argjson needs "$needs" ||
    die "The task reserves more than any instance of the cluster has when it is empty: a further one of the same type does not help." \
      "Reserve less, or let the group start larger instances."
  grow_group
}
changes()     { growth_change; }
verify()      {
  patiently check ||
    die "The group was asked for an instance, but none with room has joined the cluster yet. Look again later with --verify;" \
      "if it runs and does not join, see agent.disconnected."
}
undo()        { shrink_group; }
