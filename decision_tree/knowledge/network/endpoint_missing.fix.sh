read -r -a SERVICES <<<"$MISSING_ENDPOINT_SERVICES"
read -r -a SUBNETS <<<"$SUBNET_IDS"

describe() {
  say "create in $VPC_ID, subnets $SUBNET_IDS, an interface endpoint with private DNS for each of"
  say "$MISSING_ENDPOINT_SERVICES (Region $REGION), and a security group for them that lets HTTPS in"
  say "from $TASK_SECURITY_GROUP and from all addresses of the VPC, whose other workloads use them too from then on"
}
permissions() {
  may_make_group "$VPC_ID"
  may '*' ec2:DescribeVpcEndpoints ec2:DescribeVpcs
  may "$(ec2_arn vpc "$VPC_ID")" ec2:CreateVpcEndpoint
  may "$(ec2_arn security-group '*')" ec2:CreateVpcEndpoint
  may "$(ec2_arn subnet '*')" ec2:CreateVpcEndpoint
  may "$(ec2_arn vpc-endpoint '*')" ec2:CreateVpcEndpoint ec2:CreateTags ec2:DeleteVpcEndpoints
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
changes()  {
  local all service
  all=$(endpoints) || return
  for service in "${SERVICES[@]}"; do
    ! lacks "$all" "$service" || shows_change "new interface endpoint in $VPC_ID" "" "com.amazonaws.$REGION.$service"
  done
}
rules()    {
  local cidrs
  cidrs=$(aws ec2 describe-vpcs --vpc-ids "$VPC_ID" |
    jq -ec '[.Vpcs[0] | .CidrBlockAssociationSet[]?.CidrBlock, .CidrBlock] | unique | map({CidrIp: ., Description: "the VPC"})') || return
  https_to "$(group_target "$TASK_SECURITY_GROUP" | jq -c --argjson cidrs "$cidrs" '.IpRanges = $cidrs')"
}
apply()    {
  local all service id rules
  only_interfaces
  all=$(endpoints)
  rules=$(rules)
  make_group "$VPC_ID" "ecs-wizard-endpoints-$CASE_ID" "HTTPS to VPC endpoints, made by ecs-wizard" "$rules"
  for service in "${SERVICES[@]}"; do
    if lacks "$all" "$service"; then
      id=$(aws ec2 create-vpc-endpoint --vpc-id "$VPC_ID" --vpc-endpoint-type Interface \
        --service-name "com.amazonaws.$REGION.$service" --subnet-ids "${SUBNETS[@]}" \
        --security-group-ids "$GROUP" --private-dns-enabled \
        --tag-specifications "$(tag_specification vpc-endpoint)" | jq -er .VpcEndpoint.VpcEndpointId)
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
undo()     {
  local ids
  ids=$(aws ec2 describe-vpc-endpoints --filters "$(our_filter)" |
    jq -r '.VpcEndpoints[] | select(.State | ascii_downcase | startswith("delet") | not) | .VpcEndpointId')
  if [[ -n $ids ]]; then
    # shellcheck disable=SC2086  # ids have no blanks
    aws ec2 delete-vpc-endpoints --vpc-endpoint-ids $ids | none_unsuccessful
  fi
  remove_group "$VPC_ID"
}
