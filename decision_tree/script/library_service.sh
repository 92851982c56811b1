# ----- ECS: new deployments of a service, its network configuration; the instances of a cluster -----
#
#   new_deployment [OPTION…]              starts one of the same revision; OPTIONs go to update-service
#   deployment_renewed                    for check: whether one has begun since new_deployment was called first
#   deployment_done                       for verify: waits until the newest deployment is complete
#   network_has FILTER [JQ OPTION…]       whether the filter is true for the service's awsvpcConfiguration
#   change_network FILTER [JQ OPTION…]    sets what the filter makes of it: whatever it leaves stays as it is
#   network_change FILTER [JQ OPTION…]    for changes
#   word_list "a b"                       ["a","b"]
#   container_instances                   those of the cluster that are ACTIVE, as a JSON list
#   has_taker FILTER [JQ OPTION…]         whether one of them is connected and meets the filter
#   grow_group, group_grown, shrink_group, describe_growth, growth_change     one instance more, and back

word_list() { jq -cn --arg words "$1" '$words | split(" ") | map(select(. != ""))'; }

# ----- deployments -----

# Only the rolling deployment of ECS itself is started by update-service.
primary_deployment() {
  service | jq -er '[.deployments[]? | select(.status == "PRIMARY")][0].id // empty' ||
    die "Service $SERVICE has no deployment of ECS itself: deploy it with what deploys it (CodeDeploy, another controller)."
}

new_deployment() { # [OPTION…]
  local before
  before=$(primary_deployment)
  save deployment "$before"
  update_service --force-new-deployment "$@" >/dev/null
  say "  service $SERVICE deploys anew; waiting until its tasks are replaced"
}

# Whether an older deployment serves too cannot be told from here: one that began since this script looked counts.
deployment_renewed() {
  local before now
  before=$(saved deployment) || return 1
  now=$(primary_deployment) || return
  [[ $now != "$before" ]]
}

deployment_done() { patiently service_settled || die "The service is not stable yet. Look again later with --verify."; }

describe_deployment() { say "start a new deployment of service $SERVICE in cluster $CLUSTER: its tasks are replaced one after another"; }

# ----- the network configuration -----

network_configuration() {
  service | jq -ec '.networkConfiguration | select(.awsvpcConfiguration != null)' ||
    die "Service $SERVICE has no subnets of its own: its tasks are not in network mode awsvpc."
}

network_has() { # FILTER [JQ OPTION…]
  local now filter=$1
  shift
  now=$(network_configuration) || return
  holds "$now" ".awsvpcConfiguration | $filter" "$@"
}

network_with() { # CONFIGURATION FILTER [JQ OPTION…]
  local now=$1 filter=$2
  shift 2
  jq -c "$@" ".awsvpcConfiguration |= ($filter)" <<<"$now"
}

change_network() { # FILTER [JQ OPTION…]
  local now new
  now=$(network_configuration)
  new=$(network_with "$now" "$@")
  if holds "$new" '.awsvpcConfiguration.subnets == []'; then
    die "No subnet would be left to the service."
  fi
  if [[ $new != "$now" ]]; then
    update_service --network-configuration "$new" >/dev/null
  fi
}

network_change() { # FILTER [JQ OPTION…]
  local now new
  now=$(network_configuration) || return
  new=$(network_with "$now" "$@") || return
  shows_change "network configuration of service $SERVICE" "$now" "$new"
}

service_subnets() { network_configuration | jq -ec .awsvpcConfiguration.subnets; }

subnets() { # JSON LIST of ids
  local ids=() id
  while read -r id; do
    ids+=("$id")
  done < <(jq -r '.[]' <<<"$1")
  aws ec2 describe-subnets --subnet-ids "${ids[@]}" | jq -ec .Subnets
}

# Tasks cannot be in two VPCs: neither their security groups nor their load balancer go with them.
same_vpc() { # SUBNETS SUBNETS: two lists of descriptions
  jq -en --argjson a "$1" --argjson b "$2" '[$a[], $b[] | .VpcId] | unique | length == 1' >/dev/null ||
    die "The further subnets are not in the VPC of the service's own subnets."
}

# ----- container instances -----

container_instances() {
  local listed names batch=()
  listed=$(aws ecs list-container-instances --cluster "$CLUSTER" --status ACTIVE) || return
  jq -r '.containerInstanceArns as $all | range(0; $all | length; 100) | $all[.:. + 100] | join(" ")' <<<"$listed" |
    while read -r names; do
      read -r -a batch <<<"$names"
      aws ecs describe-container-instances --cluster "$CLUSTER" --container-instances "${batch[@]}" || return
    done | jq -cs '[.[].containerInstances[]]'
}

has_taker() { # FILTER [JQ OPTION…]
  local instances filter=$1
  shift
  instances=$(container_instances) || return
  holds "$instances" "any(.[]; .status == \"ACTIVE\" and .agentConnected == true and ($filter))" "$@"
}

# ----- the Auto Scaling group: AUTO_SCALING_GROUP, or that of the cluster's one capacity provider -----

