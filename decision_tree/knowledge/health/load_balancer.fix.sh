describe()    {
  say "let the load balancer's security groups reach the tasks of service $SERVICE where no rule lets them${GIVEN:+, and}"
  [[ -z $GIVEN ]] || say "set for the health check: $GIVEN"
}
GIVEN="${HEALTH_CHECK_PATH:+path $HEALTH_CHECK_PATH; }${HEALTH_CHECK_PORT:+port $HEALTH_CHECK_PORT; }${HEALTH_CHECK_CODES:+good answers $HEALTH_CHECK_CODES; }"
GIVEN+="${HEALTH_CHECK_GRACE:+a grace period of $HEALTH_CHECK_GRACE seconds}"
GIVEN=${GIVEN%; }
permissions() {
  local service group
  may_deploy
  may '*' elasticloadbalancing:DescribeTargetGroups elasticloadbalancing:DescribeLoadBalancers elasticloadbalancing:DescribeTargetHealth
  service=$(service) || return
  group=$(target_group "$service") || return
  may "$(jq -r .TargetGroupArn <<<"$group")" elasticloadbalancing:ModifyTargetGroup
  if [[ -n $(task_group "$service") ]]; then
    may_change_rules "$(task_group "$service")" ingress
  fi
}
target_group() { # SERVICE
  local arn=$TARGET_GROUP_ARN arns
  if [[ -z $arn ]]; then
    arns=$(jq -r '[.loadBalancers[]?.targetGroupArn // empty] | unique | join(" ")' <<<"$1") || return
    [[ -n $arns && $arns != *' '* ]] || die "Set TARGET_GROUP_ARN: the service's target groups are ${arns:-none}."
    arn=$arns
  fi
  aws elbv2 describe-target-groups --target-group-arns "$arn" | jq -ec '.TargetGroups[0]'
}

# ----- the way to the tasks; outside awsvpc the instances' group and the host's port count, which ECS does not tell -----

