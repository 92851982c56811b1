describe() {
  say "add a statement to the policy of VPC endpoint $ENDPOINT_ID that lets"
  say "$ACTION on $RESOURCE through; the statements that are there stay"
  warn_if_everything "$RESOURCE"
}
addition() { allow "$ACTION" "$RESOURCE" | jq -c '.Principal = "*"'; }
endpoint_policy() {
  aws ec2 describe-vpc-endpoints --vpc-endpoint-ids "$ENDPOINT_ID" | jq -er '.VpcEndpoints[0].PolicyDocument'
}
check()    {
  local policy
  policy=$(endpoint_policy) || return
  has_statement "$policy" "$(addition)"
}
apply()    {
  local policy
  policy=$(endpoint_policy)
  save policy "$policy"
  if denies "$policy"; then
    say "  note: the endpoint's policy has a Deny too, which wins over what is added"
  fi
  policy=$(with_statement "$policy" "$(addition)")
  aws ec2 modify-vpc-endpoint --vpc-endpoint-id "$ENDPOINT_ID" --policy-document "$policy" >/dev/null
}
verify()   { eventually check; }
undo()     {
  local policy
  policy=$(endpoint_policy)
  policy=$(without_statement "$policy" "$(statement_id)" "$(saved policy)")
  aws ec2 modify-vpc-endpoint --vpc-endpoint-id "$ENDPOINT_ID" --policy-document "$policy" >/dev/null
}