group_name() {
  local providers names
  if [[ -n $AUTO_SCALING_GROUP ]]; then
    printf '%s' "$AUTO_SCALING_GROUP"
    return
  fi
  providers=$(cluster_providers) || return
  names=$(jq -r '[.[].autoScalingGroupProvider.autoScalingGroupArn // empty | split("autoScalingGroupName/")[1]]
    | unique | join(" ")' <<<"$providers") || return
  case $names in
  '') die "No capacity provider of the cluster has an Auto Scaling group: set AUTO_SCALING_GROUP to the name of the one whose instances are to join." ;;
  *' '*) die "The cluster has more than one Auto Scaling group ($names): set AUTO_SCALING_GROUP to the one to grow." ;;
  *) printf '%s' "$names" ;;
  esac
}

cluster_providers() {
  local clusters names=() name
  clusters=$(aws ecs describe-clusters --clusters "$CLUSTER") || return
  while read -r name; do
    names+=("$name")
  done < <(jq -r '.clusters[].capacityProviders[]? | select(startswith("FARGATE") | not)' <<<"$clusters")
  if ((${#names[@]} == 0)); then
    printf '[]'
    return
  fi
  aws ecs describe-capacity-providers --capacity-providers "${names[@]}" | jq -ec .capacityProviders
}

scaling_group() { # NAME
  aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names "$1" | jq -ec '.AutoScalingGroups[0] // empty' ||
    die "There is no Auto Scaling group $1 in Region $REGION."
}

desired_capacity() { jq -r .DesiredCapacity <<<"$1"; } # GROUP
maximum_size() { jq -r .MaxSize <<<"$1"; }            # GROUP

grow_group() {
  local name group wanted
  name=$(group_name)
  group=$(scaling_group "$name")
  save group "$name"
  save capacity "$(desired_capacity "$group")"
  name=$(saved group)
  wanted=$(($(saved capacity) + 1))
  make_room_to_grow "$name" "$group" "$wanted"
  aws autoscaling set-desired-capacity --auto-scaling-group-name "$name" --desired-capacity "$wanted"
  say "  group $name starts an instance; it joins the cluster within some minutes"
}

make_room_to_grow() { # NAME GROUP WANTED
  local maximum
  maximum=$(maximum_size "$2")
  ((maximum < $3)) || return 0
  if [[ -z $AUTO_SCALING_MAXIMUM ]] || ((AUTO_SCALING_MAXIMUM < $3)); then
    die "Group $1 has all the $maximum instances that it may have. To let it have more, set AUTO_SCALING_MAXIMUM to $3 or more."
  fi
  save maximum "$maximum"
  aws autoscaling update-auto-scaling-group --auto-scaling-group-name "$1" --max-size "$AUTO_SCALING_MAXIMUM"
}

group_grown() { # whether the group is as large as grow_group made it; others may have let it grow further
  local name group
  name=$(saved group) && [[ -n $(saved capacity) ]] || return 1
  group=$(scaling_group "$name") || return
  (($(desired_capacity "$group") > $(saved capacity)))
}

shrink_group() { # only where nobody has changed it since
  local name group before maximum
  name=$(saved group) && before=$(saved capacity) || return 0
  group=$(scaling_group "$name")
  if (($(desired_capacity "$group") == before + 1)); then
    aws autoscaling set-desired-capacity --auto-scaling-group-name "$name" --desired-capacity "$before"
    say "  group $name goes back to $before; it chooses which instance ends, and tasks on it are stopped"
  elif (($(desired_capacity "$group") != before)); then
    say "  group $name wants $(desired_capacity "$group") instances by now, and is left so"
    return 0
  fi
  maximum=$(saved maximum) || return 0
  if [[ $(maximum_size "$group") == "$AUTO_SCALING_MAXIMUM" ]]; then
    aws autoscaling update-auto-scaling-group --auto-scaling-group-name "$name" --max-size "$maximum"
  fi
}

describe_growth() {
  say "let the Auto Scaling group ${AUTO_SCALING_GROUP:-of the capacity provider} have one instance more"
  [[ -z $AUTO_SCALING_MAXIMUM ]] || say "and, where its maximum does not allow that, raise the maximum to $AUTO_SCALING_MAXIMUM"
  say "ECS then places tasks on it by itself; with managed scaling the group may be made smaller again later"
}

growth_change() {
  local name group wanted
  name=$(group_name) || return
  group=$(scaling_group "$name") || return
  wanted=$(($(desired_capacity "$group") + 1))
  shows_change "Auto Scaling group $name" "$(jq -c '{DesiredCapacity, MaxSize}' <<<"$group")" \
    "$(jq -c --argjson wanted "$wanted" --arg maximum "$AUTO_SCALING_MAXIMUM" '{DesiredCapacity: $wanted,
      MaxSize: (if .MaxSize < $wanted and $maximum != "" then ($maximum | tonumber) else .MaxSize end)}' <<<"$group")"
}

may_grow_group() {
  may "$(arn autoscaling "autoScalingGroup:*:autoScalingGroupName/${AUTO_SCALING_GROUP:-*}")" \
    autoscaling:SetDesiredCapacity autoscaling:UpdateAutoScalingGroup
  may '*' autoscaling:DescribeAutoScalingGroups
  may "$(arn ecs "cluster/$CLUSTER")" ecs:DescribeClusters ecs:ListContainerInstances
  may "$(arn ecs "container-instance/$CLUSTER/*")" ecs:DescribeContainerInstances
  may '*' ecs:DescribeCapacityProviders
}
