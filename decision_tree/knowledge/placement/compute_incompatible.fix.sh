# The refused request names cluster and service; a service cannot go from one launch type to another.
CLUSTER="" SERVICE=""

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
revision()    {
  by_filter "$1" '([.containerDefinitions[]
      | (if .privileged then "privileged" else empty end), (if (.links // []) != [] then "links" else empty end),
        (if (.linuxParameters.devices // []) != [] then "devices" else empty end),
        (if (.dockerSecurityOptions // []) != [] then "dockerSecurityOptions" else empty end),
        (if (.resourceRequirements // []) != [] then "resourceRequirements" else empty end),
        (.logConfiguration.logDriver // "awslogs" | select(. != "awslogs" and . != "splunk" and . != "awsfirelens")
          | "log driver \(.)")]
      + [(.volumes // [])[] | select(.host.sourcePath or .dockerVolumeConfiguration) | "volume \(.name)"]
      + [(.placementConstraints // [])[] | "placementConstraints"] | unique | join(", ")) as $foreign
    | if $foreign != "" then error("Fargate does not offer what this task definition uses: \($foreign)") else . end
    | .networkMode = "awsvpc"
    | (if (.requiresCompatibilities // []) | index(["FARGATE"]) then . else .requiresCompatibilities += ["FARGATE"] end)
    | .containerDefinitions |= map(if .portMappings then .portMappings |= map(
        if .hostPort == null or .hostPort == .containerPort then . else .hostPort = .containerPort end) else . end)
    | fitting($cpu; $memory)' --arg cpu "${TASK_CPU:-}" --arg memory "${TASK_MEMORY:-}"
}
describe()    {
  describe_revision "everything is as Fargate wants it: network mode awsvpc, ports of its own, a size that Fargate offers"
  say "then repeat your request with the new revision and with a network configuration (subnets, security groups)"
}
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
