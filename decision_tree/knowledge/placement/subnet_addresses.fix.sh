describe()    {
  say "leave the subnets without a free address out of service $SERVICE in cluster $CLUSTER${FURTHER_SUBNET_IDS:+,}"
  [[ -z $FURTHER_SUBNET_IDS ]] || say "and give it $FURTHER_SUBNET_IDS"
  say "its tasks are replaced one after another"
}
permissions() {
  may_deploy
  may '*' ec2:DescribeSubnets
}
FURTHER=$(word_list "$FURTHER_SUBNET_IDS")
ROOMY='map(select(.AvailableIpAddressCount > 0).SubnetId)'
check()       {
  local ids there
  ids=$(service_subnets) || return
  there=$(subnets "$ids") || return
  holds "$there" "length > 0 and ($ROOMY | length) == length"
}
wanted()      { # the subnets that have addresses free: of the service's own, and of the further ones
  local own there further='[]'
  own=$(service_subnets) || return
  there=$(subnets "$own") || return
  if [[ $FURTHER != '[]' ]]; then
    further=$(subnets "$FURTHER") || return
    same_vpc "$there" "$further" || return
  fi
  jq -ec --argjson further "$further" "($ROOMY) as \$own | \$own + ((\$further | $ROOMY) - \$own) | select(length > 0)" <<<"$there" ||
    die "None of the service's subnets has a free address: set FURTHER_SUBNET_IDS to other subnets of the VPC, with the same routes."
}
apply()       {
  local wanted
  wanted=$(wanted)
  save subnets "$(service_subnets)"
  save wanted "$wanted"
  change_network '.subnets = $wanted' --argjson wanted "$wanted"
}
changes()     {
  local wanted
  wanted=$(wanted) || return
  network_change '.subnets = $wanted' --argjson wanted "$wanted"
}
verify()      {
  eventually check || return 1
  deployment_done
}
undo()        { # what others added or took away meanwhile stays so
  local before wanted
  before=$(saved subnets) && wanted=$(saved wanted) || return 0
  change_network '.subnets |= ((. - ($wanted - $before)) as $rest | [$before[] | select(IN($rest[]) or (IN($wanted[]) | not))] + ($rest - $before))' \
    --argjson before "$before" --argjson wanted "$wanted"
}