task_group()  { jq -r '.networkConfiguration.awsvpcConfiguration.securityGroups[0] // empty' <<<"$1"; } # SERVICE
checked_ports() { # SERVICE TARGET_GROUP: a JSON list
  jq -c --argjson group "$2" '[.loadBalancers[] | select(.targetGroupArn == $group.TargetGroupArn).containerPort,
    ($group.HealthCheckPort // "traffic-port" | select(. != "traffic-port") | tonumber)] | unique' <<<"$1"
}
# A rule for each port that no rule opens to the load balancer's groups. One for addresses may or may not hold those of
# the load balancer: it counts as a way.
missing_rules() { # SERVICE TARGET_GROUP
  local ports balancers groups
  [[ -n $(task_group "$1") ]] && balancers=$(balancer_groups "$2") && [[ $balancers != '[]' ]] || {
    printf '[]'
    return
  }
  ports=$(checked_ports "$1" "$2") || return
  groups=$(task_groups "$1") || return
  jq -c --argjson ports "$ports" --argjson balancers "$balancers" '[.SecurityGroups[].IpPermissions[]] as $rules
    | [$ports[] | . as $port | select(any($rules[];
        (.IpProtocol == "-1" or (.IpProtocol == "tcp" and .FromPort <= $port and .ToPort >= $port))
        and (((.IpRanges // []) + (.Ipv6Ranges // []) + (.PrefixListIds // []) != [])
          or any((.UserIdGroupPairs // [])[].GroupId; IN($balancers[])))) | not)
      | {IpProtocol: "tcp", FromPort: $port, ToPort: $port,
         UserIdGroupPairs: [$balancers[] | {GroupId: ., Description: "Health check, added by ecs-wizard"}]}]' <<<"$groups"
}
balancer_groups() { # TARGET_GROUP: not every load balancer has some
  local arns=() arn
  while read -r arn; do
    arns+=("$arn")
  done < <(jq -r '.LoadBalancerArns[]' <<<"$1")
  ((${#arns[@]})) || die "The target group has no load balancer: add a listener rule that forwards to it."
  aws elbv2 describe-load-balancers --load-balancer-arns "${arns[@]}" | jq -c '[.LoadBalancers[].SecurityGroups[]?] | unique'
}
task_groups() { # SERVICE
  local ids=() id
  while read -r id; do
    ids+=("$id")
  done < <(jq -r '.networkConfiguration.awsvpcConfiguration.securityGroups[]' <<<"$1")
  aws ec2 describe-security-groups --group-ids "${ids[@]}"
}

# ----- the settings -----

settings()    { jq -cS '{HealthCheckPath, HealthCheckPort, Matcher: (.Matcher // {} | {HttpCode})}' <<<"$1"; } # TARGET_GROUP
given()       { # as modify-target-group takes them
  jq -cn --arg path "$HEALTH_CHECK_PATH" --arg port "$HEALTH_CHECK_PORT" --arg codes "$HEALTH_CHECK_CODES" '
    (if $path != "" then {HealthCheckPath: $path} else {} end) + (if $port != "" then {HealthCheckPort: $port} else {} end)
    + (if $codes != "" then {Matcher: {HttpCode: $codes}} else {} end)'
}
has_given()   { holds "$(settings "$1")" '. as $now | . + $given == $now' --argjson given "$(given)"; } # TARGET_GROUP
has_grace()   { [[ -z $HEALTH_CHECK_GRACE ]] || holds "$1" '(.healthCheckGracePeriodSeconds // 0) == $grace' --argjson grace "$HEALTH_CHECK_GRACE"; }
set_check()   { # TARGET_GROUP_ARN SETTINGS
  aws elbv2 modify-target-group --cli-input-json "$(jq -c --arg arn "$1" '{TargetGroupArn: $arn} + .' <<<"$2")" >/dev/null
}
set_grace()   { update_service --health-check-grace-period-seconds "$1" >/dev/null; }

check()       {
  local service group rules
  service=$(service) || return
  group=$(target_group "$service") || return
  rules=$(missing_rules "$service" "$group") || return
  if [[ -z $GIVEN && $rules == '[]' ]] && ! saved rules >/dev/null; then
    die "Security groups let the health check pass. Read its reason (aws elbv2 describe-target-health), and set what shall change:" \
      "HEALTH_CHECK_PATH, HEALTH_CHECK_CODES, HEALTH_CHECK_PORT or HEALTH_CHECK_GRACE."
  fi
  [[ $rules == '[]' ]] && has_given "$group" && has_grace "$service"
}
apply()       {
  local service group rules
  service=$(service)
  group=$(target_group "$service")
  save group "$(jq -r .TargetGroupArn <<<"$group")"
  rules=$(missing_rules "$service" "$group")
  if [[ $rules != '[]' ]]; then
    save task_group "$(task_group "$service")"
    add_rule_to ingress "$(saved task_group)" rules "$rules"
  fi
  if ! has_given "$group"; then
    save settings "$(settings "$group")"
    set_check "$(saved group)" "$(given)"
  fi
  if ! has_grace "$service"; then
    save grace "$(jq -r '.healthCheckGracePeriodSeconds // 0' <<<"$service")"
    set_grace "$HEALTH_CHECK_GRACE"
  fi
}
changes()     {
  local service group rules
  service=$(service) || return
  group=$(target_group "$service") || return
  rules=$(missing_rules "$service" "$group") || return
  [[ $rules == '[]' ]] || rule_change "$(task_group "$service")" ingress "$rules"
  shows_change "health check" "$(settings "$group")" "$(jq -c --argjson given "$(given)" '. + $given' <<<"$(settings "$group")")"
  [[ -z $HEALTH_CHECK_GRACE ]] ||
    shows_change "grace period in seconds" "$(jq -r '.healthCheckGracePeriodSeconds // 0' <<<"$service")" "$HEALTH_CHECK_GRACE"
}
verify()      {
  eventually check || return 1
  patiently targets_healthy || die "The targets are not healthy yet. Look again later with --verify; if they stay so, the application's own log tells why."
}
targets_healthy() {
  local health group
  group=$(target_group "$(service)" | jq -er .TargetGroupArn) || return
  health=$(aws elbv2 describe-target-health --target-group-arn "$group") || return
  holds "$health" 'all(.TargetHealthDescriptions[].TargetHealth.State; . == "healthy" or . == "draining")'
}
undo()        {
  local before
  if before=$(saved grace); then
    set_grace "$before"
  fi
  if before=$(saved settings); then # what was given only, and only where nobody has changed it since
    undo_settings "$before"
  fi
  if saved rules >/dev/null; then
    remove_rules_from ingress "$(saved task_group)" rules
  fi
}
undo_settings() { # SETTINGS
  local group before
  group=$(aws elbv2 describe-target-groups --target-group-arns "$(saved group)" | jq -ec '.TargetGroups[0]')
  if has_given "$group"; then
    before=$(jq -c --argjson given "$(given)" 'with_entries(select(.key | IN($given | keys[])))' <<<"$1")
    set_check "$(saved group)" "$before"
  fi
}
