describe() {
  if [[ -n $ENDPOINT_SECURITY_GROUP ]]; then
    say "let members of security group $TASK_SECURITY_GROUP open HTTPS connections to the endpoints' group"
    say "$ENDPOINT_SECURITY_GROUP and to Amazon S3 in Region $REGION (where ECR keeps the layers)"
  else
    say "let members of security group $TASK_SECURITY_GROUP open HTTPS connections (port 443) to any address"
  fi
}
permissions() {
  may_change_rules "$TASK_SECURITY_GROUP" egress
  [[ -z $ENDPOINT_SECURITY_GROUP ]] || may '*' ec2:DescribePrefixLists
}
s3_list()  {
  aws ec2 describe-prefix-lists --filters "Name=prefix-list-name,Values=com.amazonaws.$REGION.s3" |
    jq -er '.PrefixLists[0].PrefixListId'
}
targets()  { # a line for each: the id that check looks for, and what the rule names
  if [[ -n $ENDPOINT_SECURITY_GROUP ]]; then
    local list
    list=$(s3_list) || return
    printf '%s %s\n' "$ENDPOINT_SECURITY_GROUP" "$(group_target "$ENDPOINT_SECURITY_GROUP")" "$list" "$(list_target "$list")"
  else
    printf '%s %s\n' any "$(any_target)"
  fi
}
missing()  { # lines of targets that no rule lets through
  local group targets id target
  targets=$(targets) || return
  group=$(security_group "$TASK_SECURITY_GROUP") || return
  while read -r id target; do
    lets_https "$group" IpPermissionsEgress "$id" || printf '%s %s\n' "$id" "$target"
  done <<<"$targets"
}
check()    {
  local missing
  missing=$(missing) || return
  [[ -z $missing ]]
}
changes()  {
  local missing rules
  missing=$(missing) || return
  rules=$(cut -d' ' -f2- <<<"$missing" | jq -cs 'map({IpProtocol: "tcp", FromPort: 443, ToPort: 443} + .)') || return
  rule_change "$TASK_SECURITY_GROUP" egress "$rules"
}
apply()    {
  local missing id target rule
  missing=$(missing)
  while read -r id target; do
    rule=$(https_to "$target")
    add_rule_to egress "$TASK_SECURITY_GROUP" "rule.$id" "$rule"
  done <<<"$missing"
}
verify()   { eventually check; }
undo()     { remove_rules_from egress "$TASK_SECURITY_GROUP" 'rule.*'; }
