describe() {
  say "switch private DNS on for VPC endpoint $ENDPOINT_ID, and DNS support and DNS host names for $VPC_ID where"
  say "they are off; the whole VPC then reaches the service through this endpoint"
}
permissions() {
  may '*' ec2:DescribeVpcEndpoints ec2:DescribeVpcAttribute
  may "$(ec2_arn vpc "$VPC_ID")" ec2:ModifyVpcAttribute
  may "$(ec2_arn vpc-endpoint "$ENDPOINT_ID")" ec2:ModifyVpcEndpoint
}
settings() { # private DNS of the endpoint, DNS support and DNS host names of the VPC
  local endpoint support names
  endpoint=$(aws ec2 describe-vpc-endpoints --vpc-endpoint-ids "$ENDPOINT_ID") || return
  support=$(aws ec2 describe-vpc-attribute --vpc-id "$VPC_ID" --attribute enableDnsSupport) || return
  names=$(aws ec2 describe-vpc-attribute --vpc-id "$VPC_ID" --attribute enableDnsHostnames) || return
  jq -cn --argjson endpoint "$endpoint" --argjson support "$support" --argjson names "$names" '{
    private_dns: $endpoint.VpcEndpoints[0].PrivateDnsEnabled,
    support: $support.EnableDnsSupport.Value, names: $names.EnableDnsHostnames.Value}'
}
check()    {
  local settings
  settings=$(settings) || return
  holds "$settings" 'all(.[]; .)'
}
changes()  {
  local settings
  settings=$(settings) || return
  shows_values "DNS of $ENDPOINT_ID and $VPC_ID" "$settings" '{"private_dns": true, "support": true, "names": true}'
}
private_dns_option() { # true|false
  if [[ $1 == true ]]; then
    printf -- --private-dns-enabled
  else
    printf -- --no-private-dns-enabled
  fi
}
# Each setting is kept before it is switched on; what was on already stays on.
set_dns()  { # private_dns|support|names true|false
  case $1 in
  private_dns)
    aws ec2 modify-vpc-endpoint --vpc-endpoint-id "$ENDPOINT_ID" "$(private_dns_option "$2")" >/dev/null
    ;;
  support) aws ec2 modify-vpc-attribute --vpc-id "$VPC_ID" --enable-dns-support "{\"Value\": $2}" ;;
  names) aws ec2 modify-vpc-attribute --vpc-id "$VPC_ID" --enable-dns-hostnames "{\"Value\": $2}" ;;
  esac
}
apply()    {
  local settings setting
  settings=$(settings)
  for setting in support names private_dns; do # host names need support, private DNS needs both
    if ! holds "$settings" '.[$setting]' --arg setting "$setting"; then
      save "$setting" off
      set_dns "$setting" true
    fi
  done
}
verify()   { eventually check; }
undo()     {
  local setting
  for setting in private_dns names support; do
    if saved "$setting" >/dev/null; then
      set_dns "$setting" false
    fi
  done
}
