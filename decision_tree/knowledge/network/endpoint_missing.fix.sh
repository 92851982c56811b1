read -r -a SERVICES <<<"$MISSING_ENDPOINT_SERVICES"
read -r -a SUBNETS <<<"$SUBNET_IDS"

describe() {
  say "create in $VPC_ID, subnets $SUBNET_IDS, an interface endpoint with private DNS for each of"
  say "$MISSING_ENDPOINT_SERVICES (Region $REGION), and a security group for them that lets HTTPS in"
  say "from $TASK_SECURITY_GROUP and from all addresses of the VPC, whose other workloads use them too from then on"
}
endpoints() {
  aws ec2 describe-vpc-endpoints --filters "Name=vpc-id,Values=$VPC_ID" | jq -c '[.VpcEndpoints[]
    | select((.State | ascii_downcase) == "available" or (.State | ascii_downcase) == "pending")]'
}
lacks()    { # ENDPOINTS_JSON SERVICE
  holds "$1" 'any(.[]; .ServiceName == $name) | not' --arg name "com.amazonaws.$REGION.$2"
}
only_interfaces() {
  local service
  for service in "${SERVICES[@]}"; do
    [[ $service != s3 && $service != dynamodb ]] ||
      die "$service needs a gateway endpoint: take it out of MISSING_ENDPOINT_SERVICES (see network.s3_gateway_endpoint)."
  done
}
check()    {
  local all service
  only_interfaces
  all=$(endpoints) || return
  for service in "${SERVICES[@]}"; do
    ! lacks "$all" "$service" || return 1
  done
}
make_group() { # prints the id; a group of an earlier try is used again
  local group cidrs rules
  saved group && return 0
  cidrs=$(aws ec2 describe-vpcs --vpc-ids "$VPC_ID" |
    jq -ec '[.Vpcs[0] | .CidrBlockAssociationSet[]?.CidrBlock, .CidrBlock] | unique | map({CidrIp: ., Description: "the VPC"})') || return
  group=$(aws ec2 create-security-group --vpc-id "$VPC_ID" --group-name "ecs-wizard-endpoints-$CASE_ID" \
    --description "HTTPS to VPC endpoints, made by ecs-wizard" | jq -er .GroupId) || return
  save group "$group"
  rules=$(https_to "$(group_target "$TASK_SECURITY_GROUP" | jq -c --argjson cidrs "$cidrs" '.IpRanges = $cidrs')") || return
  aws ec2 authorize-security-group-ingress --group-id "$group" --ip-permissions "$rules" >/dev/null || return
  printf '%s' "$group"
}
apply()    {
  local all group service id
  only_interfaces
  all=$(endpoints)
  group=$(make_group)
  for service in "${SERVICES[@]}"; do
    if lacks "$all" "$service"; then
      id=$(aws ec2 create-vpc-endpoint --vpc-id "$VPC_ID" --vpc-endpoint-type Interface \
        --service-name "com.amazonaws.$REGION.$service" --subnet-ids "${SUBNETS[@]}" \
        --security-group-ids "$group" --private-dns-enabled | jq -er .VpcEndpoint.VpcEndpointId)
      save "endpoint.$service" "$id"
      say "  $service: $id"
    fi
  done
}
available() {
  local all
  all=$(endpoints) || return
  holds "$all" 'all(.[]; (.State | ascii_downcase) == "available")' && check
}
verify()   { patiently available; }
delete_group() {
  call_aws ec2 delete-security-group --group-id "$1" >/dev/null || grep -qF '(InvalidGroup.NotFound)' "$SCRATCH/aws"
}
undo()     {
  local file ids=() group
  for file in "$(step_folder "$STEP_CAUSE")"/endpoint.*; do
    [[ ! -e $file ]] || ids+=("$(cat "$file")")
  done
  if ((${#ids[@]})); then
    aws ec2 delete-vpc-endpoints --vpc-endpoint-ids "${ids[@]}" | none_unsuccessful
  fi
  if group=$(saved group); then
    # the endpoints' network interfaces hold the group for some minutes
    patiently delete_group "$group" ||
      die "Security group $group is still in use. Take it back again in some minutes."
  fi
}
