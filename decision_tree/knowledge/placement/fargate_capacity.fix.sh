describe()    {
  say "give service $SERVICE in cluster $CLUSTER the subnets $FURTHER_SUBNET_IDS too;"
  say "its tasks are replaced one after another"
}
permissions() {
  may_deploy
  may '*' ec2:DescribeSubnets
}
WANTED=$(word_list "$FURTHER_SUBNET_IDS")
check()       { network_has '$wanted - .subnets == []' --argjson wanted "$WANTED"; }
apply()       {
  local before there further
  before=$(service_subnets)
  there=$(subnets "$before")
  further=$(subnets "$WANTED")
  same_vpc "$there" "$further"
  holds "$further" 'map(.AvailabilityZone) - ($there | map(.AvailabilityZone)) != []' --argjson there "$there" ||
    die "These subnets lie in the Availability Zones that the service has already: choose one in another zone."
  save subnets "$before"
  change_network '.subnets += ($wanted - .subnets)' --argjson wanted "$WANTED"
}
changes()     { network_change '.subnets += ($wanted - .subnets)' --argjson wanted "$WANTED"; }
verify()      {
  eventually check || return 1
  deployment_done
}
undo()        {
  local before
  before=$(saved subnets) || return 0
  change_network '.subnets -= ($wanted - $before)' --argjson wanted "$WANTED" --argjson before "$before"
}
