# A network ACL keeps no connection in mind: requests go out to 443, their answers come in to the ports of clients.
DIRECTIONS=(egress ingress)
ports()    { # egress|ingress: FROM TO
  case $1 in
  egress) printf '443 443' ;;
  *) printf '1024 65535' ;;
  esac
}
describe() {
  say "add to network ACL $NETWORK_ACL_ID, where they are missing, rules that let TCP 443 out to any address"
  say "and TCP 1024-65535 in (the answers), just before the rule that refuses them; all other rules stay"
}
permissions() {
  may '*' ec2:DescribeNetworkAcls
  may "$(ec2_arn network-acl "$NETWORK_ACL_ID")" ec2:CreateNetworkAclEntry ec2:DeleteNetworkAclEntry
}
acl()      { aws ec2 describe-network-acls --network-acl-ids "$NETWORK_ACL_ID" | jq -ec '.NetworkAcls[0]'; }
# The rules of endpoints' and NAT gateways' subnets are others, and not known here.
of_the_task() { # ACL_JSON
  holds "$1" '[.Associations[].SubnetId] as $here | any($wanted | split(" ")[]; . as $subnet | any($here[]; . == $subnet))' \
    --arg wanted "$SUBNET_IDS" ||
    die "Network ACL $NETWORK_ACL_ID is not that of the task's subnets, but of an endpoint's or a NAT gateway's on the way:" \
      "what that one needs is not known here. Change it by hand, as described."
}

# The rules of one direction in their order; a Deny of some addresses or ports only is left to do its work.
RULES='
  def rules: [.Entries[] | select(.Egress == ($direction == "egress") and .CidrBlock != null)] | sort_by(.RuleNumber);
  def deciding: select(.CidrBlock == "0.0.0.0/0" and (.Protocol == "-1" or (.Protocol == "6"
    and .PortRange.From <= $from and .PortRange.To >= $to)));'
with_rules() { # ACL_JSON egress|ingress FILTER
  local range
  range=$(ports "$2")
  jq -r --arg direction "$2" --argjson from "${range% *}" --argjson to "${range#* }" "$RULES $3" <<<"$1"
}
lets()     { # ACL_JSON egress|ingress
  [[ $(with_rules "$1" "$2" '[rules[] | deciding][0].RuleAction') == allow ]]
}
# The rule number is free, and lower than that of the refusing rule alone.
free_number() { # ACL_JSON egress|ingress
  with_rules "$1" "$2" 'rules as $all | ([$all[] | deciding][0].RuleNumber // 32767) as $refusing
    | ([$all[].RuleNumber | select(. < $refusing)] | max // 90) as $last
    | if $last + 10 < $refusing then $last + 10 elif $last + 1 < $refusing then $last + 1 else "none" end'
}
entry()    { # egress|ingress NUMBER: as options of create-network-acl-entry
  local range
  range=$(ports "$1")
  jq -cn --arg acl "$NETWORK_ACL_ID" --arg direction "$1" \
    --argjson number "$2" --argjson from "${range% *}" --argjson to "${range#* }" \
    '{NetworkAclId: $acl, Egress: ($direction == "egress"), RuleNumber: $number, Protocol: "6", RuleAction: "allow", CidrBlock: "0.0.0.0/0",
      PortRange: {From: $from, To: $to}}'
}
check()    {
  local acl direction
  acl=$(acl) || return
  of_the_task "$acl" || return
  for direction in "${DIRECTIONS[@]}"; do
    lets "$acl" "$direction" || return 1
  done
}
changes()  {
  local acl direction number
  acl=$(acl) || return
  for direction in "${DIRECTIONS[@]}"; do
    if ! lets "$acl" "$direction"; then
      number=$(free_number "$acl" "$direction") || return
      [[ $number == none ]] || shows_change "rules of $NETWORK_ACL_ID ($direction)" "" "$(entry "$direction" "$number" |
        jq -r '"rule \(.RuleNumber): \(.RuleAction) tcp \(.PortRange.From)-\(.PortRange.To) \(.CidrBlock)"')"
    fi
  done
}
apply()    {
  local acl direction number entry
  acl=$(acl)
  of_the_task "$acl"
  for direction in "${DIRECTIONS[@]}"; do
    if lets "$acl" "$direction"; then
      continue
    fi
    number=$(free_number "$acl" "$direction")
    [[ $number != none ]] || die "No rule number is free before the $direction rule of $NETWORK_ACL_ID that refuses: renumber by hand."
    entry=$(entry "$direction" "$number")
    forget "$direction" # of an earlier try that made nothing: its rule would have decided by now
    save "$direction" "$entry"
    aws ec2 create-network-acl-entry --cli-input-json "$entry"
  done
}
verify()   { eventually check; }
undo()     {
  local acl direction entry
  acl=$(acl)
  for direction in "${DIRECTIONS[@]}"; do
    entry=$(saved "$direction") || continue
    # a rule of that number that is not as it was made here is somebody else's
    if holds "$acl" 'any(.Entries[]; . as $e | $ours | del(.NetworkAclId) | to_entries | all(.[]; .key as $k | $e[$k] == .value))' \
      --argjson ours "$entry"; then
      aws_unless InvalidNetworkAclEntry.NotFound ec2 delete-network-acl-entry --cli-input-json \
        "$(jq -c '{NetworkAclId, Egress, RuleNumber}' <<<"$entry")"
    fi
  done
}
