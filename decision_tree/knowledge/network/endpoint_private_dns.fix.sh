describe() {
  say "switch private DNS on for VPC endpoint $ENDPOINT_ID, and DNS support and DNS host names for $VPC_ID where"
  say "they are off; the whole VPC then reaches the service through this endpoint"
}
attribute() { # enableDnsSupport|enableDnsHostnames
  aws ec2 describe-vpc-attribute --vpc-id "$VPC_ID" --attribute "$1" | jq -r '(.EnableDnsSupport // .EnableDnsHostnames).Value'
}
private_dns() { aws ec2 describe-vpc-endpoints --vpc-endpoint-ids "$ENDPOINT_ID" | jq -r '.VpcEndpoints[0].PrivateDnsEnabled'; }
check()    {
  local dns
  dns=$(private_dns) || return
  [[ $dns == true ]] && [[ $(attribute enableDnsSupport) == true ]] && [[ $(attribute enableDnsHostnames) == true ]]
}
apply()    {
  local support names
  support=$(attribute enableDnsSupport)
  names=$(attribute enableDnsHostnames)
  if [[ $support != true ]]; then
    save support off
    aws ec2 modify-vpc-attribute --vpc-id "$VPC_ID" --enable-dns-support '{"Value": true}'
  fi
  if [[ $names != true ]]; then
    save names off
    aws ec2 modify-vpc-attribute --vpc-id "$VPC_ID" --enable-dns-hostnames '{"Value": true}'
  fi
  save private_dns "$(private_dns)"
  aws ec2 modify-vpc-endpoint --vpc-endpoint-id "$ENDPOINT_ID" --private-dns-enabled >/dev/null
}
verify()   { eventually check; }
undo()     {
  if [[ $(saved private_dns) == false ]]; then
    aws ec2 modify-vpc-endpoint --vpc-endpoint-id "$ENDPOINT_ID" --no-private-dns-enabled >/dev/null
  fi
  if saved names >/dev/null; then
    aws ec2 modify-vpc-attribute --vpc-id "$VPC_ID" --enable-dns-hostnames '{"Value": false}'
  fi
  if saved support >/dev/null; then
    aws ec2 modify-vpc-attribute --vpc-id "$VPC_ID" --enable-dns-support '{"Value": false}'
  fi
}
