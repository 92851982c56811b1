SERVICE_OF_S3=com.amazonaws.$REGION.s3
describe() {
  say "put the S3 gateway endpoint of $VPC_ID on the route tables $ROUTE_TABLE_IDS; it is created if there is none"
}
permissions() {
  may '*' ec2:DescribeVpcEndpoints
  may "$(ec2_arn vpc "$VPC_ID")" ec2:CreateVpcEndpoint
  may "$(ec2_arn route-table '*')" ec2:CreateVpcEndpoint ec2:ModifyVpcEndpoint
  may "$(ec2_arn vpc-endpoint '*')" ec2:CreateVpcEndpoint ec2:CreateTags ec2:ModifyVpcEndpoint ec2:DeleteVpcEndpoints
}
gateway()  { # the endpoint's JSON, or null
  aws ec2 describe-vpc-endpoints --filters "Name=vpc-id,Values=$VPC_ID" "Name=service-name,Values=$SERVICE_OF_S3" \
    "Name=vpc-endpoint-type,Values=Gateway" |
    jq -c '[.VpcEndpoints[] | select(.VpcEndpointType == "Gateway" and (.State | ascii_downcase) == "available")][0]'
}
missing_tables() { # GATEWAY_JSON
  jq -r --arg wanted "$ROUTE_TABLE_IDS" '($wanted | split(" ") | map(select(. != ""))) - ((. // {}).RouteTableIds // []) | join(" ")' <<<"$1"
}
is_ours()  { # GATEWAY_JSON
  holds "$1" 'any((. // {}).Tags[]?; .Key == "ecs-wizard" and .Value == $tag)' --arg tag "$(our_tag)"
}
check()    {
  local gateway
  gateway=$(gateway) || return
  [[ $gateway != null && -z $(missing_tables "$gateway") ]]
}
changes()  {
  local gateway missing
  gateway=$(gateway) || return
  missing=$(missing_tables "$gateway") || return
  shows_change "route tables with the S3 gateway endpoint" "" "${missing// /$'\n'}"
}
apply()    {
  local gateway missing tables
  gateway=$(gateway)
  missing=$(missing_tables "$gateway")
  read -r -a tables <<<"$missing"
  if [[ $gateway == null ]]; then
    aws ec2 create-vpc-endpoint --vpc-id "$VPC_ID" --vpc-endpoint-type Gateway --service-name "$SERVICE_OF_S3" \
      --route-table-ids "${tables[@]}" --tag-specifications "$(tag_specification vpc-endpoint)" >/dev/null
  else
    save tables "$missing"
    aws ec2 modify-vpc-endpoint --vpc-endpoint-id "$(jq -er .VpcEndpointId <<<"$gateway")" \
      --add-route-table-ids "${tables[@]}" >/dev/null
  fi
}
verify()   { eventually check; }
undo()     {
  local gateway id missing tables
  gateway=$(gateway)
  [[ $gateway != null ]] || return 0
  id=$(jq -er .VpcEndpointId <<<"$gateway")
  if is_ours "$gateway"; then
    aws ec2 delete-vpc-endpoints --vpc-endpoint-ids "$id" | none_unsuccessful
  elif missing=$(saved tables); then
    read -r -a tables <<<"$missing"
    aws ec2 modify-vpc-endpoint --vpc-endpoint-id "$id" --remove-route-table-ids "${tables[@]}" >/dev/null
  fi
}
