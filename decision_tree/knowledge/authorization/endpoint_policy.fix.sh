use_endpoint_policy

describe() {
  say "add a statement to the policy of VPC endpoint $ENDPOINT_ID that lets"
  say "$ACTION on $RESOURCE through; the statements that are there stay"
  warn_if_everything "$RESOURCE"
}
permissions() { may_change_policy; }
addition() { allow "$ACTION" "$RESOURCE" | jq -c '.Principal = "*"'; }
changes()  { addition_change "policy of $ENDPOINT_ID"; }
check()    { has_addition; }
apply()    { merge_addition; }
verify()   { eventually check; }
undo()     { remove_addition; }
