describe() {
  say "wait until VPC endpoint $ENDPOINT_ID is available; where it has failed, or was rejected or expired,"
  say "delete it and make it anew, with the same service, subnets, security groups, policy and private DNS"
}
permissions() {
  may '*' ec2:DescribeVpcEndpoints
  may "$(ec2_arn vpc-endpoint '*')" ec2:CreateVpcEndpoint ec2:CreateTags ec2:DeleteVpcEndpoints
  may "$(ec2_arn vpc "$VPC_ID")" ec2:CreateVpcEndpoint
  may "$(ec2_arn subnet '*')" ec2:CreateVpcEndpoint
  may "$(ec2_arn security-group '*')" ec2:CreateVpcEndpoint
}
old()      { # the endpoint of the case, or null once it is gone
  local found
  found=$(aws_unless InvalidVpcEndpointId.NotFound ec2 describe-vpc-endpoints --vpc-endpoint-ids "$ENDPOINT_ID") || return
  jq -c '.VpcEndpoints[0]' <<<"${found:-null}"
}
new()      { # the one that was made here, or null
  aws ec2 describe-vpc-endpoints --filters "$(our_filter)" |
    jq -c '[.VpcEndpoints[] | select(.State | ascii_downcase | startswith("delet") | not)][0]'
}
state_of() { jq -r '(.State // "gone") | ascii_downcase' <<<"$1"; } # ENDPOINT_JSON
check()    {
  local endpoint
  endpoint=$(old) || return
  if [[ $(state_of "$endpoint") != available ]]; then
    endpoint=$(new) || return
  fi
  [[ $(state_of "$endpoint") == available ]]
}
changes()  {
  local endpoint
  endpoint=$(old) || return
  shows_change "state of the endpoint for $(jq -r '.ServiceName // "its service"' <<<"$endpoint")" "$(state_of "$endpoint")" available
}
as_it_was() { # ENDPOINT_JSON: what create-vpc-endpoint takes
  jq -c --arg tag "$(our_tag)" '{VpcId, ServiceName, VpcEndpointType, SubnetIds, SecurityGroupIds: [.Groups[]?.GroupId],
      RouteTableIds, PolicyDocument, IpAddressType,
      PrivateDnsEnabled: (if .VpcEndpointType == "Interface" then .PrivateDnsEnabled else null end),
      TagSpecifications: [{ResourceType: "vpc-endpoint",
        Tags: ([.Tags[]? | select(.Key | startswith("aws:") | not)] + [{Key: "ecs-wizard", Value: $tag}])}]}
    | with_entries(select(.value != null and .value != []))' <<<"$1"
}
deleted()  {
  local endpoint
  endpoint=$(old) || return
  [[ $(state_of "$endpoint") == gone || $(state_of "$endpoint") == deleted ]]
}
apply()    {
  local endpoint made
  endpoint=$(old)
  made=$(new)
  case $(state_of "$endpoint") in
  pending) return 0 ;;
  pendingacceptance)
    die "Endpoint $ENDPOINT_ID waits for the owner of its service: only they can accept it" \
      "(aws ec2 accept-vpc-endpoint-connections --service-id SERVICE_ID --vpc-endpoint-ids $ENDPOINT_ID)."
    ;;
  failed | rejected | expired)
    save endpoint "$(as_it_was "$endpoint")"
    aws ec2 delete-vpc-endpoints --vpc-endpoint-ids "$ENDPOINT_ID" | none_unsuccessful
    ;;
  *) saved endpoint >/dev/null || die "Endpoint $ENDPOINT_ID is $(state_of "$endpoint"), and what it was like is not known: make it anew by hand." ;;
  esac
  if [[ $made == null ]]; then
    patiently deleted || die "Endpoint $ENDPOINT_ID is not deleted yet. Give the same command again in some minutes."
    aws ec2 create-vpc-endpoint --cli-input-json "$(saved endpoint)" >/dev/null
  fi
}
verify()   { patiently check; }
undo()     {
  local made
  made=$(new)
  [[ $made == null ]] || aws ec2 delete-vpc-endpoints --vpc-endpoint-ids "$(jq -er .VpcEndpointId <<<"$made")" | none_unsuccessful
}
